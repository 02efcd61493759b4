import Model
import Planning

/// The plan as a person reads it: a line per endpoint and route, and what it is expected to cost.
enum PlanText {
    static func render(_ plan: Plan) -> String {
        var lines: [String] = []
        for (endpoint, checks) in grouped(plan.checks, by: \.endpoint.id) {
            lines.append(endpoint)
            for (route, own) in grouped(checks, by: \.route.name) {
                let fixtures = grouped(own, by: \.fixture.id).map(\.name).joined(separator: " ")
                lines.append("  \(padded(route, 20))\(padded("\(own.count) checks", 12))\(fixtures)")
            }
        }
        lines.append("")
        for (provider, cost) in plan.expectedCostByProvider {
            lines.append("  \(padded(provider, 20))\(text(cost))")
        }
        lines.append("\(plan.checks.count) checks, expected cost \(text(plan.expectedCost)); nothing was sent")
        return lines.joined(separator: "\n")
    }

    private static func text(_ cost: ExpectedCost) -> String {
        let unknown = cost.unknownCount == 0 ? "" : " and \(cost.unknownCount) checks of unknown price"
        return cost.known.readable + unknown
    }

    private static func grouped(
        _ checks: [Check], by key: (Check) -> String
    ) -> [(name: String, checks: [Check])] {
        var order: [String] = []
        var groups: [String: [Check]] = [:]
        for check in checks {
            let name = key(check)
            if groups[name] == nil { order.append(name) }
            groups[name, default: []].append(check)
        }
        return order.map { ($0, groups[$0] ?? []) }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
