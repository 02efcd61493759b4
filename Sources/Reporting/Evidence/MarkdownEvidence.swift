import Model

/// Baselines as a table, pictures as paths of their kept files: Markdown carries no pictures.
struct MarkdownEvidence {
    static let namedFiles = 50

    let evidence: ReportEvidence

    /// Empty without anything to tell.
    var section: Markdown {
        [notes, baselines, judges, pictures].filter { !$0.isEmpty }.joined("\n\n")
    }

    private var notes: Markdown { evidence.notes.map { "> \($0)" as Markdown }.joined("\n>\n") }

    private var baselines: Markdown {
        guard !evidence.baselines.isEmpty else { return "" }
        let rows = evidence.baselines.map { EvidenceWords.cells($0).map { "\($0)" as Markdown } }
        let table = Markdown.table(header: EvidenceWords.header.map { "\($0)" }, rows: rows)
        return "## 📏 Quality Baselines\n\n\(table)"
    }

    private var judges: Markdown {
        guard !evidence.judges.isEmpty else { return "" }
        let rows = evidence.judges.map { JudgeWords.cells($0).map { "\($0)" as Markdown } }
        let table = Markdown.table(header: JudgeWords.header.map { "\($0)" }, rows: rows)
        let silences = evidence.judges.compactMap(JudgeWords.silence).map { "\n\n> \($0.clipped(to: 400))" as Markdown }
        return "## ⚖️ Judges of Your Own\n\n\(table)\(silences.joined(""))\n\n*\(JudgeWords.rule)*"
    }

    private var pictures: Markdown {
        let failures = evidence.pictures.filter(\.isFailure)
        guard let folder = evidence.folder, !failures.isEmpty else { return "" }
        let lines = failures.prefix(Self.namedFiles).map { picture -> Markdown in
            let words = picture.findings.first.map { ": \($0.subject), \($0.actual.clipped(to: 200))" } ?? ""
            let reference: Markdown =
                picture.exhibit.reference.map { "; reference \(Markdown.code("\(folder)/\($0.path)"))" } ?? ""
            let output = Markdown.code("\(folder)/\(picture.exhibit.output.path)")
            return "- \(picture.name)\(words). Output \(output)\(reference)"
        }
        let rest = failures.count - lines.count + evidence.notShown
        let more: Markdown = rest > 0 ? "\n- and \(rest) more" : ""
        return "## 🖼 Pictures with Something Wrong\n\n\(lines.joined("\n"))\(more)"
    }
}
