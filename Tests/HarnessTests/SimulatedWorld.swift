import Harness
import Model
import Monitoring
import Recording

/// A world that is scripted: who fails when, and what a probe made at a moment finds.
struct SimulatedWorld {
    struct Plant {
        let name: String
        let span: Range<Timestamp>
        /// What probes find; nil: what they find without it.
        let code: @Sendable (ProbeSeries) -> OutcomeCode?
        /// The incident it must be, `cause kind`; nil: it must be none.
        let incident: String?
        var isOurs = false
    }

    static let start = Timestamp(rfc3339: "2027-01-01T00:00:00Z") ?? Timestamp(microseconds: 0)
    static let chains = ["hd-image": ["replicate", "space"], "old-photo": ["replicate"], "text": ["inference"]]
    static let price = MicroDollars(2000)

    var plants: [Plant] = []
    var bills: [ProbeSeries: [MoneyBill]] = [:]
    /// Of each such time only the first half is as planted; nil: all of it.
    var rhythm: Duration?
    var latency: @Sendable (ProbeSeries, Timestamp) -> (Duration, isCold: Bool) = { _, _ in (.seconds(3), false) }

    static func day(_ day: Int, _ hour: Int = 0, _ minute: Int = 0) -> Timestamp {
        start + .seconds((day * 24 + hour) * 3600 + minute * 60)
    }

    static var series: [ProbeSeries] {
        chains.keys.sorted().flatMap { endpoint in
            ([Route.backendName] + (chains[endpoint] ?? [])).flatMap { route in
                Tier.allCases.map { ProbeSeries(endpoint: endpoint, route: route, tier: $0) }
            }
        }
    }

    /// Reach once for each host, account where there is one.
    static func setup(reach: Int = 1800, policy: IncidentPolicy = IncidentPolicy()) -> Watchman.Setup {
        let interval = [Tier.reach: reach, .account: 6 * 3600, .work: 3600]
        return Watchman.Setup(
            entries: series.filter { series in
                switch series.tier {
                case .reach: series.endpoint != "old-photo"
                case .account: !series.isBackend
                case .work: true
                }
            }.map {
                Schedule.Entry(
                    series: $0, lane: $0.route, cadence: .every(Span(.seconds(interval[$0.tier] ?? 60))),
                    limit: .seconds(300))
            }, limits: Schedule.Limits(total: 8, perLane: 4, jitter: 0.05),
            incidents: IncidentMachine.Setup(policy: policy, topology: Topology(chains: chains)), urgency: 4,
            targets: ["replicate": "replicate", "space": "huggingface", "inference": "huggingface"])
    }

    static var bills: [ProbeSeries: [MoneyBill]] {
        var bills: [ProbeSeries: [MoneyBill]] = [:]
        for series in series where series.tier == .work && chains[series.endpoint]?.first == "replicate" {
            guard series.route != "space" else { continue }
            bills[series] = [MoneyBill(provider: "replicate", amount: price)]
        }
        return bills
    }

    /// Of what is a cut of our own network the target says nothing.
    func truth(_ series: ProbeSeries, at moment: Timestamp) -> OutcomeCode.Tally {
        let plant = plants.first { $0.span.contains(moment) && $0.code(series) != nil }
        return plant?.isOurs == true ? .excluded : OutcomeCode.Tally(plant?.code(series) ?? .ok)
    }

    /// What a probe finds, and what it costs: nothing where it failed.
    func verdict(_ slot: Schedule.Slot, at moment: Timestamp) -> Verdict {
        let series = slot.series
        let isOff = rhythm.map { (moment - Self.start).microseconds % $0.microseconds * 2 >= $0.microseconds } ?? false
        let code =
            isOff ? .ok : plants.lazy.filter { $0.span.contains(moment) }.compactMap { $0.code(series) }.first ?? .ok
        let (time, isCold) = latency(series, moment)
        let bill = code.counting == .up ? bills[series]?.first : nil
        let cost = Cost(
            amount: bill?.amount ?? .zero, basis: bill == nil ? .free : .priceFile, priceVersion: nil)
        let attempt = Attempt(
            provider: series.route, startedAt: moment, code: code, timings: Timings(total: time), cost: cost,
            isCold: isCold)
        return Verdict(
            subject: Subject(
                endpoint: series.endpoint, route: series.route, fixture: "tiny", feature: .hdImage, tier: series.tier),
            outcome: Outcome(
                code: code, attempts: [attempt], scheduledAt: slot.due, startedAt: moment, finishedAt: moment + time),
            code: code)
    }
}

/// Plays a world against a desk: a clock that jumps from event to event, and the ledger as it is.
struct Simulation {
    var desk: WatchDesk
    private var world: SimulatedWorld
    private(set) var now: Timestamp
    private var endings: [(at: Timestamp, verdict: Verdict)] = []
    private(set) var told: [IncidentChange] = []
    /// What the world did at each probe, by what it says of the target.
    private(set) var truth: [ProbeSeries: [OutcomeCode.Tally: Int]] = [:]
    private(set) var probes = 0

    init(
        _ world: SimulatedWorld, setup: Watchman.Setup, ledger: Ledger, spending: SpendingPolicy,
        bills: [ProbeSeries: [MoneyBill]] = SimulatedWorld.bills
    ) throws {
        self.world = world
        now = SimulatedWorld.start
        let run = Run(
            id: "watch", startedAt: now, command: "watch", target: "simulated", toolVersion: "0", location: "here")
        try ledger.begin(run)
        desk = WatchDesk(
            Watchman(setup, at: Watchman.Moment(steady: now, wall: now)), ledger: ledger, run: run, spending: spending,
            bills: bills)
        self.world.bills = bills
    }

    mutating func play(until end: Timestamp, daily: (Timestamp) throws -> Void = { _ in }) throws {
        var day = now.date
        while true {
            let wake = desk.watchman.nextWake
            guard let next = [wake, endings.first?.at].compactMap(\.self).min(), next < end else { break }
            now = max(now, next)
            if now.date != day {
                day = now.date
                carryOut(desk.flush())
                try daily(now)
            }
            let moment = Watchman.Moment(steady: now, wall: now)
            if let ending = endings.first, ending.at <= now {
                endings.removeFirst()
                carryOut(desk.handle(.finished(ending.verdict), at: moment))
            } else {
                carryOut(desk.handle(.tick, at: moment))
            }
            if desk.pendingCount >= 500 { carryOut(desk.flush()) }
        }
        carryOut(desk.flush())
        if let trouble = desk.trouble { throw trouble }
    }

    private mutating func carryOut(_ orders: [WatchDesk.Order]) {
        for order in orders {
            switch order {
            case .probe(let slot):
                probes += 1
                truth[slot.series, default: [:]][world.truth(slot.series, at: now), default: 0] += 1
                let verdict = world.verdict(slot, at: now)
                let at = verdict.outcome.finishedAt
                endings.insert((at, verdict), at: endings.firstIndex { $0.at > at } ?? endings.endIndex)
            case .told(let change): told.append(change)
            case .cancel, .askControls, .recorded: break
            }
        }
    }
}

extension OutcomeCode {
    enum Tally: Hashable {
        case up, down, excluded

        init(_ code: OutcomeCode) {
            self = code.counting == .up ? .up : code.counting == .down ? .down : .excluded
        }
    }
}
