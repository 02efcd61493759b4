import Model

extension ReportFormat {
    /// For a person at a terminal.
    package static let table = ReportFormat("table") { input, style in TableReport(input, style: style).text }
}

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
        lines += policy + locations + windows + gates + judges + comparison
        lines += TroubleText(style: style).lines(for: Trouble.groups(of: input.report.remarkable))
        lines += ["", summary]
        if let forecast = Digest(input).forecast { lines.append(forecast) }
        if !input.report.method.targets.isEmpty {
            lines.append("backend: \(input.report.method.targets.joined(separator: ", ").singleLine)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Work is what a reader expects; another tier is named above everything.
    private var tier: [String] {
        let tier = input.report.method.tier
        return tier == .work ? [] : ["  " + style.paint("tier \(tier.rawValue): \(Phrase.proves(tier))", .bold), ""]
    }

    private var policy: [String] {
        if input.report.rows.isEmpty { return [] }
        let text = input.report.method.policy.text.wrapped(to: max(40, style.width - indent))
        return [""] + text.map { "  " + style.paint($0, .dim) }
    }

    private var windows: [String] {
        tables(WindowTable.all(input.windows), called: "Uptime by window", of: "Window")
    }

    private var locations: [String] {
        tables(WindowTable.all(input.locations, sharing: false), called: "By location", of: "Location")
    }

    private func tables(_ tables: [WindowTable], called name: String, of first: String) -> [String] {
        tables.flatMap { table -> [String] in
            let columns = zip([first] + WindowTable.titles.dropFirst(), Self.windowColumns).map { title, column in
                TableColumn(title.uppercased(), alignRight: column.isNumber, dropOrder: column.dropOrder)
            }
            let kept = columns.count
            let rows = table.blocks.map { block in
                block.lines.enumerated().map { index, line in
                    ([index == 0 ? block.route : ""] + line.prefix(kept)).map { TableCell($0.singleLine) }
                }
            }
            let text = TextTable(
                columns: [TableColumn("ROUTE", maximumWidth: 22)] + columns, rows: rows.flatMap(\.self),
                indent: indent, style: style)
            var lines = ["", style.paint("\(name), tier \(table.tier.rawValue)", .bold), "  " + text.header]
            for (index, block) in table.blocks.enumerated() {
                if index == 0 || table.blocks[index - 1].group != block.group {
                    lines += ["", style.paint(block.group.singleLine, .bold)]
                }
                for (row, line) in zip(rows[index], block.lines) {
                    lines.append("  " + text.row(row))
                    if let more = Self.rest(of: line) { lines.append("    " + style.paint(more, .dim)) }
                }
            }
            return lines
        }
    }

    /// Least missed first, when the terminal is narrow.
    private static let windowColumns: [(isNumber: Bool, dropOrder: Int?)] = [
        (false, nil), (true, nil), (false, 4), (true, nil), (true, 2), (true, 1), (true, 3), (false, 5),
    ]

    /// What has no column of its own, where there is any: `MTTR 2 m 05 s · fallback 4.2 % · not counted 2 throttled`.
    private static func rest(of line: [String]) -> String? {
        let told = zip(WindowTable.titles, line).dropFirst(windowColumns.count)
            .filter { !["", Phrase.noData, "0 %"].contains($0.1) }
            .map { "\($0 == "MTTR" ? $0 : $0.lowercased()) \($1)" }
        return told.isEmpty ? nil : told.joined(separator: " · ").singleLine
    }

    private var gates: [String] {
        if input.gates.isEmpty { return [] }
        return ["", style.paint("Gates", .bold)]
            + input.gates.map { gate in
                let ink: Ink =
                    switch gate.state {
                    case .passed: .green
                    case .failed: .boldRed
                    case .notEnoughData: .dim
                    }
                return "  \(gate.symbol) \(style.paint(gate.word, ink))  \(gate.sentence.singleLine)"
            }
    }

    private var judges: [String] {
        let judges = input.evidence?.judges ?? []
        if judges.isEmpty { return [] }
        return ["", style.paint("Judges of your own", .bold)]
            + judges.flatMap { judge -> [String] in
                let name = style.paint(judge.judge.singleLine, .bold)
                let line =
                    "  \(name)  \(judge.endpoint.singleLine).\(judge.route.singleLine): \(JudgeWords.inFull(judge))"
                let silence = JudgeWords.silence(judge)?.singleLine.wrapped(to: max(40, style.width - 4)) ?? []
                return [line] + silence.map { "    " + style.paint($0, .yellow) }
            }
    }

    private var comparison: [String] {
        guard let comparison = input.comparison else { return [] }
        let text = ComparisonTable(comparison, style: style).text
        return ["", style.paint("Against run \(comparison.a.name.singleLine)", .bold), "", text]
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
        let endpoints = Dictionary(input.report.endpoints.map { ($0.endpoint, $0) }) { first, _ in first }
        for (row, cells) in zip(input.report.rows, rows) {
            if row.endpoint != endpoint {
                lines += ["", heading(row, endpoints[row.endpoint]?.stars)]
                endpoint = row.endpoint
            }
            lines.append(space + table.row(cells))
            if let excluded = Phrase.excluded(row.uptime) {
                lines.append(space + "  " + style.paint("not counted: \(excluded)", .dim))
            }
            if row.isBackend, let remark = endpoints[row.endpoint]?.remark {
                lines += Digest.sentence(remark).wrapped(to: max(40, style.width - indent - 2)).map {
                    space + "  " + style.paint($0, .yellow)
                }
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

    private func heading(_ row: StatusRow, _ stars: Int?) -> String {
        let title = style.paint(row.title.singleLine.fitted(to: max(20, style.width - 14)), .bold)
        let stars = Phrase.stars(stars)
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
            TableCell(Phrase.percentile(row.latency.p50)),
            TableCell(Phrase.percentile(row.latency.p95)),
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

    /// `24 checks: 18 passed, 2 failed · 12.4 s · $0.0456 over 30 attempts · ledger assay.db`; of a run that was
    /// interrupted `interrupted after 4 of 104 checks: 3 passed, …`.
    private var summary: String {
        let tally = VerdictTally(input)
        var parts = [tally.planned == nil ? "\(Phrase.counted(tally.total, "check")): \(tally.phrase)" : tally.phrase]
        if let duration = input.duration { parts.append(duration.readable) }
        parts.append(tally.money)
        if let path = input.ledgerPath { parts.append("ledger \(path.singleLine)") }
        if let control = EvidenceWords.control(input.evidence) { parts.append(control) }
        let ink: Ink = tally.failed > 0 ? .boldRed : tally.degraded > 0 ? .boldYellow : .green
        return style.paint(parts[0], ink) + parts.dropFirst().map { " · \($0)" }.joined()
    }
}
