package import Model

/// All decisions of a monitor together: what is asked when, what is recorded as whose doing, and what is an incident.
/// It is told what happens, and says what to do, in that order.
package struct Watchman: Sendable {
    package struct Setup: Sendable {
        package var entries: [Schedule.Entry]
        package var limits: Schedule.Limits
        package var incidents: IncidentMachine.Setup
        package var maintenance: [MaintenanceWindow]
        /// How many times as often billed probes are sent while something is wrong.
        package var urgency: Int
        /// Which targets are unrelated, by lane; a lane that is missing is its own.
        package var targets: [String: String]
        package var hasControls: Bool

        package init(
            entries: [Schedule.Entry], limits: Schedule.Limits, incidents: IncidentMachine.Setup,
            maintenance: [MaintenanceWindow] = [], urgency: Int = 1, targets: [String: String] = [:],
            hasControls: Bool = false
        ) {
            self.entries = entries
            self.limits = limits
            self.incidents = incidents
            self.maintenance = maintenance
            self.urgency = urgency
            self.targets = targets
            self.hasControls = hasControls
        }
    }

    /// One moment by both clocks: the steady one goes on evenly, the wall clock is what people read.
    package struct Moment: Hashable, Sendable {
        package let steady: Timestamp
        package let wall: Timestamp

        package init(steady: Timestamp, wall: Timestamp) {
            self.steady = steady
            self.wall = wall
        }
    }

    package enum Event: Sendable {
        case tick
        /// These are asked as soon as there is a place.
        case now([ProbeSeries])
        case finished(Verdict)
        /// There is no money for a probe that was to start.
        case refused(ProbeSeries, BudgetGuard.Refusal)
        /// A probe that was to start was not sent for a reason of ours.
        case unsent(ProbeSeries)
        /// At least one control address answered, or none did.
        case controls(Bool)
        case drain
    }

    package enum Action: Sendable {
        case start(Schedule.Slot)
        case cancel(ProbeSeries)
        case missed(MissedSlots)
        case record(Verdict)
        case told(IncidentChange)
        case askControls
    }

    private var setup: Setup
    private var lanes: [ProbeSeries: String]
    private var routes: [String: [ProbeSeries]]
    /// Routes whose billed probes come more often now.
    private var hurried: Set<String> = []
    /// When the ceiling of a provider, or of all together, was used up.
    private var usedUp: [String?: BudgetGuard.Period] = [:]
    private var schedule: Schedule
    private var network: UsOrThem
    package private(set) var incidents: IncidentMachine

    package init(_ setup: Setup, at now: Moment) {
        self.setup = setup
        lanes = Watchman.lanes(setup)
        routes = Dictionary(grouping: lanes.keys, by: \.route)
        schedule = Schedule(setup.entries, limits: setup.limits, wallOffset: now.wall - now.steady, at: now.steady)
        network = Watchman.network(setup)
        incidents = IncidentMachine(setup.incidents)
    }

    /// As ``IncidentMachine/restore(_:_:)``.
    package mutating func restore(_ known: [Incident], _ observations: [Observation], tallies: [ProbeTally] = []) {
        incidents.restore(known, observations, tallies: tallies)
    }

    /// Ends the incidents of series that no settings ask for any more: what happened while nobody watched.
    ///
    /// - Parameter known: every series that is still asked, by whatever process.
    package mutating func endGone(keeping known: Set<ProbeSeries>, at now: Moment) -> [Action] {
        incidents.endGone(keeping: known, at: now.wall).map(Action.told)
    }

    /// Another process has told of the same: this incident is not ours, and counts as none.
    package mutating func disown(_ id: String, at now: Moment) { incidents.forget(id, isOurs: false, at: now.wall) }

    /// A person closed an incident, which is in the ledger already.
    package mutating func forget(_ id: String, at now: Moment) { incidents.forget(id, at: now.wall) }

    /// Other settings, from now on. Where ceilings changed, what was used up is asked anew.
    package mutating func renew(_ setup: Setup, areCeilingsOthers: Bool = false, at now: Moment) -> [Action] {
        self.setup = setup
        lanes = Watchman.lanes(setup)
        routes = Dictionary(grouping: lanes.keys, by: \.route)
        network.renew(
            targets: Watchman.targets(setup), interval: Watchman.interval(setup), hasControls: setup.hasControls)
        schedule.replace(setup.entries, limits: setup.limits, at: now.steady)
        let actions = incidents.renew(setup.incidents, keeping: Set(lanes.keys), at: now.wall).map(Action.told)
        guard areCeilingsOthers else { return actions }
        usedUp = [:]
        return actions + incidents.endBudgets(at: now.wall).map(Action.told)
    }

    /// When to come back, by the steady clock.
    package var nextWake: Timestamp? {
        [schedule.nextWake, network.nextWake].compactMap(\.self).min()
    }

    package var isIdle: Bool { schedule.isIdle }
    package var isOffline: Bool { network.isOffline }
    package var underWay: [ProbeSeries] { schedule.underWay }

    package mutating func handle(_ event: Event, at now: Moment) -> [Action] {
        var actions: [Action] = []
        switch event {
        case .tick:
            actions += network.tick(at: now.steady).flatMap { record($0, now) }
            actions += incidents.tick(at: now.wall).map(Action.told)
            actions += endPeriods(at: now)
            actions += plan(.tick, now)
        case .now(let series): actions += plan(.now(series), now)
        case .finished(let verdict):
            let series = ProbeSeries(verdict.subject)
            let lane = lanes[series] ?? series.route
            let (known, asks) = network.judge(verdict, of: setup.targets[lane] ?? lane, at: now.steady)
            actions += known.flatMap { record($0, now) }
            if asks { actions.append(.askControls) }
            actions += plan(.finished(series), now)
        case .unsent(let series):
            actions.append(.missed(series, .skippedSlot, at: now.wall))
            actions += plan(.finished(series), now)
        case .refused(let series, let refusal):
            actions.append(.missed(series, .skippedBudget, at: now.wall))
            if !refusal.isPace {
                usedUp[refusal.provider] = refusal.period(at: now.wall)
                actions += incidents.budget(
                    true, of: refusal.provider, because: refusal.description, at: now.wall
                ).map(Action.told)
            }
            actions += plan(.finished(series), now)
        case .controls(let isReachable):
            actions += network.controls(isReachable).flatMap { record($0, now) }
        case .drain:
            // Rows are kept; an incident would be a guess, which the next start makes from them.
            actions += network.releaseAll().map(Action.record)
            actions += plan(.drain, now)
        }
        return actions
    }

    /// Money was set aside for a probe: a ceiling it counts under that was used up on another day, or in another month, is
    /// no more. One that was used up on the same is still, whatever little was left over.
    package mutating func paid(by provider: String, at now: Moment) -> [Action] {
        var actions: [Action] = []
        for whose in [provider, nil] {
            if let period = usedUp[whose], period.holds(at: now.wall) { continue }
            usedUp[whose] = nil
            actions += incidents.budget(false, of: whose, at: now.wall).map(Action.told)
        }
        return actions
    }

    /// A ceiling of a day or a month that is over is none of the next, unless a probe was refused in that too: an hour is waited for it.
    private mutating func endPeriods(at now: Moment) -> [Action] {
        let over = usedUp.filter { !$0.value.holds(at: now.wall + .seconds(-3600)) && !$0.value.holds(at: now.wall) }
        return over.keys.sorted { ($0 ?? "") < ($1 ?? "") }.flatMap { whose -> [Action] in
            usedUp[whose] = nil
            return incidents.budget(false, of: whose, at: now.wall).map(Action.told)
        }
    }

    /// The wall clock was set.
    package mutating func clockSet(at now: Moment) -> [Action] { plan(.clock(now.wall - now.steady), now) }

    private mutating func record(_ verdict: Verdict, _ now: Moment) -> [Action] {
        let changes = incidents.observe(Observation(verdict))
        let series = ProbeSeries(verdict.subject)
        return [.record(verdict)] + changes.map(Action.told) + hurry(series.route, now)
    }

    /// Billed probes of a route come more often while any of its series, of any tier, is in trouble.
    private mutating func hurry(_ route: String, _ now: Moment) -> [Action] {
        guard setup.urgency > 1 else { return [] }
        let own = routes[route] ?? []
        let isTroubled = own.contains { incidents.isTroubled($0) }
        guard isTroubled != hurried.contains(route) else { return [] }
        if isTroubled { hurried.insert(route) } else { hurried.remove(route) }
        return own.filter { $0.tier == .work }.flatMap {
            plan(.hurry($0, times: isTroubled ? setup.urgency : 1), now)
        }
    }

    private mutating func plan(_ event: Schedule.Event, _ now: Moment) -> [Action] {
        schedule.handle(event, at: now.steady).flatMap { action -> [Action] in
            switch action {
            case .cancel(let series): return [.cancel(series)]
            case .missed(let series, let count, let first, let last):
                let offset = now.wall - now.steady
                return [
                    .missed(
                        MissedSlots(
                            series: series, code: .skippedSlot, count: count, first: first + offset,
                            last: last + offset))
                ]
            case .start(let slot):
                guard setup.maintenance.contains(where: { $0.takes(slot.series, at: now.wall) }) else {
                    return [.start(slot)]
                }
                return [.missed(slot.series, .skippedMaintenance, at: now.wall)] + plan(.finished(slot.series), now)
            }
        }
    }

    private static func lanes(_ setup: Setup) -> [ProbeSeries: String] {
        Dictionary(uniqueKeysWithValues: setup.entries.map { ($0.series, $0.lane) })
    }

    private static func network(_ setup: Setup) -> UsOrThem {
        UsOrThem(targets: targets(setup), interval: interval(setup), hasControls: setup.hasControls)
    }

    private static func targets(_ setup: Setup) -> Int {
        Set(setup.entries.map { setup.targets[$0.lane] ?? $0.lane }).count
    }

    private static func interval(_ setup: Setup) -> Duration {
        setup.entries.compactMap(\.cadence.interval).min() ?? .seconds(3600)
    }
}

extension Watchman.Action {
    static func missed(_ series: ProbeSeries, _ code: OutcomeCode, at moment: Timestamp) -> Watchman.Action {
        .missed(MissedSlots(series: series, code: code, count: 1, first: moment, last: moment))
    }
}
