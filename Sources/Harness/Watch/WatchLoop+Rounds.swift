import Model
import Monitoring
import Recording
import Threads

/// How rounds begin and end, and how the loop does.
extension WatchLoop {
    typealias Group = ThrowingTaskGroup<Happening, any Error>

    mutating func noticeClock(_ group: inout ThrowingTaskGroup<Happening, any Error>) throws {
        let reading = host.clock.reading()
        guard let step = clockWatch.step(reading) else { return }
        let finding = Finding.clockStep(step)
        host.console.error("warning: the machine's clock: \(finding.actual); probes go on at their interval")
        remark = (finding, false)
        carryOut(desk.clockSet(at: Watchman.Moment(reading)), &group)
    }

    /// Before anything is begun: a process that was stopped for a while may have lost what it did.
    mutating func holdLease(_ group: inout Group) {
        guard drainEnd == nil, let taken = host.lostLease(session.ledger, now) else { return }
        host.console.error("warning: another watch took over (\(taken.words)): this one stands by")
        host.lease.lose()
        ending = .dispossessed
        drain(&group)
    }

    mutating func keepRound(_ group: inout Group) throws {
        if now.steady >= roundEnd, drainEnd == nil { try beginRound(&group) }
        // Mostly there is one, and it goes on.
        guard rounds.count > 1 || drainEnd != nil else { return }
        for (id, round) in rounds where round.isOver && desk.openCount(of: id) == 0 {
            guard try close(id, &group) else { continue }
            group.addTask { [host, settings = session.settings] in
                await host.beat(settings)
                return .ended
            }
        }
    }

    mutating func beginRound(_ group: inout Group) throws {
        guard count < session.settings.watch.runs?.value ?? .max else { return drain(&group) }
        while roundEnd <= now.steady { roundEnd = roundEnd + plan.round }
        do {
            try forgetClosed()
            let round = try Round(session, prober: prober, features: plan.features, observer: host.observing())
            count += 1
            // What starting took, and the first round.
            if count == 2 { ProgramCode.giveBack() }
            if remark.isTold { remark = (nil, false) }
            rounds[current]?.isOver = true
            rounds[round.run.id] = round
            current = round.run.id
            desk.begin(round.run)
        } catch let error as RecordingError {
            // The round that was goes on until the ledger takes another.
            roundEnd = min(roundEnd, now.steady + trouble.pause(error))
            try bear(error)
        }
    }

    /// What a person closed meanwhile is not open here either.
    mutating func forgetClosed() throws {
        let mine = desk.watchman.incidents.openIncidents
        guard !mine.isEmpty else { return }
        let open = Set(try session.ledger.incidents(openOnly: true).map(\.id))
        for incident in mine where !open.contains(incident.id) {
            desk.forget(incident.id, at: now)
            host.console.error("note: incident \(incident.id) is closed in the ledger")
            host.page.touch(urgently: true)
        }
    }

    /// A change of the settings' file is seen within seconds, however seldom something is asked.
    mutating func noticeSettings(_ group: inout Group) {
        guard let source = host.source, lookAt <= now.steady else { return }
        lookAt = now.steady + .seconds(2)
        if source.hasChanged() { reload(&group) }
    }

    mutating func drain(_ group: inout Group) {
        guard drainEnd == nil else { return }
        drainEnd = now.steady + session.settings.schedule.drain.duration
        rounds[current]?.isOver = true
        carryOut(desk.handle(.drain, at: now), &group)
        setAlarm(&group)
    }

    /// - Returns: whether it has its end in the ledger; else it is tried again.
    mutating func close(_ id: String, _ group: inout Group) throws -> Bool {
        guard !trouble.isGoingOn || flushAt.map({ $0 <= now.steady }) != false else { return false }
        try flushIfDue(&group, force: true)
        guard !trouble.isGoingOn, let round = rounds[id] else { return false }
        let ended: (line: String?, notes: [String])
        // It was free a moment ago.
        session.ledger.wait(atMost: .milliseconds(250))
        defer { session.ledger.wait(atMost: LedgerTrouble.patience) }
        do {
            ended = try round.end(session, interrupted: isCutShort)
        } catch {
            try bear(error)
            return false
        }
        rounds[id] = nil
        if let line = ended.line { host.console.output(line) }
        for note in ended.notes { host.console.error("note: \(note)") }
        if host.console.failure()?.isReaderGone == true { throw ExitStatus.readerGone }
        if !clockWatch.isForward(host.clock.reading()) { host.prune(session, after: round.verdicts.count) }
        return true
    }

    /// What is under way is given up, what was held back is let go, and all there is is written; a ledger that does not take it
    /// is asked again for as long as the monitor may take to end, and for five seconds at least.
    mutating func finish() async throws {
        session.ledger.wait(atMost: .seconds(1))
        keep(desk.handle(.drain, at: now))
        let end = max(drainEnd ?? now.steady, now.steady + .seconds(5))
        keep(desk.flush())
        while let problem = desk.trouble, trouble.isBearable(problem, waiting: 0), now.steady < end {
            try? await Task.sleep(for: .milliseconds(200))
            keep(desk.flush())
        }
        if let problem = desk.trouble {
            host.console.error("warning: \(desk.pendingCount) rows cannot be written any more, and are lost")
            throw problem
        }
        for id in rounds.keys.sorted() {
            guard let round = rounds.removeValue(forKey: id) else { continue }
            let isInterrupted = isCutShort || desk.openCount(of: id) > 0
            let ended = try round.end(session, interrupted: isInterrupted)
            if let line = ended.line { host.console.output(line) }
            for note in ended.notes { host.console.error("note: \(note)") }
            if !isInterrupted { await host.beat(session.settings) }
        }
        host.page.refresh()
    }

    private mutating func keep(_ orders: [WatchDesk.Order]) {
        for order in orders {
            switch order {
            case .told(let change): host.tell(change)
            case .recorded(let verdict, let run): rounds[run]?.add(verdict)
            case .probe, .cancel, .askControls: break
            }
        }
    }

    /// Other settings, once they are found to be good.
    mutating func reload(_ group: inout Group) {
        guard let (session, plan) = host.reloaded(session) else { return }
        self.session = session
        self.plan = plan
        prober = host.prober(session.settings)
        carryOut(
            desk.renew(
                plan.setup, spending: session.settings.spending, bills: plan.bills, alerts: session.settings.alerts,
                at: now), &group)
        roundEnd = min(roundEnd, now.steady + plan.round)
    }
}
