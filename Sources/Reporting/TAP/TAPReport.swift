import Model

extension ReportFormat {
    /// TAP version 13.
    package static let tap = ReportFormat("tap", listsVerdicts: true) { input, _ in TAPReport.text(input) }
}

/// TAP version 13 (`prove` of today refuses 14): the plan first, YAML diagnostics under what did not pass cleanly.
enum TAPReport {
    static func text(_ input: ReportInput) -> String {
        let cases = NumberedCase.all(input.verdicts)
        let total = cases.count + input.gates.count
        if total == 0 { return "TAP version 13\n1..0 # SKIP nothing ran\n" }
        let points = cases.enumerated().map { point($0.element, number: $0.offset + 1) }
        let gates = input.gates.enumerated().map { gate($0.element, number: cases.count + $0.offset + 1) }
        let end = input.interruptedOf.map {
            "Bail out! interrupted after \(cases.count) of \(Phrase.counted($0, "check"))\n"
        }
        return "TAP version 13\n1..\(total)\n" + points.joined() + gates.joined() + (end ?? "")
    }

    private static func gate(_ gate: GateResult, number: Int) -> String {
        let name = plain("gate.\(gate.subject): \(gate.name)")
        switch gate.state {
        case .passed: return "ok \(number) - \(name)\n"
        case .notEnoughData: return "ok \(number) - \(name) # SKIP not enough data, \(plain(gate.actual))\n"
        case .failed:
            return "not ok \(number) - \(name)\n  ---\n  message: \(scalar(gate.actual))\n  severity: \"fail\"\n  ...\n"
        }
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
        let account = item.verdict.account
        let values: [(String, String)] = [
            ("message", item.message), ("severity", severity), ("code", item.verdict.code.rawValue),
            ("found", account.map(\.actual).joined(separator: "; ")),
            ("wanted", account.map(\.expected).joined(separator: "; ")),
            ("duration_ms", "\(item.verdict.outcome.serviceTime.microseconds / 1000)"),
            ("curl", item.verdict.curl ?? ""),
        ]
        let lines = values.filter { !$0.1.isEmpty }.map { "  \($0.0): \(scalar($0.1))\n" }
        return "  ---\n\(lines.joined())  ...\n"
    }

    /// A JSON string is a YAML double-quoted scalar.
    private static func scalar(_ text: String) -> String {
        JSONReport.encode(.string(text.visible), pretty: false)
    }

    /// A `#` would begin a directive.
    private static func plain(_ text: String) -> String {
        text.singleLine.escaping { $0 == "\\" || $0 == "#" ? "\\\($0)" : nil }
    }
}
