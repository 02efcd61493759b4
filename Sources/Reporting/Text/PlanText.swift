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
            lines.append(
                "  \(padded(line.route.singleLine, 20))\(padded(Phrase.counted(line.count, "check"), 12))\(fixtures)")
        }
        lines.append("")
        lines += plan.bills.map { "  \(padded($0.provider.singleLine, 20))\(text($0.cost))" }
        lines.append(
            "\(Phrase.counted(plan.checks, "check")), expected cost \(text(plan.total)); "
                + (plan.quotes.isEmpty ? "nothing was sent" : "nothing was sent but free questions about prices"))
        lines += plan.quotes.map(quoted)
        if let left = plan.leftOut {
            lines.append("\(left.count) of them would be left out: \(left.reason)")
        }
        lines += plan.judges.map(judging)
        lines += plan.remarks.map { "note: \($0)".singleLine }
        return lines.joined(separator: "\n")
    }

    /// `judge clip: at most 12 outputs, at least 0.25, within 30 s and 2GiB: ./clip_score.py --fast`.
    private static func judging(_ item: PlanReport.Judging) -> String {
        let judge = item.judge
        return "judge \(judge.id.singleLine): at most \(Phrase.counted(item.checks, "output")), "
            + "\(judge.bounds.words), within \(judge.within.duration.readable) and \(judge.memory.typed): "
            + judge.command.map(\.singleLine).joined(separator: " ")
    }

    private static func quoted(_ quote: PriceQuote) -> String {
        let of = quote.model.isEmpty ? quote.provider : "\(quote.provider) for \(quote.model)"
        let said = quote.amount.map { "\($0.readable) a call, quoted by the provider" } ?? "no quote: \(quote.problem)"
        return "  \(of): \(said)".singleLine
    }

    private static func text(_ cost: ExpectedCost) -> String {
        let unknown =
            cost.unknownCount == 0 ? "" : " and \(Phrase.counted(cost.unknownCount, "check")) of unknown price"
        return cost.known.readable + unknown
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
