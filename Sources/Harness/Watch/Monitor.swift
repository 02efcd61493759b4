import Fleet
import Judging
package import Model
import Monitoring
import Planning
import Recording
import Reporting
import Threads
import Transport

/// `assay watch`: each series at its own time into one ledger, incidents, and the values of a status page, until stopped.
package struct Monitor: Sendable {
    let session: RunSession
    let plan: WatchPlan
    private let request: WatchPlan.Request
    private let console: Console
    private let clock: SteadyClock
    let pulse: Pulse
    private let source: SettingsSource?
    package let page: StatusPage

    /// - Parameter source: where settings are read again; nil: they stay as they are.
    /// - Throws: as ``RunSession``, and ``HarnessError/nothingAsked`` where there is nothing to ask: what is asked no more has ended then.
    package init(
        _ request: WatchPlan.Request, at target: TestTarget, console: Console, source: SettingsSource? = nil,
        clock: WallClock = .system
    ) throws {
        self.request = request
        self.console = console
        self.source = source
        session = try RunSession(
            target: target, in: Ledger(path: target.settings.ledgerPath, patience: .seconds(1)),
            tiers: WatchPlan.tiers(target.settings, request),
            clock: clock)
        plan = try WatchPlan(target.settings, session.fixtures, request)
        self.clock = SteadyClock(wall: clock)
        guard !plan.isEmpty else {
            try Monitor.endGone(session, plan, console, at: Watchman.Moment(self.clock.reading()))
            throw HarnessError.nothingAsked
        }
        pulse = Pulse(limit: plan.pulse)
        page = StatusPage(
            maker: ReportMaker(settings: target.settings, ledger: session.ledger, showsPictures: true),
            window: target.settings.watch.window.duration, tiers: plan.tiers, clock: session.clock, console: console)
        page.expect(plan)
        page.refresh()
    }

    package var ledgerPath: String { session.ledger.path }

    /// How many series are asked.
    package var seriesCount: Int { plan.setup.entries.count }

    /// Why it cannot be said that this goes well: nothing is probed. Nil while something is.
    package var problem: String? { pulse.problem }

    /// Probes until it is told to drain, the task is cancelled, or the policy's last round is over. While another process
    /// watches the same with this ledger, it stands by.
    ///
    /// - Parameter observing: gives the observer of each round.
    /// - Throws: `RecordingError` when the ledger refuses rows for good: what is measured from then on would be lost;
    ///   ``ExitStatus/readerGone`` when whoever reads its lines has ended, as `head` does. A full disk is waited for.
    package func run(
        signals: SignalInbox = SignalInbox(),
        observing: @escaping @Sendable () -> RunObserver = { .none }
    ) async throws {
        let client = HTTPClient(trustedCertificates: session.target.caFile)
        defer { client.shutdown() }
        ProgramCode.giveBack()
        if let words = Consent.missing(for: plan, session.settings) { console.error("warning: \(words)") }
        let (lease, inForce) = (WatchLease(plan), SettingsInForce(session.settings))
        // Its own, because it waits for a ledger that is locked, and probes do not.
        let outbox = try Ledger(path: ledgerPath, patience: .seconds(1))
        let shared = try SharedMoney.of(session.target, clock: session.clock)
        // One thread for what is short, so that none has to be woken for it; others for what computes or waits.
        let ended = await WorkerPool.with { bench in
            let host = WatchHost(
                request: request, console: console, clock: clock, pulse: pulse, page: page, client: client,
                signals: signals, source: source, observing: observing, lease: lease, inForce: inForce, alarm: Alarm(),
                shared: shared, bench: bench)
            return await WorkerPool.run(threads: 1) { await keep(host, outbox) }
        }
        try? lease.end(in: session.ledger)
        await shared?.close()
        try ended.get()
    }

    /// Watches, and has messages sent and the page brought up to date meanwhile.
    private func keep(_ host: WatchHost, _ outbox: Ledger) async -> Result<Void, any Error> {
        let courier = Courier(
            host.inForce, ledger: outbox, client: host.client, caFile: session.target.caFile, clock: session.clock,
            console: console)
        defer { host.pulse.beat() }
        let stop = Courier.StopSign()
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask(executorPreference: host.bench) { await courier.run(until: stop, isShort: request.once) }
                group.addTask(executorPreference: host.bench) { await page.keep() }
                if let post = FleetPost(session.target, ledger: session.ledger, clock: session.clock) {
                    group.addTask(executorPreference: host.bench) { await post.run(console) }
                }
                defer { stop.raise() }
                try await watch(host)
                stop.raise()
                if courier.tellsNobody { return group.cancelAll() }
                // What has not arrived by then is tried again at the next start.
                group.addTask { try? await Task.sleep(for: host.inForce.value.schedule.drain.duration) }
                _ = try await group.next()
                group.cancelAll()
            }
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    private func watch(_ host: WatchHost) async throws {
        var (session, plan) = (session, plan)
        while try await holdsLease(host, &session, &plan) {
            await openPurse(host, plan, session.ledger)
            let ending = try await probe(host, &session, &plan)
            guard ending == .dispossessed else { return }
            await host.shared?.close()
        }
    }

    /// One that stands by holds nothing of what all places share: it asks for some when it begins.
    private func openPurse(_ host: WatchHost, _ plan: WatchPlan, _ ledger: Ledger) async {
        guard let shared = host.shared else { return }
        for bills in plan.bills.values { shared.expect(bills) }
        // A centre that answers late is waited for longer than the lease is good for.
        async let _ = renewLease(host, ledger)
        await shared.open(console)
    }

    private func renewLease(_ host: WatchHost, _ ledger: Ledger) async {
        while !Task.isCancelled {
            _ = host.lostLease(ledger, Watchman.Moment(clock.reading()))
            try? await Task.sleep(for: host.lease.pause)
        }
    }

    private func probe(
        _ host: WatchHost, _ session: inout RunSession, _ plan: inout WatchPlan
    ) async throws -> WatchLoop.Ending {
        var loop = try WatchLoop(host, session: session, plan: plan)
        async let _ = host.shared?.keep(console)
        let ending = try await loop.run()
        (session, plan) = (loop.session, loop.plan)
        return ending
    }

    /// Waits for the lease, by the settings as they are then. False when it was told to end meanwhile.
    private func holdsLease(
        _ host: WatchHost, _ session: inout RunSession, _ plan: inout WatchPlan
    ) async throws -> Bool {
        var told: ProbeSeries?
        while !Task.isCancelled {
            var taken = told
            do throws(RecordingError) {
                taken = try host.lease.take(in: session.ledger, at: Watchman.Moment(clock.reading()))
                if taken == nil { return true }
            } catch {
                guard case .locked = error else { throw error }
            }
            if let taken, taken != told {
                console.error("note: another watch asks \(taken.words) with \(ledgerPath): this one stands by")
            }
            if request.once { return false }
            told = taken
            host.pulse.beat()
            // What the other one finds is shown here too.
            page.touch()
            switch await host.pause(host.lease.pause) {
            case .drain: return false
            case .reload: if let renewed = host.reloaded(session) { (session, plan) = renewed }
            case nil: break
            }
        }
        return false
    }
}

extension WatchHost {
    /// - Returns: what it was told meanwhile.
    fileprivate func pause(_ span: Duration) async -> WatchSignal? {
        await withTaskGroup(of: WatchSignal?.self) { group in
            group.addTask {
                try? await Task.sleep(for: span)
                return nil
            }
            group.addTask { await signals.next() }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}
