import Judging
import Model
import Recording
import Synchronization

/// ``ChargeHistory`` for all checks of a run, which end in any order.
package final class ChargeBook: Sendable {
    private let history: Mutex<ChargeHistory>
    private static let rememberedVerdicts = 400

    /// - Returns: nil where the settings want nothing told, or no provider says what it charges.
    static func read(from ledger: Ledger, _ settings: AssaySettings) throws(RecordingError) -> ChargeBook? {
        guard let ratio = settings.incidents.costRatio?.value, settings.providers.contains(where: \.statesCharges)
        else {
            return nil
        }
        let earlier = try ledger.verdicts(LedgerQuery(tier: .work, limit: rememberedVerdicts))
        return ChargeBook(ChargeHistory(earlier, ratio: ratio))
    }

    private init(_ history: ChargeHistory) { self.history = Mutex(history) }

    /// Adds what there is to say about the charge; what was well is not any more without reservations.
    func note(_ verdict: inout Verdict) {
        let seen = verdict
        guard let finding = history.withLock({ $0.remark(on: seen) }) else { return }
        verdict.findings.append(finding)
        if verdict.code == .ok { verdict.code = finding.code }
    }
}

extension Provider {
    fileprivate var statesCharges: Bool {
        switch api?.cost {
        case .units, .tokens: true
        case .fixed, nil: false
        }
    }
}
