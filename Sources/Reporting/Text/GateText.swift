package import Model

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

    /// One line for stderr; nil for a gate that passed.
    package var warning: String? {
        switch state {
        case .passed: nil
        case .failed: "gate failed: \(subject): \(name), but \(actual)"
        case .notEnoughData: "gate undecided, not enough data: \(subject): \(name), but \(actual)"
        }
    }
}
