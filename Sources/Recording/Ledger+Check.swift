import GRDB
package import Model

/// What a check of a ledger found.
package struct LedgerCheck: Hashable, Sendable {
    /// Rollups that were recomputed from raw rows.
    package let rollups: Int
    /// Raw outcomes they were recomputed from.
    package let outcomes: Int
    /// Rollups before this moment were left alone, because raw rows there may have been pruned.
    package let prunedBefore: Timestamp?
    /// One sentence for each difference; empty when the ledger is sound.
    package let problems: [String]
    /// What only another version knows: no problem, and in no figure.
    package let foreign: [ForeignWord]
    /// What was not looked at, a sentence each.
    package var unchecked: [String] = []

    package init(
        rollups: Int, outcomes: Int, prunedBefore: Timestamp?, problems: [String], foreign: [ForeignWord]
    ) {
        self.rollups = rollups
        self.outcomes = outcomes
        self.prunedBefore = prunedBefore
        self.problems = problems
        self.foreign = foreign
    }
}

extension Ledger {
    /// Recomputes every rollup and flip from the raw rows and compares them with what is kept, after SQLite's own
    /// check of pages, indices and references. Reads only, from one snapshot; takes time in proportion to the file.
    package func check() throws(RecordingError) -> LedgerCheck {
        try read { db in
            var checker = LedgerChecker(db: db, path: path)
            try checker.run()
            return checker.result
        }
    }
}

private struct LedgerChecker {
    let db: Database
    let path: String
    private var rollups = 0
    private var outcomes = 0
    private var problems: [String] = []
    private var foreign: [ForeignWord] = []
    private var horizon: Timestamp?

    init(db: Database, path: String) {
        self.db = db
        self.path = path
    }

    var result: LedgerCheck {
        LedgerCheck(rollups: rollups, outcomes: outcomes, prunedBefore: horizon, problems: problems, foreign: foreign)
    }

    mutating func run() throws {
        problems += try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
        problems += try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map { row in
            "a row of \(row[0] as String) refers to a missing row of \(row[2] as String)"
        }
        for shape in TableShape.all { problems += try shape.damage(db, limit: LedgerChecker.listed) }
        try goOn { $0.horizon = try Pruning.horizon($0.db, path: $0.path) }
        for column in WordColumn.all { try goOn { $0.foreign += try column.foreign($0.db, path: $0.path) } }
        try goOn { $0.problems += try MoneyCheck(db: $0.db, path: $0.path, horizon: $0.horizon).problems() }
        for tier in Tier.allCases {
            for (id, subject) in try SeriesKey.all(db, tier: tier, path: path) {
                let name = "\(subject.endpoint).\(subject.route) (\(tier.rawValue))"
                for span in RollupSpan.allCases { try goOn { try $0.compareRollups(id, name, span) } }
                // What other words than this version's say of a target is not known, and so when it changed is not.
                try goOn { if try !$0.hasForeignWords(id) { try $0.compareFlips(id, name) } }
            }
        }
    }

    /// What cannot be read is a problem as any other; a value out of its range is named already.
    private mutating func goOn(_ part: (inout LedgerChecker) throws -> Void) throws {
        do { try part(&self) } catch {
            let found = RecordingError(error, path: path, in: db)
            guard case .corrupted(_, let reason) = found else { throw found }
            if !problems.contains(reason) { problems.append(reason) }
        }
    }

    /// Of each table so many damaged rows are named.
    private static let listed = 20

    private mutating func compareRollups(_ series: Int64, _ name: String, _ span: RollupSpan) throws {
        let window =
            horizon.map { span.start(of: $0) + .microseconds(span.microseconds) } ?? Rebuilder.always.lowerBound
        let range = window..<Rebuilder.always.upperBound
        let all = try keptRollups(series, name, span)
        var (kept, found) = (all.readable.filter { range.contains($0.key) }, all.found)
        defer { problems += found }
        var (checked, samples) = (0, 0)
        try Rebuilder(db: db, path: path).forEachRollup(series: series, span: span, in: range) { start, expected in
            checked += 1
            samples += expected.n
            guard !all.unreadable.contains(start) else { return }
            let actual = kept.removeValue(forKey: start).map { LedgerChecker.comparable($0, with: expected) }
            if actual != expected { found.append(LedgerChecker.difference(name, span, start, expected, actual)) }
        }
        found += kept.keys.sorted().map { "\(name), \(span) of \($0.rfc3339): a rollup without raw rows" }
        rollups += checked
        if span == .hour { outcomes += samples }
    }

