package import Model
import Recording
package import Reporting
import Synchronization
import Threads

/// What the status page shows: computed when somebody looks and something has changed, never for more than a twentieth of the
/// time, and beside those who look, who are shown what there is. Who comes after a long time waits for it. An incident that
/// begins or ends is shown sooner, for half of the time at most, and whoever comes waits for that; it is computed though nobody
/// looks, because the ledger may be out of reach when somebody does.
package final class StatusPage: Sendable {
    private struct State {
        var maker: ReportMaker
        var window: Duration
        var input: ReportInput?
        /// When what is shown was begun: of two that are computed at once the later one is shown.
        var madeAt: ContinuousClock.Instant?
        var isTouched = true
        /// What has changed is not to wait.
        var isUrgent = false
        var phases = PhaseTally()
        /// Why it could not be brought up to date at the last try.
        var fault: String?
        /// When work is asked next after a moment; nil where none is.
        var workDue: @Sendable (Timestamp) -> Timestamp? = { _ in nil }
        /// Not to be computed again before this moment; what is urgent, not before the second.
        var rest = ContinuousClock.now
        var shortRest = ContinuousClock.now

        var isDue: Bool { isTouched && (isUrgent ? shortRest : rest) <= .now }
        /// Who waits for what is being computed; nil where nobody need wait.
        var waiting: [CheckedContinuation<Void, Never>]?
    }

    private let tiers: [Tier]
    private let clock: WallClock
    private let console: Console
    private let state: Mutex<State>
    /// Somebody has looked at what is due to be computed.
    private let (wishes, wish) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    /// Who comes so long after it was due waits for it.
    private static let patience = Duration.seconds(5)
    /// In which each series is asked once, by the usual schedule.
    private static let firstRound = Duration.seconds(3660)

    init(maker: ReportMaker, window: Duration, tiers: [Tier], clock: WallClock, console: Console) {
        state = Mutex(State(maker: maker, window: window))
        self.tiers = tiers
        self.clock = clock
        self.console = console
    }

    /// Those in force.
    var settings: AssaySettings { state.withLock { $0.maker.settings } }

    /// Nil until something was measured.
    package var latest: ReportInput? { state.withLock { $0.input } }

    /// Why the ledger could not be read at the last try; nil: it could.
    package var fault: String? { state.withLock { $0.fault } }

    /// The same, brought up to date where it is due.
    package func current() async -> ReportInput? {
        switch turn() {
        case .compute:
            await WorkerPool.run(threads: 1) { refresh() }
            release()
        case .wait:
            await withCheckedContinuation { reader in
                let isOver = state.withLock { state in
                    state.waiting?.append(reader)
                    return state.waiting == nil
                }
                if isOver { reader.resume() }
            }
        case .show: break
        }
        return latest
    }

    private enum Turn { case compute, wait, show }

    /// Those who waited are shown what there is by now.
    private func release() {
        let (waiting, isUrgent) = state.withLock { state in
            defer { state.waiting = nil }
            return (state.waiting ?? [], state.isUrgent)
        }
        for reader in waiting { reader.resume() }
        if isUrgent { wish.yield() }
    }

    /// Of several who come after a long time, or for what is urgent, one computes, and all of them wait for it.
    private func turn() -> Turn {
        state.withLock { state in
            guard state.waiting == nil else { return .wait }
            guard state.isDue else { return .show }
            guard state.isUrgent || state.rest.duration(to: .now) > Self.patience else {
                wish.yield()
                return .show
            }
            state.isTouched = false
            state.waiting = []
            return .compute
        }
    }

    /// Computes it whenever somebody has looked and it is due, and what is urgent by itself, until the task is cancelled.
    func keep() async {
        for await _ in wishes {
            if let rest = state.withLock({ $0.isUrgent ? $0.shortRest : nil }), rest > .now {
                try? await Task.sleep(until: rest, clock: .continuous)
            }
            guard let isAwaited = takesTurn() else { continue }
            await WorkerPool.run(threads: 1) { refresh() }
            if isAwaited { release() }
        }
    }

    /// As other settings have it.
    func renew(_ settings: AssaySettings) {
        state.withLock { state in
            state.maker.settings = settings
            state.window = settings.watch.window.duration
            state.isTouched = true
        }
    }

    /// Something is in the ledger, or may be by another process, that the page does not show yet.
    ///
    /// - Parameter urgently: how things stand is another by it.
    func touch(urgently: Bool = false) {
        state.withLock { state in
            state.isTouched = true
            if urgently { state.isUrgent = true }
        }
        if urgently { wish.yield() }
    }

    /// What is counted since it began, and is not in the ledger.
    func note(_ verdict: Verdict) { state.withLock { $0.phases.add(verdict) } }

    /// As another plan has it.
    func expect(_ plan: WatchPlan) { state.withLock { $0.workDue = plan.workDue } }

    /// How long phases of attempts took since it began.
    package var phases: [PhaseTotal] { state.withLock { $0.phases.totals } }

    /// Whether readers wait for what is computed now; nil where nothing is due.
    private func takesTurn() -> Bool? {
        state.withLock { state in
            guard state.waiting == nil, state.isDue else { return nil }
            state.isTouched = false
            if state.isUrgent { state.waiting = [] }
            return state.isUrgent
        }
    }

    /// Of the dearest tier that knows of every endpoint: work that is asked by the hour has seen only some of them at first. After a
    /// while it is shown as it is.
    private func shown(_ maker: ReportMaker, since: Timestamp, _ now: Timestamp) throws -> ReportInput? {
        var best: ReportInput?
        var known: [ReportInput] = []
        for tier in Tier.allCases.reversed() where tiers.contains(tier) {
            guard let input = try maker.report(since: since, until: now, tier: tier, now: now) else { continue }
            let isOld =
                input.report.method.window.map { $0.lowerBound < now + (.zero - StatusPage.firstRound) } ?? false
            if best == nil, isOld { return input }
            known.append(input)
            if input.report.endpoints.count > (best?.report.endpoints.count ?? 0) { best = input }
        }
        for other in known { best?.learn(from: other) }
        return best
    }

    /// Nothing to show, or a ledger that cannot be read just now, leaves the page as it is.
    func refresh() {
        let (maker, window, workDue) = state.withLock { state in
            (state.isTouched, state.isUrgent) = (false, false)
            return (state.maker, state.window, state.workDue)
        }
        let (now, began) = (clock.now(), ContinuousClock.now)
        do {
            if var input = try shown(maker, since: now + (.zero - window), now) {
                input.workDue = workDue(now)
                input.totals = try maker.totals(until: now)
                let ever = Timestamp(microseconds: 0)..<(now + .seconds(1))
                input.missed = (
                    recent: try maker.ledger.missed(in: (now + .seconds(-86_400))..<ever.upperBound),
                    total: try maker.ledger.missed(in: ever)
                )
                let made = input
                state.withLock { state in
                    guard state.madeAt.map({ $0 <= began }) ?? true else { return }
                    (state.input, state.madeAt) = (made, began)
                }
            }
            state.withLock { $0.fault = nil }
        } catch {
            state.withLock { $0.fault = "\(error)" }
            console.error("warning: the status page is not brought up to date: \(error)")
        }
        let ended = ContinuousClock.now
        let took = began.duration(to: ended)
        state.withLock { ($0.rest, $0.shortRest) = (ended + took * 19, ended + took) }
    }
}
