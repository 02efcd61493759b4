import Model

/// A gate in words, the same in every format.
extension GateResult {
    var sentence: String { "\(subject): \(name); \(actual)" }

    var word: String {
        switch state {
        case .passed: "passed"
        case .failed: "failed"
        case .notEnoughData: "not enough data"
        }
    }

    var symbol: String {
        switch state {
        case .passed: "✅"
        case .failed: "❌"
        case .notEnoughData: "➖"
        }
    }
}
