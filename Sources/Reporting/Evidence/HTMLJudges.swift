import Model

/// The user's own judges on the page; their charts stand beside those of each route.
struct HTMLJudges {
    let judges: [JudgeSummary]

    var section: HTML {
        if judges.isEmpty { return "" }
        let table = StackedTable(heads: JudgeWords.header, name: "baselines")
        let rows = judges.map { judge in table.row(JudgeWords.cells(judge).map { "\($0)" }) }
        let silences = judges.compactMap(JudgeWords.silence).map { "<p class=\"notice\">\($0)</p>" as HTML }
        return """
            <section id="judges">
            <h2>Judges of your own</h2>
            \(silences.joined("\n"))
            \(table.html(rows))
            <p class="rule">\(JudgeWords.rule)</p>
            </section>
            """
    }
}
