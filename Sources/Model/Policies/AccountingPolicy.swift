/// How each outcome enters uptime: the classes' own counting unless settings say otherwise.
///
/// It changes uptime alone: status words, outages and latency figures keep to the classes' own counting.
package struct AccountingPolicy: Hashable, Sendable {
    package static let standard = AccountingPolicy()

    private let overrides: [OutcomeCode: OutcomeClass.Counting]

    package init(_ overrides: [OutcomeCode: OutcomeClass.Counting] = [:]) {
        self.overrides = overrides.filter { $0.value != $0.key.counting }
    }

    package func counting(of code: OutcomeCode) -> OutcomeClass.Counting {
        overrides[code] ?? code.counting
    }

    /// The codes a word in settings stands for: one code, or all of a class; empty for an unknown word.
    package static func codes(named word: String) -> [OutcomeCode] {
        OutcomeCode.allCases.filter { $0.rawValue == word || $0.outcomeClass.rawValue == word }
    }

    /// The sentence under every table.
    package var text: String {
        let standard =
            "Uptime = up / (up + down) over executed probes of one tier. Up: \(classes(.up)). "
            + "Down: \(classes(.down)). Excluded, and counted beside it: \(classes(.excluded)). "
        let changed = overrides.sorted { $0.key.rawValue < $1.key.rawValue }
            .map { "\($0.key.rawValue) counts as \($0.value.rawValue)" }.joined(separator: ", ")
        return standard + (changed.isEmpty ? "" : "By the settings, \(changed). ")
            + "Without data it is n/a, never 100 %."
    }

    private func classes(_ counting: OutcomeClass.Counting) -> String {
        OutcomeClass.known.filter { $0.counting == counting }.map(\.rawValue).joined(separator: ", ")
    }
}
