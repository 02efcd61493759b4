package import Model

/// Endpoints x routes x fixtures x repetitions: what will be sent, in which order, and what it is expected to cost.
package struct Plan: Hashable, Sendable {
    /// The first round, with the routes of one endpoint and fixture next to each other (A B A B …), so that routes that are
    /// compared met the same weather.
    package let round: [Check]
    package let rounds: Int

    /// In the order they should start: whole rounds one after the other.
    package var checks: PlannedChecks { PlannedChecks(of: self) }

    /// What the endpoints of its checks do, each once, in their order.
    package var features: [FeatureSpec] {
        round.map(\.endpoint.feature).reduce(into: []) { known, feature in
            if !known.contains(feature) { known.append(feature) }
        }
    }

    package init(checks round: [Check], rounds: Int = 1) {
        self.round = round
        self.rounds = rounds
    }

    /// - Parameters:
    ///   - selection: filters; each may only name what exists.
    ///   - tier: `reach` and `account` send no fixture, so they are one check per endpoint and route.
    ///   - repeatCount: how many rounds, at least 1.
    ///   - includesBackend: false where there is no backend, only providers.
    /// - Throws: the first filter name that matches nothing at all. A plan without checks is no error here: filters
    ///   may well have nothing in common.
    package static func make(
        endpoints: [Endpoint], fixtures: [Fixture], selection: Selection = Selection(), tier: Tier = .work,
        repeatCount: Int = 1, includesBackend: Bool = true
    ) throws(PlanningError) -> Plan {
        precondition(repeatCount >= 1, "a plan has at least one round")
        try verify(selection, endpoints: endpoints, fixtures: fixtures)
        let rows = endpoints.filter(selection.takes).map { endpoint in
            (endpoint, routes(of: endpoint, includesBackend: includesBackend).filter(selection.takes))
        }
        var checks: [Check] = []
        for (endpoint, routes) in rows {
            if tier != .work {
                checks += routes.map { .unbilled(tier, endpoint, $0) }
                continue
            }
            for fixture in fixtures where selection.takes(fixture) && fixture.fits(endpoint.feature) {
                checks += routes.map { Check(endpoint: endpoint, route: $0, fixture: fixture) }
            }
        }
        return Plan(checks: checks.filter(selection.takes), rounds: repeatCount)
    }

    /// The backend first, then the targets in the order of the fallback chain.
    private static func routes(of endpoint: Endpoint, includesBackend: Bool) -> [Route] {
        (includesBackend ? [.backend] : []) + endpoint.targets.map(Route.direct)
    }

    private static func verify(_ selection: Selection, endpoints: [Endpoint], fixtures: [Fixture]) throws(PlanningError)
    {
        let targets = endpoints.flatMap(\.targets)
        let routes = [Route.backendName] + targets.map(\.provider.id) + targets.map(\.provider.family.rawValue)
        let filters: [(kind: String, names: [String], known: [String])] = [
            ("endpoint", selection.endpoints, endpoints.map(\.id)),
            ("provider", selection.routes, routes),
            ("fixture", selection.fixtures, fixtures.map(\.id)),
            ("tag", selection.tags, fixtures.flatMap(\.tags).sorted()),
        ]
        for (kind, names, known) in filters {
            guard let unknown = names.first(where: { !known.contains($0) }) else { continue }
            throw PlanningError(kind: kind, name: unknown, known: known.withoutRepeats)
        }
    }
}

extension [String] {
    var withoutRepeats: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
