import Model

/// The report for a terminal: a block per endpoint, a row per route, every trouble once, one line of summary.
struct TableReport {
    private let input: ReportInput
    private let style: TextStyle
    private let strip: OutcomeStrip
    private let indent = 2

    init(_ input: ReportInput, style: TextStyle) {
        self.input = input
        self.style = style
        strip = OutcomeStrip(rows: input.report.rows, style: style)
    }

    var text: String {
        var lines = tier + blocks
        if let legend = strip.legend { lines += ["", "  \(legend)"] }
        lines += TroubleText(style: style).lines(for: Trouble.groups(of: input.report.remarkable))
        lines += ["", summary]
        return lines.joined(separator: "\n") + "\n"
    }

    /// Work is what a reader expects; another tier is named above everything.
    private var tier: [String] {
        let tier = input.report.method.tier
        return tier == .work ? [] : ["  " + style.paint("tier \(tier.rawValue): \(Phrase.proves(tier))", .bold), ""]
    }

    /// Least missed first, when the terminal is narrow: PSNR, then cost, p50, p95, interval, who answered.
    private static let columns = [
        TableColumn("ROUTE", maximumWidth: 22),
        TableColumn("STATUS"),
        TableColumn("SOURCE", dropOrder: 6),
        TableColumn("UPTIME", alignRight: true),
        TableColumn("95 %", dropOrder: 5, gap: 1),
        TableColumn("N", alignRight: true, gap: 1),
        TableColumn("P50", alignRight: true, dropOrder: 3),
        TableColumn("P95", alignRight: true, dropOrder: 4),
        TableColumn("PSNR", alignRight: true, dropOrder: 1),
        TableColumn("COST", alignRight: true, dropOrder: 2),
    ]

    private var blocks: [String] {
        let narrow = table(input.report.rows.map { cells($0, stripLimit: Self.shortestStrip) })
        let limit = min(Self.longestStrip, Self.shortestStrip + narrow.spare)
        let rows = input.report.rows.map { cells($0, stripLimit: limit) }
        let table = table(rows)
        let space = String(repeating: " ", count: indent)
        var lines = [space + table.header]
        var endpoint: String?
        for (row, cells) in zip(input.report.rows, rows) {
            if row.endpoint != endpoint {
                lines += ["", heading(row)]
                endpoint = row.endpoint
            }
            lines.append(space + table.row(cells))
            if let excluded = Phrase.excluded(row.uptime) {
                lines.append(space + "  " + style.paint("not counted: \(excluded)", .dim))
            }
        }
        return lines
    }

    /// The strip takes what the other columns leave.
    private static let shortestStrip = 8
    private static let longestStrip = 60

    private func table(_ rows: [[TableCell]]) -> TextTable {
        TextTable(columns: Self.columns, rows: rows, indent: indent, style: style)
    }

    private func heading(_ row: StatusRow) -> String {
        let title = style.paint(row.title.singleLine.fitted(to: max(20, style.width - 14)), .bold)
        let stars = Phrase.stars(input.report.endpoints.first { $0.endpoint == row.endpoint }?.stars)
        return stars.isEmpty ? title : "\(title)  \(stars)"
    }

    private func cells(_ row: StatusRow, stripLimit: Int) -> [TableCell] {
        let interval = row.uptime.interval.map { Phrase.interval($0) } ?? ""
        return [
            TableCell(row.route.singleLine),
            TableCell("\(row.word.symbol) \(row.word.rawValue)", ink(row.word)),
            strip.cell(row.marks, limit: stripLimit),
            TableCell(Phrase.percent(row.uptime.estimate)),
            TableCell(interval, .dim),
            TableCell(String(row.uptime.n), .dim),
            TableCell(Phrase.percentile(row.latency.p50, of: row.latency)),
            TableCell(Phrase.percentile(row.latency.p95, of: row.latency)),
            TableCell(Phrase.psnr(row.quality)),
            TableCell(Phrase.costPerSuccess(row.cost)),
        ]
    }

    private func ink(_ word: StatusWord) -> Ink {
        switch word {
        case .working: .green
        case .degraded, .limited, .timeout: .yellow
        case .failed, .bothFailed: .red
        case .noData: .grey
        }
    }

    /// `24 checks: 18 passed, 2 failed · 12.4 s · $0.0456 over 30 attempts · ledger assay.db`.
    private var summary: String {
        let tally = Tally(input)
        var parts = ["\(Phrase.counted(tally.total, "check")): \(tally.phrase)"]
        if let duration = input.duration { parts.append(duration.readable) }
        parts.append(tally.money)
        if let path = input.ledgerPath { parts.append("ledger \(path.singleLine)") }
        let ink: Ink = tally.failed > 0 ? .boldRed : tally.degraded > 0 ? .boldYellow : .green
        return style.paint(parts[0], ink) + parts.dropFirst().map { " · \($0)" }.joined()
    }
}
