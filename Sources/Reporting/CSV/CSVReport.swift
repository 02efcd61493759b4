import Model

extension ReportFormat {
    /// One line per verdict (RFC 4180).
    package static let csv = ReportFormat("csv", listsVerdicts: true) { input, _ in CSVReport.text(input) }
}

/// One line per verdict (RFC 4180: CRLF, a header, quotes doubled), times in RFC 3339 UTC, spans in microseconds.
///
/// Text from outside that a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, their wide forms, tab or
/// return) gets an apostrophe in front, as OWASP advises, and is cut to the 32,767 characters a cell can hold; JSON lines have
/// the text as it came.
enum CSVReport {
    private typealias Column = (name: String, value: (Verdict) -> String)

    static func text(_ input: ReportInput) -> String {
        let header = columns.map(\.name).joined(separator: ",")
        let lines = input.verdicts.map { verdict in
            columns.map { field($0.value(verdict)) }.joined(separator: ",")
        }
        return ([header] + lines).map { $0 + "\r\n" }.joined()
    }

    private static var columns: [Column] {
        [
            ("check", { $0.subject.checkID }), ("endpoint", { $0.subject.endpoint }),
            ("route", { $0.subject.route }), ("fixture", { $0.subject.fixture }),
            ("feature", { $0.subject.feature.rawValue }), ("tier", { $0.subject.tier.rawValue }),
            ("family", { $0.subject.family?.rawValue ?? "" }), ("model", { $0.subject.model ?? "" }),
            ("code", { $0.code.rawValue }), ("class", { $0.outcomeClass.rawValue }),
            ("passed", { String($0.passed) }), ("source", { $0.outcome.source ?? "" }),
            ("cached", { String($0.outcome.isCached) }), ("started_at", { $0.outcome.startedAt.rfc3339 }),
            ("service_time_us", { String($0.outcome.serviceTime.microseconds) }),
            ("response_time_us", { String($0.outcome.responseTime.microseconds) }),
            ("attempts", { String($0.outcome.attempts.count) }),
            ("http_status", { $0.outcome.attempts.last?.httpStatus.map { String($0) } ?? "" }),
            ("cost_microdollars", { $0.cost.map { String($0.amount) } ?? "" }),
            ("width", { $0.facts.map { String($0.width) } ?? "" }),
            ("height", { $0.facts.map { String($0.height) } ?? "" }),
            ("identical", { $0.facts?.fidelity.map { String($0.identical) } ?? "" }),
            ("psnr_db", { $0.facts?.fidelity?.psnr.map { String($0) } ?? "" }),
            ("scores", { JudgeWords.cell($0.scores) }),
            ("expected", { $0.account.first?.expected ?? "" }), ("actual", { $0.account.first?.actual ?? "" }),
        ]
    }

    private static let cellLimit = 32_767

    private static func field(_ text: String) -> String {
        var guarded = String(text.visible.prefix(cellLimit))
        if let first = text.unicodeScalars.first, "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first), Double(text) == nil {
            guarded = "'" + guarded.prefix(cellLimit - 1)
        }
        let needsQuotes = guarded.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
        return needsQuotes ? "\"\(guarded.escaping { $0 == "\"" ? "\"\"" : nil })\"" : guarded
    }
}
