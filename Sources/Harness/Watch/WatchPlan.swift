package import Model
package import Monitoring
package import Planning

/// Settings as a monitor goes by them: which series are asked when, what is sent in turn, and what it costs.
package struct WatchPlan: Sendable {
    /// What the command line says beside the settings.
    package struct Request: Hashable, Sendable {
        package var selection = Selection()
        /// Nil: all, or work alone where everything has one interval.
        package var tiers: [Tier]?
        /// Once what is due since the last time, and no more.
        package var once: Bool

        package init(selection: Selection = Selection(), tiers: [Tier]? = nil, once: Bool = false) {
            self.selection = selection
            self.tiers = tiers
            self.once = once
        }
    }

    /// The checks of each series, in the order of their turns.
    package let checks: [ProbeSeries: [Check]]
    /// What their endpoints do, each once.
    let features: [FeatureSpec]
    package let setup: Watchman.Setup
    package let bills: [ProbeSeries: [MoneyBill]]
    /// Each round is a run of its own: the shortest interval there is.
    package let round: Duration
    package let tiers: [Tier]

    /// - Parameter fixtures: empty where only tiers are asked that send none.
    /// - Throws: `PlanningError` for a filter that names nothing.
    package init(_ settings: AssaySettings, _ fixtures: [Fixture], _ request: Request) throws(PlanningError) {
        var checks: [ProbeSeries: [Check]] = [:]
        tiers = WatchPlan.tiers(settings, request)
        for tier in tiers {
            let plan = try settings.plan(fixtures, selection: request.selection, tier: tier)
            for check in plan.round { checks[ProbeSeries(check), default: []].append(check) }
        }
        let cadence = { (series: ProbeSeries) -> Cadence in
            settings.watch.every.map(Cadence.every) ?? settings.schedule.cadence(of: series)
        }
        checks = checks.filter { cadence($0.key) != .off }
        // Each as long as it has to be: an array that grew has room for more.
        self.checks = checks.mapValues { $0.map(\.self) }
        features = Plan(checks: checks.keys.sorted().compactMap { checks[$0]?.first }).features
        let entries = checks.keys.sorted().map { series in
            Schedule.Entry(
                series: series, lane: series.route, cadence: cadence(series),
                limit: (checks[series]?.map(\.timeout).max() ?? .zero) + .seconds(10))
        }
        round = entries.compactMap(\.cadence.interval).min() ?? .seconds(3600)
        bills = checks.filter { $0.key.tier == .work }.compactMapValues { turns in
            turns.max { $0.timeout < $1.timeout }?.bills(unknown: settings.unknownCost)
        }
        setup = Watchman.Setup(
            entries: entries,
            limits: Schedule.Limits(
                total: settings.concurrency.value, perLane: settings.schedule.perProvider.value,
                jitter: settings.watch.every == nil ? settings.schedule.jitter.share : 0, isOnCall: request.once),
            incidents: IncidentMachine.Setup(
                policy: settings.incidents, topology: Topology(settings.endpoints)),
            maintenance: settings.maintenance, urgency: settings.spending.urgency.value,
            targets: Dictionary(
                settings.providers.map { ($0.id, $0.family.rawValue) }, uniquingKeysWith: { first, _ in first }),
            hasControls: !settings.incidents.controls.isEmpty)
    }

    package var isEmpty: Bool { setup.entries.isEmpty }

    static func tiers(_ settings: AssaySettings, _ request: Request) -> [Tier] {
        request.tiers ?? (settings.watch.every == nil ? Tier.allCases : [.work])
    }

    /// The series that are due, by when each was asked last: a little early counts, because whoever calls is never exact.
    func due(_ verdicts: [Verdict], at now: Timestamp) -> [ProbeSeries] {
        var last: [ProbeSeries: Timestamp] = [:]
        for verdict in verdicts { last[ProbeSeries(verdict.subject)] = verdict.outcome.scheduledAt }
        return setup.entries.filter { entry in
            guard let asked = last[entry.series] else { return true }
            if case .cron(let cron) = entry.cadence { return cron.next(after: asked).map { $0 <= now } ?? false }
            return asked + (entry.cadence.interval ?? .zero) * 0.9 <= now || asked > now
        }.map(\.series)
    }

    var series: [ProbeSeries] { setup.entries.map(\.series) }

    /// The longest that nothing is begun and nothing ends while all is in order.
    var pulse: Duration { round + longest + .seconds(60) }

    /// The longest a probe may take.
    var longest: Duration { setup.entries.map(\.limit).max() ?? .zero }
}

extension Check {
    /// The most that one call costs each who may be asked: behind the backend that is all of the chain.
    func bills(unknown: MicroDollars) -> [MoneyBill] {
        guard !payees.isEmpty else { return [MoneyBill(provider: Route.backendName, amount: unknown)] }
        var amounts: [String: MicroDollars] = [:]
        for payee in payees {
            amounts[payee.provider.id, default: .zero] += payee.price?.ceiling(within: timeout) ?? unknown
        }
        return payees.compactMap { payee in
            amounts.removeValue(forKey: payee.provider.id).map {
                MoneyBill(provider: payee.provider.id, amount: $0, source: payee.provider.family.rawValue)
            }
        }
    }
}

extension Price {
    /// What one call costs at most: a price per second by the time it is given. Nil where that cannot be said.
    fileprivate func ceiling(within limit: Duration) -> MicroDollars? { cost(runTime: limit).amount }
}
