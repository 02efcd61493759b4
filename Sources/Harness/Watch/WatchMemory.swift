import Model
import Monitoring
import Recording

/// What a monitor goes on from: what the ledger knows of its series.
struct WatchMemory {
    /// Those that go on, and those of the days an objective looks at. What another process asks is its own affair.
    let incidents: [Incident]
    /// The last verdicts of each series, in the order of time.
    let recent: [Verdict]
    let tallies: [ProbeTally]
    /// All that is still asked, by whatever process.
    let asked: Set<ProbeSeries>

    init(_ session: RunSession, _ plan: WatchPlan, _ lease: WatchLease, at now: Watchman.Moment) throws {
        let (ledger, settings) = (session.ledger, session.settings)
        let days = now.wall + .seconds(-3 * 86_400)
        let others = try lease.others(in: ledger, at: now)
        incidents = try ledger.incidents(since: days).compactMap { incident in
            var incident = incident
            // That may be another one at any moment.
            incident.unaskedSince = nil
            let wasFailing = !incident.failing.isEmpty
            incident.failing.removeAll(where: others.contains)
            return wasFailing && incident.failing.isEmpty ? nil : incident
        }
        recent = try ledger.recent(of: plan.series)
        tallies = settings.incidents.objective == nil ? [] : try ledger.tallies(since: days)
        // What the command line leaves out is not gone.
        asked = others.union(settings.scheduled).union(plan.series)
    }
}

extension AssaySettings {
    /// Every series that is asked by the schedule, whether or not its fixtures are at hand.
    fileprivate var scheduled: Set<ProbeSeries> {
        var all: Set<ProbeSeries> = []
        for endpoint in endpoints {
            let backend = backendURL == nil ? [] : [Route.backendName]
            for route in backend + endpoint.targets.map(\.provider.id) {
                for tier in Tier.allCases {
                    let series = ProbeSeries(endpoint: endpoint.id, route: route, tier: tier)
                    if watch.every != nil || schedule.cadence(of: series) != .off { all.insert(series) }
                }
            }
        }
        return all
    }
}
