/// Whose pictures a baseline is of: one endpoint's by one provider in one version.
package struct BaselineKey: Hashable, Sendable {
    package let endpoint: String
    /// A provider's id; through the backend `backend/` and the source that it named.
    package let provider: String
    /// As the provider states it, else the model's name; empty where neither is known.
    package let version: String

    package init(endpoint: String, provider: String, version: String) {
        self.endpoint = endpoint
        self.provider = provider
        self.version = version
    }

    package init(_ subject: Subject, _ outcome: Outcome) {
        endpoint = subject.endpoint
        provider = subject.isBackend ? "\(subject.route)/\(outcome.source ?? "unnamed")" : subject.route
        version = outcome.attempts.last?.modelVersion ?? subject.model ?? ""
    }

    /// `endpoint.provider`, as people read it.
    package var name: String { "\(endpoint).\(provider)" }
    /// Long hashes are cut to eight digits; what is not known is `unstated`.
    package var shortVersion: String {
        if version.isEmpty { return "unstated" }
        return version.count >= 32 && version.allSatisfy(\.isHexDigit) ? String(version.prefix(8)) : version
    }
}

/// What one run showed of one fixture: the worst of its repetitions.
package struct BaselineSample: Hashable, Sendable {
    /// The run's id and start.
    package let run: String
    package let at: Timestamp
    package let fixture: String
    package let format: ImageFormat
    package let width: Int
    package let height: Int
    /// Nil where nothing was compared with a reference.
    package let fidelity: Fidelity?
    /// Nil for a blank picture.
    package let perceptualHash: UInt64?
    /// Nil for a blank picture, and in samples of a version that did not look.
    package let signature: PictureSignature?

    package init(
        run: String, at: Timestamp, fixture: String, format: ImageFormat, width: Int, height: Int,
        fidelity: Fidelity?, perceptualHash: UInt64?, signature: PictureSignature? = nil
    ) {
        self.run = run
        self.at = at
        self.fixture = fixture
        self.format = format
        self.width = width
        self.height = height
        self.fidelity = fidelity
        self.perceptualHash = perceptualHash
        self.signature = signature
    }

    package init(_ facts: ImageFacts, of fixture: String, in run: Run) {
        self.init(
            run: run.id, at: run.startedAt, fixture: fixture, format: facts.format, width: facts.width,
            height: facts.height, fidelity: facts.fidelity, perceptualHash: facts.perceptualHash,
            signature: facts.signature)
    }
}

/// What was learned of one key: samples of its last runs that passed, in the order of time.
package struct Baseline: Hashable, Sendable {
    package let key: BaselineKey
    package var samples: [BaselineSample]

    package init(key: BaselineKey, samples: [BaselineSample]) {
        self.key = key
        self.samples = samples
    }

    package var runs: Int { Set(samples.map(\.run)).count }
}

/// A baseline as reports show it.
package struct BaselineSummary: Hashable, Sendable {
    package let key: BaselineKey
    /// Runs it was learned from, and how many it takes.
    package let runs: Int
    package let needed: Int
    package let since: Timestamp
    package let fixtures: Int
    /// The worst PSNR in dB among its samples; nil where nothing was compared, or all were identical.
    package let worst: Double?
    /// The bar in dB; nil while it is being learned, and where pictures are judged by drift instead.
    package let bar: Double?
    /// Bits of 64 by which a perceptual hash may leave the history before it is an alarm; nil where PSNR judges.
    package let drift: Int?

    package init(
        key: BaselineKey, runs: Int, needed: Int, since: Timestamp, fixtures: Int, worst: Double?, bar: Double?,
        drift: Int?
    ) {
        self.key = key
        self.runs = runs
        self.needed = needed
        self.since = since
        self.fixtures = fixtures
        self.worst = worst
        self.bar = bar
        self.drift = drift
    }

    package var isInForce: Bool { runs >= needed }
}
