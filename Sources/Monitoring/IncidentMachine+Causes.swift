import Model

/// Whose doing it is: the smallest thing that explains what is seen.
extension IncidentMachine {
    func cause(ofRoute series: ProbeSeries) -> IncidentCause {
        series.isBackend ? .endpoint(series.endpoint) : .provider(series.route)
    }

    /// Which incident a series belongs to that has just been raised.
    mutating func key(
        for family: IncidentKind.Family, _ observation: Observation, since: Timestamp
    ) -> Key {
        let series = observation.series
        guard series.isBackend else {
            let key = Key(cause: .provider(series.route), family: family)
            absorb(into: key, at: observation.at)
            return key
        }
        let own = Key(cause: .endpoint(series.endpoint), family: family)
        if family == .availability, observation.isUnreached { return Key(cause: .backend, family: family) }
        guard let primary = setup.topology.primary(of: series.endpoint) else { return own }
        let provider = Key(cause: .provider(primary), family: family)
        if open[provider] != nil { return provider }
        switch sight(of: primary, for: series, family, since: since) {
        case .failing: return provider
        case .well: return own
        case .unknown: return shared(primary, own, at: observation.at)
        }
    }

    private enum Sight { case failing, well, unknown }

    /// What asking a provider directly for the same work has shown since something began.
    private func sight(of provider: String, for series: ProbeSeries, _ family: IncidentKind.Family, since: Timestamp)
        -> Sight
    {
        let direct = ProbeSeries(endpoint: series.endpoint, route: provider, tier: series.tier)
        guard let state = states[direct] else { return .unknown }
        if state.trends[family]?.isBad == true { return .failing }
        return state.good[family].map { $0 >= since } == true ? .well : .unknown
    }

    /// Endpoints of one primary, of which nothing else is known, share an incident.
    private mutating func shared(_ primary: String, _ own: Key, at now: Timestamp) -> Key {
        let shared = Key(cause: .primary(primary), family: own.family)
        if open[shared] != nil { return shared }
        let others = open.keys.filter { key in
            guard case .endpoint(let other) = key.cause, key.family == own.family, key != own else { return false }
            return setup.topology.primary(of: other) == primary
        }
        guard let first = oldest(others) else { return own }
        move(first, to: shared, at: now)
        return shared
    }

    /// Incidents of endpoints, or of the endpoints of a primary, are the provider's once that is known to fail: the
    /// oldest goes on under its name, others end in it.
    private mutating func absorb(into provider: Key, at now: Timestamp) {
        guard case .provider(let id) = provider.cause else { return }
        let parts = open.keys.filter { key in
            guard key.family == provider.family else { return false }
            switch key.cause {
            case .primary(id): return true
            case .endpoint(let endpoint): return setup.topology.primary(of: endpoint) == id
            default: return false
            }
        }
        guard let first = oldest(parts) else { return }
        for part in parts where part != first || open[provider] != nil {
            merge(part, into: provider, or: first, at: now)
        }
        if open[provider] == nil { move(first, to: provider, at: now) }
    }

    private func oldest(_ keys: [Key]) -> Key? {
        keys.min {
            (open[$0]?.beganAt ?? .init(microseconds: .max), $0.cause.name) < (
                open[$1]?.beganAt ?? .init(microseconds: .max), $1.cause.name
            )
        }
    }

    private mutating func move(_ old: Key, to new: Key, at now: Timestamp) {
        guard var incident = open.removeValue(forKey: old) else { return }
        incident.cause = new.cause
        open[new] = incident
        raised[new, default: []].formUnion(raised.removeValue(forKey: old) ?? [])
        openings[new, default: []] += openings.removeValue(forKey: old) ?? []
        changes.append(IncidentChange(.changed, incident, at: now))
    }

    private mutating func merge(_ part: Key, into provider: Key, or first: Key, at now: Timestamp) {
        let whole = open[provider] != nil ? provider : first
        guard let members = raised[part], part != whole, let ended = open[part] else { return }
        raised[whole, default: []].formUnion(members)
        open[whole]?.join(members)
        open[whole].map { whole in
            open[part]?.closing = "it is part of \(whole.id)"
        }
        end(part, .merged, endedAt: now, at: now)
        if let began = open[whole]?.beganAt { open[whole]?.beganAt = min(began, ended.beganAt) }
    }
}
