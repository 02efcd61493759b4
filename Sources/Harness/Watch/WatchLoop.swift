import Judging
import Model
import Monitoring
import Providers
import Recording
import Threads
import Transport

/// The monitor at work: makes the probes a desk orders, tells it what became of them, and wakes it when it wants. One task
/// holds it; probes, sleeps and signals are children of that task.
struct WatchLoop {
    /// Rows that come within so long are written together.
    static let gathering = Duration.milliseconds(500)

    enum Happening: Sendable {
        case woke
        case finished(Verdict)
        case controls(Bool)
        case signal(WatchSignal)
        case ended
    }

    /// Why it ended.
    enum Ending: Equatable {
        case done
        /// Another process holds the lease by now.
        case dispossessed
    }

    let host: WatchHost
    var session: RunSession
    var plan: WatchPlan
    var desk: WatchDesk
    var prober: Prober
    var rounds: [String: Round] = [:]
    var current: String
    var count = 1
    var roundEnd: Timestamp
    var history: WorkHistory
    var clockWatch: ClockWatch
    /// When the alarm rings, by the steady clock; nil: it is not set.
    var alarmAt: Timestamp?
    /// When the settings' file is looked at next, steady.
    var lookAt = Timestamp(microseconds: 0)
    var isWaitingForAlarm = false
    /// Of each probe under way: opened when it takes too long.
    var latches: [ProbeSeries: (latch: Latch, limit: Timestamp)] = [:]
    var beatAt: Timestamp?
    var flushAt: Timestamp?
    var drainEnd: Timestamp?
    var isCutShort = false
    var ending = Ending.done
    /// Control probes under way: until they answer, it is open whose failure it was.
    var asked = 0
    var trouble = LedgerTrouble()
    /// What every verdict says beside its own findings, to the end of the round in which the first said it.
    var remark: (finding: Finding?, isTold: Bool) = (nil, false)
    let memory: WatchMemory
    /// For one that works once: what is due.
    let due: [ProbeSeries]

    /// Goes on from what the ledger knows.
    init(_ host: WatchHost, session: RunSession, plan: WatchPlan) throws {
        self.host = host
        self.session = session
        self.plan = plan
        prober = host.prober(session.settings)
        history = WorkHistory(try session.ledger.verdicts(LedgerQuery(tier: .work, limit: 400)))
        memory = try WatchMemory(session, plan, host.lease, at: Watchman.Moment(host.clock.reading()))
        let round = try Round(session, prober: prober, features: plan.features, observer: host.observing())
        rounds[round.run.id] = round
        current = round.run.id
        // From here on slots are due: what takes long is done by now.
        let reading = host.clock.reading()
        clockWatch = ClockWatch(reading)
        roundEnd = reading.steady + plan.round
        var watchman = Watchman(plan.setup, at: Watchman.Moment(reading))
        watchman.restore(memory.incidents, memory.recent.map(Observation.init), tallies: memory.tallies)
        due = host.request.once ? plan.due(memory.recent, at: reading.wall) : []
        desk = WatchDesk(
            watchman, ledger: session.ledger, run: round.run, spending: session.settings.spending, bills: plan.bills,
            alerts: session.settings.alerts, shared: host.shared)
    }

    /// Until it is told to end, its last round is over, or the task is cancelled.
    mutating func run() async throws -> Ending {
        session.ledger.wait(atMost: LedgerTrouble.patience)
        do {
            try await withThrowingTaskGroup(of: Happening.self) { group in
                group.addTask { [host] in await WatchLoop.signal(host) }
                carryOut(desk.endGone(keeping: memory.asked, at: now), &group)
                try step(.tick, &group)
                if host.request.once { try step(.now(due), &group) }
                // What says whether it is over is asked within: a look from here would copy all of it.
                var isDone = isOver
                while !isDone, let happening = try await group.next() { isDone = try react(happening, &group) }
                group.cancelAll()
            }
        } catch {
            for round in rounds.values { round.observer.end() }
            throw error
        }
        try await finish()
        return ending
    }

    static func signal(_ host: WatchHost) async -> Happening {
        await host.signals.next().map(Happening.signal) ?? .ended
    }

    var isOver: Bool {
        (drainEnd != nil || host.request.once) && (desk.watchman.isIdle && asked == 0 || isCutShort)
    }

    /// - Returns: whether it is over.
    mutating func react(
        _ happening: Happening, _ group: inout ThrowingTaskGroup<Happening, any Error>
    ) throws -> Bool {
        beat()
        if Task.isCancelled {
            drainEnd = drainEnd ?? now.steady
            isCutShort = true
            return isOver
        }
        switch happening {
        case .woke:
            (alarmAt, isWaitingForAlarm) = (nil, false)
            try step(.tick, &group)
        case .finished(var verdict):
            latches[ProbeSeries(verdict.subject)] = nil
            if let finding = remark.finding {
                verdict.findings.append(finding)
                remark.isTold = true
            }
            history.add(verdict)
            try step(.finished(verdict), &group)
        case .controls(let isReachable):
            asked -= 1
            try step(.controls(isReachable), &group)
        case .signal(let signal):
            group.addTask { [host] in await WatchLoop.signal(host) }
            switch signal {
            case .drain: drain(&group)
            case .reload: reload(&group)
            }
        case .ended: break
        }
        return isOver
    }

