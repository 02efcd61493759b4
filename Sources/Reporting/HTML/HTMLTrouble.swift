import Model

/// One trouble on the page, folded; a printed page shows it open.
enum HTMLTrouble {
    static func block(_ trouble: Trouble) -> HTML {
        let first = trouble.first
        let count: HTML = trouble.more > 0 ? " <span class=\"count\">\(trouble.more + 1) checks</span>" : ""
        let findings = StackedTable(heads: ["About", "Expected", "Actual"])
        let rows = first.account.map { findings.row(["\($0.subject)", "\($0.expected)", "\($0.actual)"]) }
        let table = rows.isEmpty ? "" : findings.html(rows)
        let body: HTML = first.body.map { "<h4>First bytes of the body</h4><pre>\($0.clipped(to: 2000))</pre>" } ?? ""
        let curl: HTML = first.curl.map { "<h4>Again</h4><pre>\($0)</pre>" } ?? ""
        let more: HTML = trouble.morePhrase(limit: 40).map { "<p>\($0).</p>" } ?? ""
        return """
            <details class="\(trouble.severity.word)"\(HTML(trusted: trouble.severity == .error ? " open" : ""))>
            <summary><strong>\(trouble.severity.word)</strong> <code>\(trouble.code.rawValue)</code> \
            \(first.subject.checkID)\(count)</summary>
            \(table)
            \(body)\(curl)\(more)
            <p class="meta">What it means: <code>assay explain \(trouble.code.rawValue)</code></p>
            </details>
            """
    }
}
