package import Model

/// How incidents begin, go on and end.
extension IncidentMachine {
    /// - Parameter earlier: what had been seen of the same before it was enough, in the order of time.
    mutating func raise(
        _ key: Key, _ kind: IncidentKind, _ observation: Observation, after earlier: ArraySlice<Observation> = []
    ) {
        raised[key, default: []].insert(observation.series)
        guard var incident = open[key] else { return begin(key, kind, observation, after: earlier) }
        incident.join([observation.series])
        incident.beganAt = min(incident.beganAt, earlier.first?.at ?? observation.at)
        if kind == .down { incident.kind = .down }
        incident.endedAt = nil
        incident.cost += cost(of: earlier + [observation])
        open[key] = incident
        assess(at: observation.at, changed: [key])
    }

    private func cost(of failures: ArraySlice<Observation>) -> MicroDollars {
        failures.compactMap(\.cost).reduce(.zero, +)
    }

    private mutating func begin(
        _ key: Key, _ kind: IncidentKind, _ observation: Observation, after earlier: ArraySlice<Observation>
    ) {
        let first = earlier.first ?? observation
        let day = observation.at + .seconds(-86_400)
        openings[key] = (openings[key] ?? []).filter { $0 > day } + [observation.at]
        var incident = Incident(
            cause: key.cause, kind: kind, severity: .notice, code: first.code, beganAt: first.at,
            openedAt: observation.at, affected: [observation.series], evidence: first.evidence)
        incident.cost = cost(of: earlier + [observation])
        incident.isFlapping = openings[key, default: []].count >= setup.policy.flapping.value
        open[key] = incident
        incident.severity = severity(key)
        incident.peak = incident.severity
        open[key] = incident
        changes.append(IncidentChange(.opened, incident, at: observation.at))
        assess(at: observation.at)
    }

    /// It was raised already, and failed once more.
    mutating func goOn(_ key: Key, _ observation: Observation) {
        open[key]?.endedAt = nil
        if let cost = observation.cost { open[key]?.cost += cost }
    }

    /// A series is well again; the incident is when all are.
    mutating func clear(_ key: Key, _ series: ProbeSeries, since: Timestamp, at now: Timestamp) {
        raised[key]?.remove(series)
        guard var incident = open[key] else { return }
        incident.failing.removeAll { $0 == series }
        incident.endedAt = max(incident.endedAt ?? since, since)
        open[key] = incident
        if incident.failing.isEmpty, !incident.isFlapping {
            end(key, .recovered, endedAt: incident.endedAt ?? since, at: now)
            assess(at: now)
        } else {
            assess(at: now, changed: [key])
        }
    }

    mutating func end(_ key: Key, _ step: IncidentChange.Step, endedAt: Timestamp, at now: Timestamp) {
        guard var incident = open.removeValue(forKey: key) else { return }
        raised[key] = nil
        incident.failing = []
        incident.endedAt = endedAt
        incident.closedAt = now
        changes.append(IncidentChange(step, incident, at: now))
    }

    /// What flaps ends once nothing failed for the time of calm. Gives all changes there are.
    mutating func endQuiet(at now: Timestamp) -> [IncidentChange] {
        if !open.isEmpty {
            for (key, incident) in open where incident.isFlapping && raised[key]?.isEmpty != false {
                guard let ended = incident.endedAt, ended + setup.policy.calm.duration <= now else { continue }
                end(key, .recovered, endedAt: ended, at: now)
            }
        }
        defer { changes = [] }
        return changes
    }

    /// What no settings ask for any more holds no incident open. All of it goes at once: nothing is judged by what goes too.
    mutating func endGone(keeping known: Set<ProbeSeries>, at now: Timestamp) -> [IncidentChange] {
        var (changed, ended): (Set<Key>, [Key]) = ([], [])
        for (key, incident) in open where key.family != .other(.budget) {
            let members = raised[key] ?? []
            let left = members.intersection(known)
            // One that comes and goes goes on as long as anything of it is asked.
            let isGone = left.isEmpty && !(incident.isFlapping && incident.affected.contains(where: known.contains))
            guard left.count < members.count || isGone && incident.isFlapping else { continue }
            raised[key] = left
            open[key]?.failing.removeAll { !left.contains($0) }
            if left.count < members.count { open[key]?.endedAt = max(incident.endedAt ?? now, now) }
            if isGone { ended.append(key) } else { changed.insert(key) }
        }
        for key in ended.sorted(by: { $0.cause.name < $1.cause.name }) {
            open[key]?.closing = "it is asked no more"
            end(key, .recovered, endedAt: open[key]?.endedAt ?? now, at: now)
        }
        assess(at: now, changed: changed)
        return endQuiet(at: now)
    }

    /// Severities again: that of one incident depends on what else is down.
    mutating func assess(at now: Timestamp, changed: Set<Key> = []) {
        for key in open.keys.sorted(by: { $0.cause.name < $1.cause.name }) {
            guard let before = open[key] else { continue }
            var incident = before
            incident.severity = severity(key)
            incident.peak = max(before.peak, incident.severity)
            open[key] = incident
            guard incident.severity != before.severity || changed.contains(key) else { continue }
            changes.append(IncidentChange(incident.peak > before.peak ? .worsened : .changed, incident, at: now))
        }
    }

