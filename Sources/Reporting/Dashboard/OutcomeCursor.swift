package import Model

/// A place in a list of probes, the latest first: behind a moment, or behind one of those that started at it.
package struct OutcomeCursor: Hashable, Sendable {
    package let at: Timestamp
    /// Of the row that comes just before the place; nil: all that started at the moment come before it.
    package let id: Int64?

    package init(at moment: Timestamp, id: Int64? = nil) {
        at = moment
        self.id = id
    }

    /// Reads `MICROSECONDS` or `MICROSECONDS:ID`, of at most 19 digits each; what no number is as large as is the largest. Nil
    /// for anything else.
    package init?(text: Substring) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = parts.compactMap(Self.number)
        guard numbers.count == parts.count, let moment = numbers.first else { return nil }
        if numbers.count == 2, parts[1].hasPrefix("-") { return nil }
        self.init(at: Timestamp(microseconds: moment), id: numbers.count == 2 ? numbers[1] : nil)
    }

    package var text: String { "\(at.microseconds)" + (id.map { ":\($0)" } ?? "") }

    private static func number(_ text: Substring) -> Int64? {
        let isNegative = text.hasPrefix("-")
        let digits = text.utf8.dropFirst(isNegative ? 1 : 0)
        guard (1...19).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(text) ?? (isNegative ? .min : .max)
    }
}

/// A probe as one row of a list.
package struct ListedOutcome: Hashable, Sendable {
    /// Of its row: a later row has a greater one.
    package let id: Int64
    package let verdict: Verdict

    package init(id: Int64, verdict: Verdict) {
        self.id = id
        self.verdict = verdict
    }

    /// Behind it.
    package var cursor: OutcomeCursor { OutcomeCursor(at: verdict.outcome.startedAt, id: id) }
}
