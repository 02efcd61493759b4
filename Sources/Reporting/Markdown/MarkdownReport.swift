import Model

extension ReportFormat {
    /// The status document, ready to be committed as `STATUS.md`.
    package static let markdown = ReportFormat("markdown") { input, _ in MarkdownReport(input).document.text }
}

/// The status document: what a project once wrote by hand about its providers, regenerated from measurements.
struct MarkdownReport {
    private let input: ReportInput
    private let digest: Digest

    init(_ input: ReportInput) {
        self.input = input
        digest = Digest(input)
    }

    var document: Markdown {
        let sections =
            [title, summary, gates] + endpointSections + [
                locations, windows, cost, comparison, recommendation, runComparison, evidence, troubles, method,
            ]
        return sections.filter { !$0.isEmpty }.joined("\n\n") + "\n"
    }

    private var title: Markdown {
        let report = input.report
        return """
            # Backend API Status Report

            **\(digest.headline)** \(VerdictTally(input).phrase); \(VerdictTally(input).money).

            Measured, not written: every figure and verdict below is computed from \
            \(Phrase.counted(report.method.n, "verdict")), and [how](#method) is told at the end. \
            Generated \(report.method.generatedAt.readable) UTC by assay \(report.method.toolVersion); \
            \(report.method.targets.joined(separator: ", ")).
            """
    }

    private var summary: Markdown {
        let lines = digest.summary.map { "- \($0)" as Markdown }
        if lines.isEmpty { return "" }
        return "## 🎯 Summary\n\n\(lines.joined("\n"))\n\n*Rule: \(input.report.readinessRule)*"
    }

    private var gates: Markdown {
        if input.gates.isEmpty { return "" }
        let lines = input.gates.map { "- \($0.symbol) **\($0.word)** \($0.sentence)" as Markdown }
        return "## Gates\n\n\(lines.joined("\n"))"
    }

    private var windows: Markdown {
        sections(WindowTable.all(input.windows), called: "Uptime by Window", of: "Window")
    }

    /// Of a fleet.
    private var locations: Markdown {
        sections(WindowTable.all(input.locations, sharing: false), called: "By Location", of: "Location")
    }

    private func sections(_ all: [WindowTable], called name: Markdown, of first: String) -> Markdown {
        let tables = all.map { table -> Markdown in
            let header = ([first] + WindowTable.titles.dropFirst()).map { "\($0)" as Markdown }
            let rows = table.blocks.flatMap { block -> [[Markdown]] in
                [["**\(block.heading)**"] + header.dropFirst().map { _ in "" }] + block.lines.map { $0.map { "\($0)" } }
            }
            return "### Tier \(table.tier.rawValue)\n\n\(Markdown.table(header: header, rows: rows))"
        }
        if tables.isEmpty { return "" }
        return "## \(name)\n\n\(tables.joined("\n\n"))\n\n*\(input.report.method.policy.text)*"
    }

    private var cost: Markdown {
        guard !input.report.rows.isEmpty else { return "" }
        let header: [Markdown] = ["Route"] + Digest.costTitles.map { "\($0)" }
        let rows = input.report.rows.map { row -> [Markdown] in
            ["\(row.title) · \(row.routeTitle)"] + digest.costs(row).map { "\($0)" }
        }
        let forecast: Markdown = digest.forecast.map { "\n\n\($0)" } ?? ""
        return "## Cost\n\n\(Markdown.table(header: header, rows: rows))\(forecast)"
    }

    private var runComparison: Markdown {
        guard let comparison = input.comparison else { return "" }
        return """
            ## Against Run \(comparison.a.name)

            **\(comparison.sentence)**

            \(ComparisonMarkdown.table(comparison))
            """
    }

    // MARK: Endpoints

    private var endpointSections: [Markdown] {
        var number = 0
        return EndpointSummary.Readiness.order.compactMap { readiness in
            let members = input.report.endpoints.filter { $0.readiness == readiness }
            if members.isEmpty { return nil }
            let blocks = members.map { endpoint -> Markdown in
                number += 1
                return block(endpoint, number: number)
            }
            return "## \(readiness.heading)\n\n\(blocks.joined("\n\n"))"
        }
    }

