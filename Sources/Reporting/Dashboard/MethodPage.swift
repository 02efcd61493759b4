import Model

extension Reporter {
    /// By what rules the figures come about: from the policies in force, not from prose that could be another's.
    package static func method(_ input: ReportInput, planned: [PlannedTier], policies: [String]) -> String {
        let schedule: HTML =
            planned.isEmpty ? "" : "<section><h2>What is asked when</h2>\(PlannedTier.table(planned))</section>"
        let sentences = policies.map { "<li>\($0)</li>" as HTML }
        let watching: HTML =
            policies.isEmpty ? "" : "<section><h2>Incidents, money and messages</h2><ul>\(sentences)</ul></section>"
        return DashboardFrame(place: input.place(), title: "Method", section: .method).page([
            "<header><h1>Method</h1></header>", schedule, watching,
            HTMLReport(input).method(heading: "What counts, and how figures come about"),
        ])
    }
}

extension PlannedTier {
    /// Empty without any.
    static func table(_ planned: [PlannedTier]) -> HTML {
        let table = StackedTable(heads: ["Tier", "Series", "Asked"])
        let rows = planned.map { tier in
            table.row(["\(tier.tier.rawValue)", "\(tier.series)", "\(tier.cadences.joined(separator: ", "))"])
        }
        return rows.isEmpty ? "" : table.html(rows)
    }
}
