package import Model

/// What an outcome code means, how it is recognised and what to do.
package enum ExplanationText {
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
