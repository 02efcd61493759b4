package import Model

/// Turns observations into incidents: raised by N failures of M and dated back to the first, ended by answers in a row
/// and dated back to the first of those, one for each cause however many series see it, and held open where it flaps.
///
/// It is told what was observed, in the order in which that became known, and answers with what changed.
package struct IncidentMachine: Sendable {
    package struct Setup: Hashable, Sendable {
        package let policy: IncidentPolicy
        package let topology: Topology

        package init(policy: IncidentPolicy, topology: Topology) {
            self.policy = policy
            self.topology = topology
        }
    }

    struct Key: Hashable, Sendable {
        var cause: IncidentCause
        let family: IncidentKind.Family
    }

    /// What is known of one series.
    struct State: Sendable {
        var trends: [IncidentKind.Family: Trend] = [:]
        var latency = Usual()
        var cost = Usual()
        var model: String?
        var burn: BurnRate?
        /// The last probe that was well as to each thing.
        var good: [IncidentKind.Family: Timestamp] = [:]
        var isBad: Bool { trends[.availability]?.isBad ?? false }
    }

    var setup: Setup
    var states: [ProbeSeries: State] = [:]
    var open: [Key: Incident] = [:]
    /// Which series an open incident was raised by and still is.
    var raised: [Key: Set<ProbeSeries>] = [:]
    /// When incidents of a cause were opened within the last day.
    var openings: [Key: [Timestamp]] = [:]
    var changes: [IncidentChange] = []

    package init(_ setup: Setup) {
        self.setup = setup
    }

    package var openIncidents: [Incident] { open.values.sorted { $0.beganAt < $1.beganAt } }

    /// The last counted probe of the series failed, or it belongs to an open incident.
    package func isTroubled(_ series: ProbeSeries) -> Bool {
        states[series]?.isBad == true || states[series]?.trends.contains { $0.value.isRaised } == true
    }

    package mutating func observe(_ observation: Observation) -> [IncidentChange] {
        let series = observation.series
        note(model: observation)
        switch observation.code.counting {
        case .up:
            step(.availability, isBad: false, observation)
            if states[series]?.trends[.other(.account)] != nil { step(.other(.account), isBad: false, observation) }
            observeUsual(observation)
        case .down:
            step(.availability, isBad: true, observation)
        case .excluded:
            if observation.code.outcomeClass == .account { step(.other(.account), isBad: true, observation) }
        }
        observeBurn(observation)
        observeCertificate(observation)
        return endQuiet(at: observation.at)
    }

    /// Ends what flapped and is quiet by now.
    package mutating func tick(at now: Timestamp) -> [IncidentChange] { endQuiet(at: now) }

    /// A ceiling of money was reached, or there is room again.
    ///
    /// - Parameter provider: nil: the ceiling of all together.
    package mutating func budget(
        _ isUsedUp: Bool, of provider: String?, because reason: String = "", at now: Timestamp
    ) -> [IncidentChange] {
        let key = Key(cause: provider.map(IncidentCause.provider) ?? .ours, family: .other(.budget))
        let series = ProbeSeries(endpoint: "*", route: provider ?? "*", tier: .work)
        if isUsedUp, open[key] == nil {
            raise(
                key, .budget,
                Observation(series: series, code: .skippedBudget, at: now, excerpt: reason))
        } else if !isUsedUp, open[key] != nil {
            clear(key, series, since: now, at: now)
        }
        return endQuiet(at: now)
    }

    /// A certificate that was seen, and when it runs out: told two weeks before.
    private mutating func observeCertificate(_ observation: Observation) {
        guard let end = observation.certificateEnd else { return }
        let key = Key(
            cause: observation.series.isBackend ? .backend : cause(ofRoute: observation.series),
            family: .other(.certificate))
        let left = end - observation.at
        if left < .seconds(14 * 86_400), open[key] == nil {
            var seen = observation
            seen.excerpt = "the certificate runs out at \(end.readable) UTC, in \(left.readable)"
            raise(key, .certificate, seen)
        } else if left >= .seconds(14 * 86_400), let incident = open[key], incident.failing.contains(observation.series)
        {
            clear(key, observation.series, since: observation.at, at: observation.at)
        }
    }

    /// A person said that it is over: it takes as many failures as ever to open another.
    package mutating func forget(_ id: String, isOurs: Bool = true, at now: Timestamp) {
        guard let (key, incident) = open.first(where: { $0.value.id == id }) else { return }
        for series in incident.failing { states[series]?.trends[key.family] = nil }
        (open[key], raised[key]) = (nil, nil)
        if !isOurs { openings[key]?.removeLast() }
    }

    /// Other settings: series that are no longer asked hold no incident open.
    package mutating func renew(_ setup: Setup, keeping series: Set<ProbeSeries>, at now: Timestamp) -> [IncidentChange]
    {
        self.setup = setup
        let endpoints = Set(series.map(\.endpoint))
        let backends = Set(series.filter(\.isBackend).map(\.endpoint))
        // What a backend answered at last still tells of an endpoint that only providers are asked for from now on.
        states = states.filter { known, state in
            let isLast = known.isBackend && !state.isBad && !backends.contains(known.endpoint)
            return series.contains(known) || isLast && endpoints.contains(known.endpoint)
        }
        return endGone(keeping: series, at: now)
    }

    /// Ceilings are others by now.
    mutating func endBudgets(at now: Timestamp) -> [IncidentChange] {
        for (key, incident) in open where key.family == .other(.budget) {
            for series in incident.failing { clear(key, series, since: now, at: now) }
        }
        return endQuiet(at: now)
    }

    private mutating func step(_ family: IncidentKind.Family, isBad: Bool, _ observation: Observation) {
        let series = observation.series
        if !isBad { states[series, default: State()].good[family] = observation.at }
        let step = states[series, default: State()].trends[family, default: Trend()].add(
            isBad: isBad, observation, policy: setup.policy)
        switch step {
        case .raised(let failures):
            let since = failures.first?.at ?? observation.at
            // What the incident tells burns nothing beside it.
            if family == .availability { states[series]?.burn?.forgive(since: since) }
            raise(
                key(for: family, observation, since: since), kind(family, failures), observation,
                after: failures.dropLast())
        case .cleared(let since):
            if let key = raised.first(where: { $0.key.family == family && $0.value.contains(series) })?.key {
                clear(key, series, since: since, at: observation.at)
            }
        case nil:
            if isBad, let key = raised.first(where: { $0.key.family == family && $0.value.contains(series) })?.key {
                goOn(key, observation)
            }
        }
    }

    private func kind(_ family: IncidentKind.Family, _ failures: [Observation]) -> IncidentKind {
        switch family {
        case .availability: failures.allSatisfy { $0.code.outcomeClass == .image } ? .picture : .down
        case .other(let kind): kind
        }
    }

    /// Answers that are slower or dearer than this series' own usual ones. What is unusual does not become usual as long
    /// as it is told. A second more is nobody's trouble, whatever the ratio.
    private mutating func observeUsual(_ observation: Observation) {
        if let latency = observation.latency, let ratio = setup.policy.slowRatio {
            unusual(.slow, \.latency, latency.microseconds, ratio.value, least: 1_000_000, observation) {
                "\(latency.readable), usually \(Duration.microseconds($0).readable)"
            }
        }
        if let cost = observation.cost, cost > .zero, let ratio = setup.policy.costRatio {
            unusual(.cost, \.cost, cost.amount, ratio.value, least: 1, observation) {
                "\(cost.readable), usually \(MicroDollars($0).readable)"
            }
        }
    }

    private mutating func unusual(
        _ kind: IncidentKind, _ usual: WritableKeyPath<State, Usual>, _ value: Int64, _ ratio: Double,
        least: Int64,
        _ observation: Observation, _ text: (Int64) -> String
    ) {
        var observation = observation
        let median = states[observation.series]?[keyPath: usual].median
        let isUnusual = median.map { Double(value) > Double($0) * ratio && value - $0 >= least } ?? false
        if let median, isUnusual { observation.excerpt = text(median) }
        if !isUnusual {
            states[observation.series, default: State()][keyPath: usual].add(value)
            states[observation.series]?.good[.other(kind)] = observation.at
        }
        guard isUnusual || states[observation.series]?.trends[.other(kind)] != nil else { return }
        step(.other(kind), isBad: isUnusual, observation)
    }

    /// Another model than before is told once, and over at once.
    private mutating func note(model observation: Observation) {
        guard let model = observation.modelVersion, observation.series.tier == .work else { return }
        let before = states[observation.series]?.model
        states[observation.series, default: State()].model = model
        guard let before, before != model else { return }
        let key = Key(cause: cause(ofRoute: observation.series), family: .other(.model))
        guard open[key] == nil else { return }
        var seen = observation
        seen.excerpt = "\(observation.series.endpoint): model \(before) became \(model)"
        raise(key, .model, seen)
        end(key, .changed, endedAt: observation.at, at: observation.at)
    }

    /// Failures beside incidents of their own are counted: those inside are told already.
    private mutating func observeBurn(_ observation: Observation) {
        guard let objective = setup.policy.objective?.share, observation.code.counting != .excluded else { return }
        let series = observation.series
        let key = Key(cause: cause(ofRoute: series), family: .other(.objective))
        if states[series]?.trends[.availability]?.isRaised != true {
            states[series, default: State()].burn = states[series]?.burn ?? BurnRate()
            states[series]?.burn?.add(isBad: observation.code.counting == .down, at: observation.at)
        }
        let isBurning =
            states[series]?.burn?.isBurning(
                objective: objective, minimum: setup.policy.minimumCount.value,
                least: setup.policy.opening.count + 1, at: observation.at) ?? false
        let isTold = raised[key]?.contains(series) ?? false
        if isBurning, !isTold, states[series]?.trends[.availability]?.isRaised != true {
            raise(key, .objective, observation)
        } else if !isBurning, isTold {
            clear(key, series, since: observation.at, at: observation.at)
        }
    }
}
