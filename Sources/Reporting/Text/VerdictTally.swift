import Model

/// How the verdicts of a report fall out, and what they cost.
struct VerdictTally: Hashable, Sendable {
    private(set) var passed = 0
    /// Of those that passed: pixels do not tell whether it is the picture that was sent.
    private(set) var unjudged = 0
    private(set) var degraded = 0
    private(set) var failed = 0
    private(set) var skipped = 0
    private(set) var known = MicroDollars.zero
    private(set) var unknownAttempts = 0
    private(set) var attempts = 0
    /// How many checks there were to be, where the run was interrupted.
    let planned: Int?

    var total: Int { passed + degraded + failed + skipped }

    /// From the verdicts; where only rollups are at hand, from the rows.
    init(_ input: ReportInput) {
        planned = input.interruptedOf
        let verdicts = input.ownVerdicts
        if verdicts.isEmpty {
            for row in input.report.rows { add(row) }
        } else {
            for verdict in verdicts { add(verdict) }
        }
    }

    private mutating func add(_ row: StatusRow) {
        for (code, count) in row.codes { add(code, count) }
        known += row.cost.known
        unknownAttempts += row.cost.unknownAttempts
        attempts += row.cost.attempts
    }

    private mutating func add(_ verdict: Verdict) {
        add(verdict.code, 1)
        if verdict.code == .ok, verdict.findings.contains(where: { $0.about == .health(.unjudged) }) { unjudged += 1 }
        for attempt in verdict.outcome.attempts {
            attempts += 1
            if let amount = attempt.cost.amount { known += amount } else { unknownAttempts += 1 }
        }
    }

    private mutating func add(_ code: OutcomeCode, _ count: Int) {
        switch Severity(code) {
        case nil: passed += count
        case .warning: degraded += count
        case .error: failed += count
        case .note: skipped += count
        }
    }

    /// `18 passed, 3 degraded, 2 failed, 1 skipped`; classes without members are left out, except the first, and of those that passed
    /// some may be unjudged. Of a
    /// run that was interrupted that comes first.
    var phrase: String {
        var parts = ["\(passed) passed\(unjudged > 0 ? " (\(unjudged) of them unjudged)" : "")"]
        if degraded > 0 { parts.append("\(degraded) degraded") }
        if failed > 0 { parts.append("\(failed) failed") }
        if skipped > 0 { parts.append("\(skipped) skipped") }
        let interruption = planned.map { "interrupted after \(total) of \(Phrase.counted($0, "check")): " }
        return (interruption ?? "") + parts.joined(separator: ", ")
    }

    var money: String { Phrase.money(known: known, unknown: unknownAttempts, of: attempts) }
}

/// How loudly a verdict is reported. `ok` has none.
enum Severity: Int, Hashable, Sendable, Comparable {
    case error, warning, note

    init?(_ code: OutcomeCode) {
        switch code.outcomeClass {
        case .ok: return nil
        case .degraded: self = .warning
        case .skipped, .unknown: self = .note
        default: self = .error
        }
    }

    static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }

    var word: String {
        switch self {
        case .error: "error"
        case .warning: "warning"
        case .note: "note"
        }
    }
}
