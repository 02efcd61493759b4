import Model

/// Troubles in Markdown: for the status document and for the job summary.
enum MarkdownTrouble {
    /// Of a body or a curl line; the ledger has more.
    static let bodyLimit = 600
    static let namedOthers = 20

    static func list(_ troubles: [Trouble]) -> Markdown {
        troubles.map(section).joined("\n\n")
    }

    /// One trouble, folded: the reader opens what concerns him.
    static func section(_ trouble: Trouble) -> Markdown {
        let first = trouble.first
        var parts: [Markdown] = [
            Markdown(trusted: heading(trouble).text),
            first.account.map { finding in
                "- \(finding.subject): expected \(Markdown.code(finding.expected.clipped(to: 300))), "
                    + "actual \(Markdown.code(finding.actual.clipped(to: 300)))"
            }.joined("\n"),
        ]
        if let body = first.body { parts.append(.block(body.clipped(to: bodyLimit))) }
        if let curl = first.curl { parts.append(.block(curl, language: "sh")) }
        if let more = trouble.morePhrase(limit: namedOthers) { parts.append("\(more).") }
        parts += ["What it means: \(Markdown.code("assay explain \(trouble.code.rawValue)"))", "</details>"]
        return parts.filter { !$0.isEmpty }.joined("\n\n")
    }

    /// Markdown is not read inside a line that begins as HTML: this one is HTML.
    private static func heading(_ trouble: Trouble) -> HTML {
        let count: HTML = trouble.more > 0 ? " (\(trouble.more + 1) checks)" : ""
        return "<details><summary>\(trouble.severity.word): <code>\(trouble.code.rawValue)</code> "
            + "\(trouble.first.subject.checkID.singleLine)\(count)</summary>"
    }
}
