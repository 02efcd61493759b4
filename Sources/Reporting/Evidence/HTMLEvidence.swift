import Model

/// Pictures and baselines on the page. Pictures are in the page itself: nothing is fetched.
struct HTMLEvidence {
    let evidence: ReportEvidence

    /// So many failures are seen at once; the others are folded.
    private static let openFailures = 8

    /// What is wrong, to be seen at once; empty without any.
    var failures: HTML {
        let shown = HTMLEvidence.variedFirst(evidence.pictures.filter(\.isFailure))
        let folded = shown.dropFirst(HTMLEvidence.openFailures)
        let more: HTML =
            folded.isEmpty
            ? ""
            : """
            <details><summary>\(Phrase.counted(folded.count, "more picture")) with something wrong</summary>
            \(folded.map(exhibit).joined("\n"))
            </details>
            """
        guard !shown.isEmpty || evidence.notShown > 0 else { return "" }
        let rest: HTML =
            evidence.notShown > 0
            ? "<p class=\"meta\">\(evidence.notShown) more not shown here, to keep the page small; their files are kept in "
                + "<code>\(evidence.folder ?? "")</code>.</p>" : ""
        return """
            <section aria-label="Pictures with something wrong">
            <h2>Pictures with something wrong</h2>
            \(legend(for: shown))
            \(shown.prefix(HTMLEvidence.openFailures).map(exhibit).joined("\n"))
            \(more)
            \(rest)
            </section>
            """
    }

    /// The endpoints take turns, and within one each kind of trouble comes before the second of any.
    private static func variedFirst(_ pictures: [PictureEvidence]) -> [PictureEvidence] {
        var (seen, turns): (Set<String>, [String: Int]) = ([], [:])
        let ranked = pictures.enumerated().map { place, picture in
            let kind = "\(picture.exhibit.endpoint) \(picture.findings.first?.subject ?? "")"
            return (isSecond: !seen.insert(kind).inserted, place: place, picture: picture)
        }.sorted { ($0.isSecond ? 1 : 0, $0.place) < ($1.isSecond ? 1 : 0, $1.place) }
        return ranked.map { item in
            let turn = turns[item.picture.exhibit.endpoint, default: 0]
            turns[item.picture.exhibit.endpoint] = turn + 1
            return (turn: turn, picture: item.picture)
        }.enumerated().sorted { ($0.element.turn, $0.offset) < ($1.element.turn, $1.offset) }.map(\.element.picture)
    }

    /// One of each endpoint and provider; empty without any.
    var examples: HTML {
        let shown = evidence.pictures.filter { !$0.isFailure }
        guard shown.contains(where: { !$0.panels.isEmpty }) else { return "" }
        return """
            <section aria-label="Examples">
            <h2>An example of each</h2>
            \(legend(for: shown))
            <div class="exhibits">\(shown.map(exhibit).joined("\n"))</div>
            </section>
            """
    }

    var baselines: HTML {
        guard !evidence.baselines.isEmpty || !evidence.notes.isEmpty else { return "" }
        let notes = evidence.notes.map { "<p class=\"notice\">\($0)</p>" as HTML }
        let baselines = StackedTable(heads: EvidenceWords.header, name: "baselines")
        let rows = evidence.baselines.map { baseline in baselines.row(EvidenceWords.cells(baseline).map { "\($0)" }) }
        let table = rows.isEmpty ? "" : baselines.html(rows)
        return """
            <section>
            <h2>Quality baselines</h2>
            \(notes.joined("\n"))
            \(table)
            </section>
            """
    }

    /// The colours of the maps of differences.
    private func legend(for shown: [PictureEvidence]) -> HTML {
        guard shown.contains(where: { $0.panels.contains { $0.role == .difference } }) else { return "" }
        return """
            <p class="scale meta"><span>difference: 0</span><span class="ramp" aria-hidden="true"></span>\
            <span>64 of 255 or more, root mean square of a square of pixels</span></p>
            """
    }

    func exhibit(_ picture: PictureEvidence) -> HTML {
        let kind: HTML = picture.isFailure ? " \(HTML(trusted: severity(picture)))" : ""
        let code: HTML = picture.code.flatMap { $0 == .ok ? nil : " <code>\($0.rawValue)</code>" } ?? ""
        let times: HTML = picture.repeats > 0 ? " <span class=\"count\">and \(picture.repeats) more alike</span>" : ""
        let words = picture.findings.map { finding -> HTML in
            "<p><strong>\(finding.subject)</strong>: \(EvidenceWords.actual(finding)) "
                + "<span class=\"expected\">expected \(finding.expected)</span></p>"
        }
        let distance: HTML = EvidenceWords.distance(picture).map { "<p>\($0)</p>" } ?? ""
        return """
            <figure class="exhibit\(kind)">
            <div class="panels">\(picture.panels.map { panel($0, of: picture) })</div>
            <figcaption><p class="name">\(picture.name)\(code)\(times)</p>\(words)\(distance)</figcaption>
            </figure>
            """
    }

    private func severity(_ picture: PictureEvidence) -> String {
        picture.code.flatMap { Severity($0) }?.word ?? "note"
    }

    private func panel(_ panel: PictureEvidence.Panel, of picture: PictureEvidence) -> HTML {
        guard !panel.thumbnail.isEmpty, let format = ImageFormat(sniffing: panel.thumbnail) else {
            return """
                <div class="panel"><div class="unseen">\(panel.note)</div>\
                <span class="role">\(panel.role.rawValue)</span></div>
                """
        }
        // Pictures of a few pixels are shown as squares one can see.
        let factor = max(1, 96 / max(panel.width, panel.height, 1))
        let pixelated: HTML = factor > 1 ? " class=\"pixels\"" : ""
        let source = HTML(trusted: DataURI.encode(panel.thumbnail, mime: format.mime))
        return """
            <div class="panel"><img\(pixelated) src="\(source)" width="\(panel.width * factor)" \
            height="\(panel.height * factor)" alt="\(EvidenceWords.alternative(panel, of: picture))">\
            <span class="role">\(panel.role.rawValue)</span> <span class="note">\(panel.note)</span></div>
            """
    }
}
