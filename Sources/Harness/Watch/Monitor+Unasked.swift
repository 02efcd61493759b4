import Model
import Monitoring
import Recording
import Reporting

extension Monitor {
    /// Ends the incidents of what is asked no more where nothing is asked at all. Their messages wait in the ledger for whoever
    /// watches with it next.
    static func endGone(
        _ session: RunSession, _ plan: WatchPlan, _ console: Console, at now: Watchman.Moment
    ) throws {
        let memory = try WatchMemory(session, plan, WatchLease(plan), at: now)
        var watchman = Watchman(plan.setup, at: now)
        watchman.restore(memory.incidents, [])
        let rules = MessageRules(session.settings.alerts)
        for action in watchman.endGone(keeping: memory.asked, at: now) {
            guard case .told(let change) = action else { continue }
            let drafts = rules.recipients(of: change).map {
                MessageDraft(channel: $0.channel, step: change.messageStep, due: $0.due)
            }
            guard try session.ledger.keep(change, telling: drafts), change.isTold else { continue }
            let word = IncidentLine.word(change.step.rawValue, of: change.incident)
            console.error("\(word): \(IncidentLine.text(change.incident))")
        }
    }
}