    /// It is well as long as it wakes, and no probe is under way for much longer than it may be.
    private mutating func beat() {
        let moment = now.steady
        guard beatAt.map({ $0 <= moment }) ?? true else { return }
        beatAt = moment + .seconds(2)
        if latches.values.allSatisfy({ $0.limit + .seconds(60) > moment }) { host.pulse.beat() }
    }

    var now: Watchman.Moment { Watchman.Moment(host.clock.reading()) }

    mutating func step(
        _ event: Watchman.Event, _ group: inout ThrowingTaskGroup<Happening, any Error>
    ) throws {
        try noticeClock(&group)
        noticeSettings(&group)
        holdLease(&group)
        let orders = desk.handle(event, at: now)
        carryOut(orders, &group)
        try keepRound(&group)
        // What begins now begins before rows are written, unless they have waited for that already.
        let isLate = flushAt.map { $0 + WatchLoop.gathering <= now.steady } ?? false
        if isLate || !orders.contains(where: \.isProbe) { try flushIfDue(&group) }
        if let drainEnd, drainEnd <= now.steady { isCutShort = true }
        setAlarm(&group)
    }

    mutating func carryOut(
        _ orders: [WatchDesk.Order], _ group: inout ThrowingTaskGroup<Happening, any Error>
    ) {
        for order in orders {
            switch order {
            case .probe(let slot): probe(slot, &group)
            case .askControls:
                let addresses = session.settings.incidents.controls
                asked += 1
                group.addTask { [host] in .controls(await host.reaches(addresses)) }
            case .told(let change): host.tell(change)
            case .recorded(let verdict, let run):
                rounds[run]?.add(verdict)
                flushAt = flushAt ?? now.steady + WatchLoop.gathering
                host.page.note(verdict)
            case .cancel(let series): latches[series]?.latch.open()
            }
        }
    }

    mutating func probe(_ slot: Schedule.Slot, _ group: inout ThrowingTaskGroup<Happening, any Error>) {
        guard let checks = plan.checks[slot.series], !checks.isEmpty, let runner = rounds[current]?.runner else {
            return
        }
        let check = checks[next(slot, checks)]
        rounds[current]?.start(check)
        let (now, expected) = (now, history.expected(check.id))
        let due = slot.due + (now.wall - now.steady)
        let latch = Latch()
        latches[slot.series] = (latch, now.steady + check.timeout + .seconds(10))
        let work: @concurrent @Sendable () async -> Happening = {
            .finished(await WatchHost.until(latch) { await runner.run(check, scheduledAt: due, expected: expected) })
        }
        // Pictures are looked at elsewhere, for as long as that takes.
        guard check.tier == .work, let bench = host.bench else { return group.addTask(operation: work) }
        group.addTask(executorPreference: bench, operation: work)
    }

    /// By turn; for one that works once the one after that which was sent last: the number of a calendar's slot would be alike each time.
    private func next(_ slot: Schedule.Slot, _ checks: [Check]) -> Int {
        guard host.request.once, let last = memory.recent.last(where: { ProbeSeries($0.subject) == slot.series }),
            let index = checks.firstIndex(where: { $0.fixture.id == last.subject.fixture })
        else { return Int(UInt(bitPattern: slot.turn) % UInt(checks.count)) }
        return (index + 1) % checks.count
    }

    mutating func setAlarm(_ group: inout ThrowingTaskGroup<Happening, any Error>) {
        let moment = now
        let look = host.source == nil ? nil : lookAt
        let wishes = [desk.watchman.nextWake, flushAt, drainEnd ?? roundEnd, host.nextLease, look]
        guard let wake = wishes.compactMap(\.self).min(), alarmAt.map({ wake < $0 }) ?? true else { return }
        alarmAt = wake
        host.alarm.set(after: wake - moment.steady)
        guard !isWaitingForAlarm else { return }
        isWaitingForAlarm = true
        group.addTask { [alarm = host.alarm] in
            await alarm.wait()
            return .woke
        }
    }

    /// Rows that wait for longer than a moment are written. A disk that is full or a ledger that is locked is waited for;
    /// rows are kept until then.
    mutating func flushIfDue(_ group: inout ThrowingTaskGroup<Happening, any Error>, force: Bool = false) throws {
        if force || flushAt.map({ $0 <= now.steady }) == true || desk.pendingCount >= 100 {
            carryOut(desk.flush(), &group)
            host.page.touch()
            carryOut(desk.resume(at: now), &group)
            flushAt = desk.pendingCount > 0 ? now.steady + trouble.pause(desk.trouble) : nil
        }
        try bear(desk.trouble)
    }
}