    /// The rollups of a series, what is wrong with them in themselves, and which of them cannot be read.
    private func keptRollups(
        _ series: Int64, _ name: String, _ span: RollupSpan
    ) throws -> (readable: [Timestamp: Rollup], found: [String], unreadable: Set<Timestamp>) {
        let store = RollupStore(db: db, path: path)
        let place = { (start: Timestamp) in "\(name), \(span) of \(start.rfc3339)" }
        let counts = try store.counts(series: series, span: span)
        var (readable, found, unreadable): ([Timestamp: Rollup], [String], Set<Timestamp>) = ([:], [], [])
        try store.forEach(
            series: series, span: span, in: Rebuilder.always,
            onDamage: { start, damage in
                unreadable.insert(start)
                found.append("\(place(start)): the rollup holds \(damage.what) that cannot be read")
            },
            { start, rollup in
                readable[start] = rollup
                guard let n = counts[start], n != rollup.n else { return }
                found.append("\(place(start)): \(n) outcomes by its count, \(rollup.n) by its codes")
            })
        return (readable, found, unreadable)
    }

    /// Where another version counted codes that are unknown here, which times and passes are theirs cannot be told.
    private static func comparable(_ actual: Rollup, with expected: Rollup) -> Rollup {
        guard expected.codes.keys.contains(where: { !$0.isKnown }) else { return actual }
        var actual = actual
        actual.sources = expected.sources
        (actual.warm, actual.cold, actual.failed) = (expected.warm, expected.cold, expected.failed)
        return actual
    }

    private func hasForeignWords(_ series: Int64) throws -> Bool {
        let columns = WordColumn.all.filter { ["outcome.code", "flip.state"].contains("\($0.table).\($0.name)") }
        return try columns.contains { try !$0.foreign(db, path: path, condition: "series = \(series)").isEmpty }
    }

    private static func difference(
        _ name: String, _ span: RollupSpan, _ start: Timestamp, _ expected: Rollup, _ actual: Rollup?
    ) -> String {
        let place = "\(name), \(span) of \(start.rfc3339)"
        guard let actual else { return "\(place): no rollup for \(expected.n) raw rows" }
        let parts: [(String, Bool)] = [
            ("codes", actual.codes == expected.codes), ("sources", actual.sources == expected.sources),
            ("cost", actual.cost == expected.cost && actual.fallbackCost == expected.fallbackCost),
            ("attempts", actual.attempts == expected.attempts && actual.unknownCosts == expected.unknownCosts),
            ("warm times", actual.warm == expected.warm), ("cold times", actual.cold == expected.cold),
            ("times to failure", actual.failed == expected.failed),
        ]
        let wrong = parts.filter { !$0.1 }.map(\.0)
        return "\(place): \(wrong.isEmpty ? "PSNR" : wrong.joined(separator: ", ")) differ from the raw rows"
    }

    private mutating func compareFlips(_ series: Int64, _ name: String) throws {
        let start = horizon ?? Rebuilder.always.lowerBound
        let store = FlipStore(db: db, path: path)
        let expected = try store.derived(series: series, from: start)
        let actual = try store.kept(series: series, from: start)
        // Two flips of one kind at one moment are kept once, as the last of them.
        let distinct = Dictionary(expected.map { (FlipStore.Key($0), $0) }) { _, last in last }
        if Set(distinct.values) != Set(actual) {
            problems.append("\(name): \(actual.count) state flips are kept, the raw rows give \(distinct.count)")
        }
    }
}
