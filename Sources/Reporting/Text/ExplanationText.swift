package import Model

/// What an outcome code means, how it is recognised and what to do.
package enum ExplanationText {
    /// Of a code, a class of them, or a finding about pictures; of all codes without a name. Nil for what is none of these.
    package static func explained(_ name: String?) -> String? {
        if let name, let rule = HealthRule.named(name) { return render(rule) }
        let codes = OutcomeCode.allCases.filter { code in
            name.map { code.rawValue == $0 || code.outcomeClass.rawValue == $0 } ?? true
        }
        return codes.isEmpty ? nil : codes.map(render).joined(separator: "\n")
    }

    private static func render(_ rule: HealthRule) -> String {
        """
        \(rule.rawValue)  (a finding about a picture)
          meaning      \(rule.meaning)
          settings     `health: {ignore: [\(rule.rawValue)]}` leaves it out; `warn` and `fail` say what it counts as

        unless they do, it is
        \(render(rule.code))
        """
    }

    package static func render(_ code: OutcomeCode) -> String {
        let counting =
            switch code.counting {
            case .up: "counts as up"
            case .down: "counts as down"
            case .excluded: "is excluded from uptime, and counted beside it"
            }
        let explanation = code.explanation
        return """
            \(code.rawValue)  (\(counting))
              meaning      \(explanation.meaning)
              recognised   \(explanation.recognition)
              what to do   \(explanation.remedy)

            """
    }
}
