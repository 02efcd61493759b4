package import Judges
package import Model

extension JudgedWork {
    /// What came of a check, as the user's own judges are shown it. Nil where there is no output.
    package init?(_ check: Check, _ outcome: Outcome, _ facts: ImageFacts?) {
        switch outcome.answer {
        case .image(let bytes, _):
            guard let facts else { return nil }
            self.init(
                output: File(
                    bytes: bytes, mediaType: facts.format.mime, suffix: facts.format.rawValue,
                    size: (facts.width, facts.height)))
        case .text(let text): self.init(output: File(text: text))
        case nil: return nil
        }
        let subject = Subject(check)
        (endpoint, route, fixture) = (subject.endpoint, subject.route, subject.fixture)
        (feature, parameters) = (subject.feature, check.parameters)
        provider = subject.isBackend ? outcome.source : subject.route
        (model, modelVersion) = (subject.model, outcome.attempts.last?.modelVersion)
        switch check.fixture.content {
        case .image(let picture): input = File(picture)
        case .prompt(let text): prompt = text
        }
        reference = check.reference.map(File.init)
    }
}
