import Model

extension ReportFormat {
    /// GitHub workflow commands: annotations.
    package static let github = ReportFormat("github") { input, _ in GitHubAnnotations.text(input) }
}

/// GitHub workflow commands, one per trouble. A step may show ten annotations and drops the others silently, so there
/// are never more than ten, and the tenth counts what is left.
enum GitHubAnnotations {
    static let limit = 10

    static func text(_ input: ReportInput) -> String {
        let troubles = Trouble.groups(of: input.report.remarkable)
        let gates = input.gates.filter { $0.state == .failed }.map { gate in
            "::error title=\(property("gate failed: \(gate.subject)".singleLine))::\(data("\(gate.name), but \(gate.actual)"))\n"
        }
        let all = gates + troubles.map(command)
        if all.count <= limit { return all.joined() }
        let left = troubles.suffix(max(0, all.count - (limit - 1)))
        let checks = left.reduce(0) { $0 + 1 + $1.more }
        let kind = all.count - left.count > limit - 1 || left.contains { $0.severity == .error } ? "error" : "warning"
        let more = max(0, gates.count - (limit - 1))
        let rest =
            (more > 0 ? "\(Phrase.counted(more, "more failed gate")); " : "")
            + "\(Phrase.counted(left.count, "more kind")) of trouble in \(Phrase.counted(checks, "check")): see the job summary"
        return all.prefix(limit - 1).joined() + "::\(kind) title=assay::\(data(rest))\n"
    }

    private static func command(_ trouble: Trouble) -> String {
        let kind = trouble.severity == .note ? "notice" : trouble.severity.word
        let title = "\(trouble.code.rawValue) \(trouble.first.subject.checkID)"
        var message = trouble.first.account.map { "\($0.subject): expected \($0.expected), actual \($0.actual)" }
        if let more = trouble.morePhrase(limit: 5) { message.append(more) }
        message.append("assay explain \(trouble.code.rawValue)")
        let text = message.joined(separator: "\n").visible.clipped(to: 2000)
        return "::\(kind) title=\(property(title.singleLine))::\(data(text))\n"
    }

    private static func data(_ text: String) -> String {
        text.visible.escaping { scalar in
            switch scalar {
            case "%": "%25"
            case "\n": "%0A"
            default: nil
            }
        }
    }

    private static func property(_ text: String) -> String {
        data(text).escaping { $0 == ":" ? "%3A" : $0 == "," ? "%2C" : nil }
    }
}
