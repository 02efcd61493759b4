import Model

/// From where things are seen in a fleet, for the sentence of how they stand.
extension Standing {
    /// From where an endpoint is seen in trouble, where that is not from everywhere; none: from everywhere, or nobody says.
    func places(of endpoint: EndpointSummary) -> [String] {
        let own = open.filter { incident in
            incident.severity > .notice && incident.failing.contains { $0.endpoint == endpoint.endpoint }
        }
        guard own.allSatisfy({ [.regional, .single].contains($0.kind) }) else { return [] }
        return Set(own.flatMap { $0.sight?.places ?? [] }).sorted()
    }

    /// ` from fra`; empty where one of them is seen so from everywhere, or is seen by nobody.
    func extent(_ endpoints: [EndpointSummary], _ state: State) -> String {
        if state == .unseen { return "" }
        let seen = endpoints.map { places(of: $0) }
        if seen.contains(where: \.isEmpty) { return "" }
        return " from \(IncidentWords.list(Set(seen.flatMap { $0 }).sorted()))"
    }

    /// What a person said is over, and goes on: no incident tells of it.
    var closedByHand: [String] {
        let open = input.incidents.filter(\.isOpen).map(\.cause)
        var told: Set<IncidentCause> = []
        return input.incidents.filter { $0.isByHand && !$0.isOpen && !open.contains($0.cause) }.compactMap { incident in
            guard let words = goingOn(incident), told.insert(incident.cause).inserted else { return nil }
            return words
        }
    }

    /// `Replicate still fails everywhere, and was closed by hand at 2026-11-28 12:10:00 UTC: known to us`; nil where it is over.
    private func goingOn(_ incident: Incident) -> String? {
        guard let closedAt = incident.closedAt, !input.isUnseen(incident) else { return nil }
        func isOf(_ row: StatusRow) -> Bool {
            incident.affected.contains(
                ProbeSeries(endpoint: row.endpoint, route: row.route, tier: input.report.method.tier))
        }
        func isSeen(_ row: StatusRow) -> Bool { row.outages?.ongoingSince.map { $0 <= closedAt } ?? false }
        let asking = input.locations.filter { $0.rows.contains(where: isOf) }
        let seeing = asking.filter { $0.rows.contains { isOf($0) && isSeen($0) } }.map(\.name)
        // Visitors are not told of places.
        guard !seeing.isEmpty || asking.isEmpty && input.report.rows.contains(where: { isOf($0) && isSeen($0) }) else {
            return nil
        }
        let extent =
            asking.isEmpty ? "" : seeing.count == asking.count ? " everywhere" : " from \(IncidentWords.list(seeing))"
        let still = IncidentWords(input: input).still(incident) + extent
        if input.audience == .everybody { return still }
        let reason = incident.closing.map { ": \(PageText.told($0).singleLine)" } ?? ""
        return "\(still), and was closed by hand at \(closedAt.readable) UTC\(reason)"
    }
}
