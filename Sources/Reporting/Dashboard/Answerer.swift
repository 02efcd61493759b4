import Model

/// Who answers users of an endpoint of which something fails, as far as that was seen.
enum Answerer: Hashable {
    /// Work that was asked since came back from somebody who does not fail, by the word that answers give.
    case seen(String)
    /// It came back, and nobody says from whom.
    case unnamed
    /// It was asked since, and failed.
    case failed
    /// Nothing was asked since; this provider is next in the chain.
    case next(String)
    /// Nothing was asked since, and nobody is left in the chain.
    case nobody
}

extension Standing {
    /// The routes of an endpoint that fail by the incidents that are open, and since when all of them do.
    func failing(of endpoint: String) -> (routes: Set<String>, since: Timestamp?) {
        let own = open.filter { incident in
            incident.kind.family == .availability && incident.severity > .notice
                && incident.failing.contains { $0.endpoint == endpoint }
        }
        let series = own.flatMap(\.failing).filter { $0.endpoint == endpoint }
        return (Set(series.map(\.route)), own.map(\.beganAt).max())
    }

    /// By work that was asked in a span of time: what was seen before, or of a cheaper tier, tells nothing of now.
    ///
    /// - Parameter end: nil: until now.
    func answerer(
        of endpoint: EndpointSummary, without failing: Set<String>, since: Timestamp, until end: Timestamp? = nil
    ) -> Answerer {
        let families = Set(failing.compactMap { family(of: $0) })
        if let mark = lastWork(of: endpoint, without: failing, since: since, until: end) {
            if counting(mark) == .down { return .failed }
            guard let source = mark.source, !families.contains(source) else { return .unnamed }
            return .seen(source)
        }
        return chain(of: endpoint).first { !failing.contains($0) }.map(Answerer.next) ?? .nobody
    }

    /// The last one that counts: through the backend or, where there is none, directly at those who do not fail. What came
    /// from a cache tells of nobody.
    private func lastWork(
        of endpoint: EndpointSummary, without failing: Set<String>, since: Timestamp, until end: Timestamp?
    ) -> SourceMark? {
        let known = input.dearest(of: endpoint)
        guard known.tier == .work else { return nil }
        let backend = known.rows.filter(\.isBackend)
        let rows = backend.isEmpty ? known.rows.filter { !failing.contains($0.route) } : backend
        let marks = rows.flatMap(\.marks).filter { mark in
            if counting(mark) == .excluded || mark.source == SourceMark.cache || mark.startedAt < since { return false }
            return end.map { mark.startedAt <= $0 } ?? true
        }
        return marks.max { $0.startedAt < $1.startedAt }
    }

    /// Of a provider, by what was asked of it or by the settings.
    private func family(of route: String) -> String? {
        let rows = input.report.rows + input.dearest.values.flatMap(\.rows)
        if let known = rows.first(where: { $0.route == route })?.family { return known.rawValue }
        return input.endpoints.flatMap(\.targets).first { $0.provider.id == route }?.provider.family.rawValue
    }
}
