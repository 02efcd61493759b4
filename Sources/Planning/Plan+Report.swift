package import Model

extension Plan {
    /// Each judge with how many of the checks it would judge; a check that fails otherwise is not shown to it.
    package func judgings(_ judges: [JudgeSpec]) -> [PlanReport.Judging] {
        judges.map { judge in
            PlanReport.Judging(
                judge: judge,
                checks: rounds * round.count { $0.tier == .work && judge.judges($0.endpoint.feature) })
        }
    }

    /// The plan in figures.
    package var report: PlanReport {
        struct Place: Hashable {
            let endpoint: String
            let route: String
        }
        var order: [Place] = []
        var groups: [Place: [Check]] = [:]
        for check in round {
            let place = Place(endpoint: check.endpoint.id, route: check.route.name)
            if groups[place] == nil { order.append(place) }
            groups[place, default: []].append(check)
        }
        let endpoints = order.map(\.endpoint).withoutRepeats
        let lines = endpoints.flatMap { endpoint in order.filter { $0.endpoint == endpoint } }.map { place in
            let own = groups[place] ?? []
            return PlanReport.Line(
                endpoint: place.endpoint, route: place.route, count: rounds * own.count,
                fixtures: own.map(\.fixture.id).withoutRepeats)
        }
        return PlanReport(
            lines: lines, bills: expectedCostByProvider.map { PlanReport.Bill(provider: $0, cost: $1) },
            total: expectedCost)
    }
}
