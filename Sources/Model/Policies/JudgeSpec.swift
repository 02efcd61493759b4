/// A judge of the user's own: a command that looks at an output and gives it a score.
package struct JudgeSpec: Hashable, Sendable, Identifiable {
    package let id: String
    /// The program and its arguments; at least one. No shell sees them.
    package let command: [String]
    /// Where it is run; empty: in the current folder.
    package let folder: String
    /// What it judges; empty: every feature whose output is a picture.
    package let features: [FeatureID]
    package let bounds: ScoreBounds
    /// The most one opinion may take.
    package let within: Span<JudgeTime>
    /// The most memory each of its processes may have for data.
    package let memory: MemorySize

    package init(
        id: String, command: [String], folder: String = "", features: [FeatureID] = [],
        bounds: ScoreBounds = ScoreBounds(), within: Span<JudgeTime> = Span(.seconds(30)),
        memory: MemorySize = MemorySize(mebibytes: 2048)
    ) {
        precondition(!command.isEmpty, "a judge without a command")
        self.id = id
        self.command = command
        self.folder = folder
        self.features = features
        self.bounds = bounds
        self.within = within
        self.memory = memory
    }

    package func judges(_ feature: FeatureSpec) -> Bool {
        features.isEmpty ? feature.output == .image : features.contains(feature.id)
    }
}

/// What scores pass. Both bounds belong to it; one that is nil bounds nothing.
package struct ScoreBounds: Hashable, Sendable {
    package var atLeast: Double?
    package var atMost: Double?

    package init(atLeast: Double? = nil, atMost: Double? = nil) {
        self.atLeast = atLeast
        self.atMost = atMost
    }

    package func contains(_ score: Double) -> Bool {
        score >= atLeast ?? -.infinity && score <= atMost ?? .infinity
    }

    /// `at least 0.25`, `at most 0.5`, `0.25 to 0.5`, `any score`.
    package var words: String {
        switch (atLeast, atMost) {
        case (let low?, let high?): "\(JudgeScore.text(low)) to \(JudgeScore.text(high))"
        case (let low?, nil): "at least \(JudgeScore.text(low))"
        case (nil, let high?): "at most \(JudgeScore.text(high))"
        case (nil, nil): "any score"
        }
    }
}
