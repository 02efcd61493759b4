import Hashing
package import Model
package import Recording
import Synchronization

/// Decides which output pictures of a run are kept beside the ledger, and keeps them. Whatever goes wrong with that is
/// told once, and fails nothing.
package final class PictureKeeper: Sendable {
    private struct State {
        var examples: Set<String> = []
        var problem: String?
    }

    private let choice: PicturePolicy.Choice
    private let ledger: Ledger
    private let run: Run
    private let known: Set<BaselineKey>
    private let state = Mutex(State())

    /// - Parameter known: keys that have a baseline already.
    package init(_ choice: PicturePolicy.Choice, ledger: Ledger, run: Run, known: Set<BaselineKey>) {
        self.choice = choice
        self.ledger = ledger
        self.run = run
        self.known = known
    }

    /// What went wrong first, in a sentence; nil when all was kept.
    package var problem: String? { state.withLock { $0.problem } }

    package func consider(_ check: Check, _ verdict: Verdict, _ answer: Answer?) {
        guard choice != .none, case .image(let bytes, _) = answer, let reason = reason(check, verdict) else { return }
        var input: Picture?
        if case .image(let picture) = check.fixture.content { input = picture }
        let reference = check.reference
        let output = KeptPicture(
            sha256: verdict.facts?.sha256 ?? SHA256.hex(bytes), format: ImageFormat(sniffing: bytes),
            byteCount: bytes.count)
        let exhibit = Exhibit(
            run: run.id, endpoint: check.endpoint.id, route: check.route.name, fixture: check.fixture.id,
            startedAt: verdict.outcome.startedAt, reason: reason, output: output, input: input.map(KeptPicture.init),
            reference: reference.map(KeptPicture.init))
        do {
            try ledger.note(exhibit)
            try ledger.pictures.keep(bytes, as: output)
            for picture in [input, reference].compactMap(\.self) {
                try ledger.pictures.keep(picture.bytes, as: KeptPicture(picture))
            }
        } catch {
            state.withLock { $0.problem = $0.problem ?? "\(error)" }
        }
    }

    private func reason(_ check: Check, _ verdict: Verdict) -> Exhibit.Reason? {
        if verdict.findings.contains(where: \.isAboutThePicture) { return .failure }
        guard verdict.passed else { return choice == .all ? .failure : nil }
        let key = BaselineKey(verdict.subject, verdict.outcome)
        let reason: Exhibit.Reason = known.contains(key) ? .example : .baseline
        if choice == .all { return reason }
        let hasReference = check.reference != nil
        let name = "\(key.name) \(key.version)"
        return state.withLock { state in
            // One with a reference takes the place of one without, which stays all the same.
            guard state.examples.insert("\(name) \(hasReference)").inserted else { return nil }
            guard hasReference || !state.examples.contains("\(name) true") else { return nil }
            return reason
        }
    }
}

extension Finding {
    /// Looking at the picture helps.
    package var isAboutThePicture: Bool {
        code.outcomeClass == .image || code == .contractMime || code == .degradedWarning
    }
}

extension KeptPicture {
    init(_ picture: Picture) {
        self.init(sha256: picture.sha256, format: picture.format, byteCount: picture.bytes.count)
    }
}
