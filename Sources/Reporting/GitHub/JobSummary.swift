import Model

/// Markdown for `$GITHUB_STEP_SUMMARY`: one table, then the troubles.
///
/// GitHub refuses a summary above 1,024 KiB altogether, so it is cut between sections before that, and says so.
package enum JobSummary {
    /// - Parameter limit: in bytes of UTF-8; the summary stays below it.
    package static func render(_ input: ReportInput, limit: Int = 1_000_000) -> String {
        let digest = Digest(input)
        let tally = VerdictTally(input)
        let troubles = Trouble.groups(of: input.report.remarkable)
        var text = section("## assay: \(digest.headline)\n\n\(tally.phrase); \(tally.money).")
        let noticeBytes = 200
        var left = troubles.count
        func append(_ part: String) -> Bool {
            guard text.utf8.count + part.utf8.count + noticeBytes < limit else { return false }
            text += part
            return true
        }
        guard append(section(table(input.report.rows))) else {
            return text
                + "The table and \(Phrase.counted(left, "trouble")) are left out: too large for a job summary.\n"
        }
        let gates = input.gates.map { "- \($0.symbol) **\($0.word)** \($0.sentence)" as Markdown }
        if !gates.isEmpty { _ = append(section(gates.joined("\n"))) }
        _ = append(section("*\(input.report.method.policy.text)*"))
        _ = append(section("**Recommendation:** \(input.report.recommendation)"))
        for trouble in troubles {
            guard append(section(MarkdownTrouble.section(trouble))) else { break }
            left -= 1
        }
        if left > 0 { text += "Cut here: \(Phrase.counted(left, "more trouble")) would not fit into a job summary.\n" }
        return text
    }

    private static func section(_ markdown: Markdown) -> String { markdown.text + "\n\n" }

    private static func table(_ rows: [StatusRow]) -> Markdown {
        let header: [Markdown] = ["Endpoint", "Route", "Result", "Uptime", "n", "p50", "p95", "Answered by", "Cost"]
        return .table(header: header, rows: rows.map(cells))
    }

    private static func cells(_ row: StatusRow) -> [Markdown] {
        let sources = Phrase.sources(row.sources.sorted { $0.key < $1.key })
        return [
            "\(row.title)", "\(row.route)", "\(row.word.symbol) \(row.word.rawValue)",
            "\(Phrase.uptime(row.uptime))", "\(row.uptime.n)",
            "\(Phrase.percentile(row.latency.p50))",
            "\(Phrase.percentile(row.latency.p95))", "\(sources)",
            "\(Phrase.costPerSuccess(row.cost))",
        ]
    }
}
