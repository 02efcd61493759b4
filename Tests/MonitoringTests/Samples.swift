import Model
import Monitoring

/// 2026-11-28 12:00:00 UTC.
let noon = Timestamp(microseconds: 1_795_867_200_000_000)

func series(_ endpoint: String, _ route: String = "replicate", _ tier: Tier = .work) -> ProbeSeries {
    ProbeSeries(endpoint: endpoint, route: route, tier: tier)
}

func seen(_ series: ProbeSeries, _ code: OutcomeCode, _ seconds: Int, latency: Duration? = nil) -> Observation {
    Observation(series: series, fixture: "tiny", code: code, at: noon + .seconds(seconds), latency: latency)
}

func verdict(_ series: ProbeSeries, _ code: OutcomeCode, at moment: Timestamp, latency: Duration = .seconds(1))
    -> Verdict
{
    Verdict(
        subject: Subject(
            endpoint: series.endpoint, route: series.route, fixture: "tiny", feature: .hdImage, tier: series.tier),
        outcome: Outcome(
            code: code, attempts: [Attempt(provider: series.route, startedAt: moment, code: code)],
            scheduledAt: moment, startedAt: moment, finishedAt: moment + latency),
        code: code)
}

extension IncidentMachine {
    init(_ policy: IncidentPolicy = IncidentPolicy(), chains: [String: [String]] = [:]) {
        self.init(Setup(policy: policy, topology: Topology(chains: chains)))
    }

    /// The steps that a row of observations brings, by name.
    mutating func steps(_ observations: [Observation]) -> [String] {
        observations.flatMap { observe($0) }.map {
            "\($0.step.rawValue) \($0.incident.cause.name) \($0.incident.kind.rawValue)"
        }
    }
}

extension Schedule.Action {
    var started: Schedule.Slot? {
        if case .start(let slot) = self { slot } else { nil }
    }

    var missedCount: Int {
        if case .missed(_, let count, _, _) = self { count } else { 0 }
    }
}
