package import Model

/// The plan as a person reads it: a line per endpoint and route, and what it is expected to cost.
package enum PlanText {
    package static func render(_ plan: PlanReport) -> String {
        var lines: [String] = []
        var endpoint: String?
        for line in plan.lines {
            if line.endpoint != endpoint { lines.append(line.endpoint.singleLine) }
            endpoint = line.endpoint
            let fixtures = line.fixtures.map(\.singleLine).joined(separator: " ")
            lines.append("  \(padded(line.route.singleLine, 20))\(padded("\(line.count) checks", 12))\(fixtures)")
        }
        lines.append("")
        lines += plan.bills.map { "  \(padded($0.provider.singleLine, 20))\(text($0.cost))" }
        lines.append("\(plan.checks) checks, expected cost \(text(plan.total)); nothing was sent")
        if let left = plan.leftOut {
            lines.append("\(left.count) of them would be left out: \(left.reason)")
        }
        return lines.joined(separator: "\n")
    }

    private static func text(_ cost: ExpectedCost) -> String {
        let unknown = cost.unknownCount == 0 ? "" : " and \(cost.unknownCount) checks of unknown price"
        return cost.known.readable + unknown
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