    private func block(_ endpoint: EndpointSummary, number: Int) -> Markdown {
        var lines: [Markdown] = []
        func line(_ label: Markdown, _ value: Markdown) { lines.append("- **\(label):** \(value)") }
        if let row = endpoint.main {
            let architecture: Markdown = digest.architecture(of: endpoint).map { " (\($0))" } ?? ""
            line("Status", "\(row.word.symbol) \(row.word.rawValue)\(architecture)")
            for (position, direct) in endpoint.direct.enumerated() {
                line(label(position, of: endpoint.direct.count), provider(direct))
            }
            line("Reliability", "\(Digest.reliability(row.uptime))\(beside(row))")
            line("Speed", "\(Digest.speed(row.latency))\(coldStart(row))")
            line("Cost", "\(Phrase.costInFull(row.cost))")
            if row.quality != nil { line("Quality", "PSNR \(Phrase.psnrInFull(row.quality))") }
            if let answered = digest.answeredBy(row) { line("Answered by", "\(answered)") }
        }
        if let request = digest.request(of: endpoint) { line("Endpoint", .code(request)) }
        let stars: Markdown = endpoint.stars == nil ? "" : " \(Phrase.stars(endpoint.stars))"
        return "### \(number). **\(endpoint.title)**\(stars)\n\n\(lines.joined("\n"))"
    }

    private func label(_ position: Int, of count: Int) -> Markdown {
        if count == 1 { return "Service" }
        return position == 0 ? "Primary" : "Backup"
    }

    private func provider(_ row: StatusRow) -> Markdown {
        let model: Markdown = row.model.map { ", model \(Markdown.code($0))" } ?? ""
        return """
            \(row.routeTitle)\(model): \(row.word.symbol) \(row.word.rawValue), \
            \(Phrase.uptime(row.uptime)), \(Digest.speed(row.latency)), \(Phrase.costPerSuccess(row.cost))
            """
    }

    private func beside(_ row: StatusRow) -> String {
        let parts = [
            digest.fallback(row), digest.outages(row), Phrase.excluded(row.uptime).map { "not counted: \($0)" },
        ].compactMap(\.self)
        return parts.map { "; \($0)" }.joined()
    }

    private func coldStart(_ row: StatusRow) -> String {
        row.cold.n == 0 ? "" : "; cold: \(Digest.speed(row.cold))"
    }

    // MARK: The whole

    private var comparison: Markdown {
        let families = input.report.families
        if families.isEmpty { return "" }
        let rows = input.report.endpoints.map { endpoint in
            ["**\(endpoint.title)**"] + families.map { cell(endpoint, $0.family) }
        }
        let totals: [[Markdown]] = [
            ["**Reliability**"] + families.map { "\(Digest.reliability($0.uptime))" },
            ["**Speed**"] + families.map { "\(Digest.speed($0.latency))" },
            ["**Cost**"] + families.map { "\(Phrase.costInFull($0.cost))" },
        ]
        let header: [Markdown] = ["Feature"] + families.map { "\($0.family.title)" }
        return "## 📈 API Performance Comparison\n\n\(Markdown.table(header: header, rows: rows + totals))"
    }

    private func cell(_ endpoint: EndpointSummary, _ family: ProviderFamily) -> Markdown {
        let cells = endpoint.direct.filter { $0.family == family }.map { row -> Markdown in
            "\(row.word.symbol) \(([row.word.rawValue] + Digest.inBrief(row)).joined(separator: ", "))"
        }
        return cells.isEmpty ? "➖ \(digest.absence(of: family, at: endpoint))" : cells.joined("; ")
    }

    private var recommendation: Markdown {
        """
        **Recommendation:** \(input.report.recommendation)

        *Rule: \(input.report.recommendationRule)*
        """
    }

    private var evidence: Markdown { input.evidence.map { MarkdownEvidence(evidence: $0).section } ?? "" }

    private var troubles: Markdown {
        let troubles = Trouble.groups(of: input.report.remarkable)
        if troubles.isEmpty { return "" }
        let untold: Markdown = digest.untold.map { "\($0)\n\n" } ?? ""
        return "## 🧪 Failures and Warnings\n\n\(untold)\(MarkdownTrouble.list(troubles))"
    }

    private var method: Markdown {
        var lines = digest.method.map { "- **\($0.label):** \($0.value)" as Markdown }
        lines += digest.rules.map { "- \($0)" }
        if !digest.fixtures.isEmpty {
            let rows = digest.fixtures.map { ["\($0.id)", Markdown.code($0.hash)] }
            lines += ["", .table(header: ["Fixture", "SHA-256 of its input"], rows: rows)]
        }
        return "## Method\n\n\(lines.joined("\n"))"
    }
}
