import Model

/// TAP version 13 (`prove` of today refuses 14): the plan first, YAML diagnostics under what did not pass cleanly.
enum TAPReport {
    static func text(_ input: ReportInput) -> String {
        let cases = NumberedCase.all(input.verdicts)
        if cases.isEmpty { return "TAP version 13\n1..0 # SKIP nothing ran\n" }
        let points = cases.enumerated().map { point($0.element, number: $0.offset + 1) }
        return "TAP version 13\n1..\(cases.count)\n" + points.joined()
    }

    private static func point(_ item: NumberedCase, number: Int) -> String {
        let subject = item.verdict.subject
        let name = plain("\(subject.endpoint).\(subject.route).\(item.name)")
        switch item.result {
        case .skipped: return "ok \(number) - \(name) # SKIP \(plain(item.message))\n"
        case .passed:
            let head = "ok \(number) - \(name)\n"
            return item.verdict.code == .ok ? head : head + diagnostics(item, severity: "warning")
        case .failure: return "not ok \(number) - \(name)\n" + diagnostics(item, severity: "fail")
        case .error: return "not ok \(number) - \(name)\n" + diagnostics(item, severity: "error")
        }
    }

    private static func diagnostics(_ item: NumberedCase, severity: String) -> String {
        let finding = item.verdict.account.first
        let values: [(String, String)] = [
            ("message", item.message), ("severity", severity), ("code", item.verdict.code.rawValue),
            ("found", finding?.actual ?? ""), ("wanted", finding?.expected ?? ""),
            ("duration_ms", "\(item.verdict.outcome.serviceTime.microseconds / 1000)"),
            ("curl", item.verdict.curl ?? ""),
        ]
        let lines = values.filter { !$0.1.isEmpty }.map { "  \($0.0): \(scalar($0.1))\n" }
        return "  ---\n\(lines.joined())  ...\n"
    }

    /// A JSON string is a YAML double-quoted scalar.
    private static func scalar(_ text: String) -> String {
        JSONReport.encode(.string(text.printable), pretty: false)
    }

    /// A `#` would begin a directive.
    private static func plain(_ text: String) -> String {
        text.singleLine.replacing("\\", with: "\\\\").replacing("#", with: "\\#")
    }
}