    private func severity(_ key: Key) -> IncidentSeverity {
        switch key.family {
        case .availability: return availability(key)
        case .other(.model), .other(.budget), .other(.certificate): return .notice
        case .other(.account): return key.cause.isProvider ? availability(key) : .degraded
        case .other: return .degraded
        }
    }

    /// A provider that is down is degraded for an endpoint whose backup answers, and major for one that has none; what is
    /// well again, or asked no more, is neither.
    private func availability(_ key: Key) -> IncidentSeverity {
        guard case .provider(let id) = key.cause else { return .major }
        let failing = raised[key] ?? []
        if failing.contains(where: \.isBackend) { return .major }
        return Set(failing.map(\.endpoint)).contains { isWithoutAnswer($0, id) } ? .major : .degraded
    }

    private func isWithoutAnswer(_ endpoint: String, _ provider: String) -> Bool {
        let backend = Tier.allCases.reversed().lazy
            .compactMap { self.states[ProbeSeries(endpoint: endpoint, route: Route.backendName, tier: $0)] }.first
        if let backend { return backend.isBad }
        let others = (setup.topology.chains[endpoint] ?? []).filter { $0 != provider }
        return others.allSatisfy { open[Key(cause: .provider($0), family: .availability)] != nil }
    }
}

extension IncidentKind.Family {
    /// Raised and cleared by probes in a row; the others by something else.
    fileprivate var hasTrend: Bool {
        switch self {
        case .availability, .other(.slow), .other(.cost), .other(.account): true
        case .other: false
        }
    }
}

extension IncidentCause {
    var isProvider: Bool {
        if case .provider = self { true } else { false }
    }
}

extension IncidentMachine {
    /// Goes on from what the ledger knows.
    ///
    /// - Parameters:
    ///   - incidents: the open ones, and those opened within the last day.
    ///   - observations: the last few of each series, in the order of time; nothing is told of them.
    ///   - tallies: what each series answered within the days an objective looks at, in the order of time.
    package mutating func restore(
        _ incidents: [Incident], _ observations: [Observation], tallies: [ProbeTally] = []
    ) {
        // What was seen is seen again: what is usual, the model, and how far each thing had got. What is opened so is forgotten.
        for observation in observations { _ = observe(observation) }
        (open, raised, openings, changes) = ([:], [:], [:], [])
        for series in states.keys { states[series]?.burn = nil }
        restoreBurn(incidents, tallies)
        for incident in incidents {
            let key = Key(cause: incident.cause, family: incident.kind.family)
            openings[key, default: []].append(incident.openedAt)
            guard incident.isOpen else { continue }
            open[key] = incident
            raised[key] = Set(incident.failing)
            guard key.family.hasTrend else { continue }
            for series in incident.failing where states[series]?.trends[key.family]?.isRaised != true {
                let good = streak(of: series, key.family, in: observations, since: incident.openedAt)
                states[series, default: State()].trends[key.family, default: Trend()].restoreRaised(good: good)
            }
        }
        // Enough to raise it, and no incident is open: a person closed it, or it was never noted. The next failures count.
        for (series, state) in states {
            for (family, trend) in state.trends where trend.isRaised && !isRaised(series, family) {
                states[series]?.trends[family] = nil
            }
        }
    }

    private func isRaised(_ series: ProbeSeries, _ family: IncidentKind.Family) -> Bool {
        raised.contains { $0.key.family == family && $0.value.contains(series) }
    }

    /// Failures inside incidents of their own are told already, here as in ``observe(_:)``.
    private mutating func restoreBurn(_ incidents: [Incident], _ tallies: [ProbeTally]) {
        guard setup.policy.objective != nil else { return }
        var outages: [ProbeSeries: [ClosedRange<Timestamp>]] = [:]
        for incident in incidents where incident.kind.family == .availability {
            let span = incident.beganAt...max(incident.beganAt, incident.endedAt ?? Timestamp(microseconds: .max))
            for series in incident.affected { outages[series, default: []].append(span) }
        }
        for tally in tallies where tally.code.counting != .excluded {
            guard outages[tally.series]?.contains(where: { $0.contains(tally.at) }) != true else { continue }
            var burn = states[tally.series]?.burn ?? BurnRate()
            burn.add(isBad: tally.code.counting == .down, count: tally.count, at: tally.at)
            states[tally.series, default: State()].burn = burn
        }
    }

    /// The good probes that a recovery has so far: whoever works once, and ends, finds one at a time.
    private func streak(
        of series: ProbeSeries, _ family: IncidentKind.Family, in observations: [Observation], since moment: Timestamp
    ) -> [Timestamp] {
        let own = observations.filter { $0.series == series && $0.at > moment }
        let isAccount = family == .other(.account)
        guard family == .availability || isAccount else { return [] }
        let counted = own.filter { $0.code.counting != .excluded || isAccount && $0.code.outcomeClass == .account }
        return counted.reversed().prefix { $0.code.counting == .up }.reversed().map(\.at)
    }
}
