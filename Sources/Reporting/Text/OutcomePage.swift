import Model

/// Every outcome code as a page for people: docs/outcomes.md.
package enum OutcomePage {
    /// Markdown; ends without a newline.
    package static func markdown() -> String {
        let introduction = """
            # Outcome codes

            How a check ended is one of \(OutcomeCode.allCases.count) codes in \(OutcomeClass.known.count) classes, printed by `assay explain --outcomes`; `assay explain CODE` prints
            one. Uptime is up / (up + down): what a class counts as stands beside it, and `accounting` in the [settings](settings.md)
            may say otherwise. What is excluded is in no uptime, and shown beside it.
            """
        let parts = OutcomeClass.known.map(section)
        return ([introduction] + parts + [findings]).joined(separator: "\n\n")
    }

    private static var findings: String {
        let rows = HealthRule.allCases.map { "| `\($0.rawValue)` | `\($0.code.rawValue)` | \($0.meaning) |" }
        return """
            ## Findings about pictures

            What a picture is called, and what that is unless `health` in the settings says otherwise; `assay explain NAME` prints one.
            [How they are found](judging.md).

            | finding | code | meaning |
            |---|---|---|
            \(rows.joined(separator: "\n"))
            """
    }

    private static func section(_ known: OutcomeClass) -> String {
        let codes = OutcomeCode.allCases.filter { $0.outcomeClass == known }
        let rows = codes.map { code in
            let words = code.explanation
            let cells = ["`\(code.rawValue)`", counting(code), words.meaning, words.recognition, words.remedy]
            return "| \(cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |"
        }
        return """
            ## \(known.rawValue)

            | code | counts as | what it means | how it is recognised | what to do |
            |---|---|---|---|---|
            \(rows.joined(separator: "\n"))
            """
    }

    private static func counting(_ code: OutcomeCode) -> String {
        switch code.counting {
        case .up: "up"
        case .down: "down"
        case .excluded: "excluded"
        }
    }
}
