/// What a report can show beside its figures: pictures, baselines, and whether the judge itself was tested.
package struct ReportEvidence: Hashable, Sendable {
    /// How many known-bad pictures the judge recognised before the run; the fewest over several runs. Nil: not tested.
    package var controls: Int?
    package var baselines: [BaselineSummary]
    /// Judges of the user's own, by endpoint, route and name.
    package var judges: [JudgeSummary] = []
    /// One sentence each: a new version, a picture that could not be kept.
    package var notes: [String]
    /// What is wrong first, then an example of each endpoint and provider.
    package var pictures: [PictureEvidence]
    /// Failures with a picture for which there was no room.
    package var notShown: Int
    /// The folder of the kept files.
    package var folder: String?

    package init(
        controls: Int? = nil, baselines: [BaselineSummary] = [], notes: [String] = [],
        pictures: [PictureEvidence] = [], notShown: Int = 0, folder: String? = nil
    ) {
        self.controls = controls
        self.baselines = baselines
        self.notes = notes
        self.pictures = pictures
        self.notShown = notShown
        self.folder = folder
    }
}

/// An output picture beside what it was made from and what it should have been.
package struct PictureEvidence: Hashable, Sendable {
    package struct Panel: Hashable, Sendable {
        package enum Role: String, Hashable, Sendable { case input, output, reference, difference }

        package let role: Role
        /// A small PNG or JPEG, encoded; empty where there is none to show.
        package let thumbnail: [UInt8]
        /// Of the thumbnail, in pixels; zero without one.
        package let width: Int
        package let height: Int
        /// Size of the real picture, or why it cannot be shown.
        package let note: String
        /// Of the kept file; nil for what is computed.
        package let path: String?

        package init(role: Role, thumbnail: [UInt8], width: Int, height: Int, note: String, path: String?) {
            self.role = role
            self.thumbnail = thumbnail
            self.width = width
            self.height = height
            self.note = note
            self.path = path
        }
    }

    package let exhibit: Exhibit
    /// Nil where the verdict is no longer at hand.
    package let code: OutcomeCode?
    package let findings: [Finding]
    /// Against the reference.
    package let fidelity: Fidelity?
    /// The square of pixels that differs most from the reference, in words.
    package let worstBlock: String?
    /// Empty where thumbnails were not asked for.
    package let panels: [Panel]
    /// How many more outcomes of this check gave the very same picture.
    package var repeats: Int

    package init(
        exhibit: Exhibit, code: OutcomeCode?, findings: [Finding], fidelity: Fidelity?, worstBlock: String?,
        panels: [Panel], repeats: Int = 0
    ) {
        self.exhibit = exhibit
        self.code = code
        self.findings = findings
        self.fidelity = fidelity
        self.worstBlock = worstBlock
        self.panels = panels
        self.repeats = repeats
    }

    package var isFailure: Bool { exhibit.reason == .failure }
    /// The check's id.
    package var name: String { "\(exhibit.endpoint).\(exhibit.route).\(exhibit.fixture)" }
    package var thumbnailBytes: Int { panels.reduce(0) { $0 + $1.thumbnail.count } }
}
