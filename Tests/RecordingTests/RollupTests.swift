import Foundation
import GRDB
import Model
import Testing

@testable import Recording

@Suite("Rollups and flips")
struct RollupTests {
    static let cases = RandomVerdicts.moments.enumerated().map { ($0.element, UInt64($0.offset)) }

    private static func ledger(_ scratch: Scratch, _ name: String, _ batches: [[Verdict]]) throws -> Ledger {
        let ledger = try Ledger(path: scratch.file(name))
        let run = Sample.run(at: Timestamp(microseconds: -10_000_000_000_000))
        try ledger.begin(run)
        for batch in batches { try ledger.append(batch, to: run) }
        return ledger
    }

    private static func buckets(_ ledger: Ledger) throws -> [[HistoryBucket]] {
        try RollupSpan.allCases.map { try ledger.buckets($0, in: Rebuilder.always) }
    }

    @Test("any split and order of verdicts gives the same rollups and flips", arguments: cases)
    func anyOrder(moment: Int64, seed: UInt64) throws {
        let scratch = try Scratch()
        var random = RandomVerdicts(seed: seed)
        let verdicts = (0..<250).map { _ in random.next(around: moment, spread: .seconds(60 * 3600)) }
        let ordered = try RollupTests.ledger(
            scratch, "ordered", [verdicts.sorted { $0.outcome.startedAt < $1.outcome.startedAt }])
        let mixed = try RollupTests.ledger(scratch, "mixed", random.pieces(random.shuffled(verdicts)))
        let areEqual = try RollupTests.buckets(ordered) == RollupTests.buckets(mixed)
        #expect(areEqual)
        let window = Timestamp(microseconds: moment)..<Timestamp(microseconds: moment + 300_000_000_000)
        let histories = try [ordered, mixed].map { try $0.history(since: window.lowerBound, until: window.upperBound) }
        let giveTheSame = histories[0].series == histories[1].series
        #expect(giveTheSame)
        for ledger in [ordered, mixed] {
            let check = try ledger.check()
            #expect(check.problems.isEmpty)
            #expect(check.outcomes == 250)
        }
    }

    @Test("a window's history is the sum of its raw rows, wherever it is cut", arguments: cases)
    func windows(moment: Int64, seed: UInt64) throws {
        let scratch = try Scratch()
        var random = RandomVerdicts(seed: seed)
        let verdicts = (0..<250).map { _ in random.next(around: moment, spread: .seconds(60 * 3600)) }
        let ledger = try RollupTests.ledger(scratch, "ledger", [verdicts])
        var cuts = SplitMix64(seed: seed)
        for _ in 0..<10 {
            let ends = [0, 0].map { _ in Int64.random(in: -7_200_000_000..<230_000_000_000, using: &cuts) }.sorted()
            let window =
                Timestamp(microseconds: moment + ends[0])..<Timestamp(microseconds: moment + ends[1])
            let history = try ledger.history(since: window.lowerBound, until: window.upperBound)
            let inside = verdicts.filter { window.contains($0.outcome.startedAt) }
            let expected = Dictionary(grouping: inside) { "\($0.subject.endpoint).\($0.subject.route)" }
                .mapValues { Rollup($0.map(ProbeSample.init)) }
            let found = history.series.map { ("\($0.subject.endpoint).\($0.subject.route)", $0.rollup) }
            let isSum = Dictionary(found) { a, _ in a } == expected
            #expect(isSum)
            #expect(history.probed?.lowerBound == inside.map(\.outcome.startedAt).min())
            #expect(history.probed?.upperBound == inside.map(\.outcome.startedAt).max())
        }
    }

    @Test("two windows that meet share no probe and lose none, to the microsecond", arguments: cases)
    func meeting(moment: Int64, seed: UInt64) throws {
        let scratch = try Scratch()
        var random = RandomVerdicts(seed: seed)
        var verdicts = (0..<60).map { _ in random.next(around: moment - 3_600_000_000, spread: .seconds(7200)) }
        for offset in [-1, 0, 1] as [Int64] {
            var edge = Sample.verdict()
            edge.outcome.startedAt = Timestamp(microseconds: moment + offset)
            edge.outcome.finishedAt = edge.outcome.startedAt + .milliseconds(5)
            verdicts.append(edge)
        }
        let ledger = try RollupTests.ledger(scratch, "ledger", random.pieces(random.shuffled(verdicts)))
        let border = Timestamp(microseconds: moment)
        let day = Duration.seconds(86_400)
        let sums = try [border + (.zero - day), border].map { try ledger.history(since: $0, until: $0 + day) }
        let before = verdicts.count { $0.outcome.startedAt < border }
        #expect(sums.map { $0.series.reduce(0) { $0 + $1.rollup.n } } == [before, verdicts.count - before])
    }

    /// A clock set back: later probes carry earlier stamps, and some end before they began.
    @Test("a clock that jumps back and forth leaves every sum right")
    func jumps() throws {
        let scratch = try Scratch()
        var random = RandomVerdicts(seed: 11)
        let jumps: [Int64] = [0, -7_200_000_000, 3_600_000_000, -86_400_000_000, 0]
        let batches = jumps.map { jump in
            (0..<40).map { _ in
                random.next(around: Sample.start.microseconds + jump, spread: .seconds(300))
            }
        }
        let ledger = try RollupTests.ledger(scratch, "ledger", batches)
        let check = try ledger.check()
        #expect(check.problems.isEmpty && check.outcomes == 200)
        let all = batches.flatMap(\.self)
        let history = try ledger.history(since: nil, until: Sample.start + .seconds(86_400))
        let sum = history.series.reduce(into: Rollup()) { $0.merge($1.rollup) }
        let isSum = sum == Rollup(all.map(ProbeSample.init))
        #expect(isSum)
    }

    @Test("a window is cut into whole days, whole hours and the raw ends")
    func pieces() {
        func at(_ hours: Double) -> Timestamp { Timestamp(microseconds: Int64(hours * 3_600_000_000)) }
        #expect(WindowPieces(at(1.5)..<at(1.75)).pieces == [.raw(at(1.5)..<at(1.75))])
        #expect(
            WindowPieces(at(1.5)..<at(3)).pieces == [.raw(at(1.5)..<at(2)), .rollups(.hour, at(2)..<at(3))])
        #expect(
            WindowPieces(at(22.5)..<at(73.5)).pieces == [
                .raw(at(22.5)..<at(23)), .rollups(.hour, at(23)..<at(24)), .rollups(.day, at(24)..<at(72)),
                .rollups(.hour, at(72)..<at(73)), .raw(at(73)..<at(73.5)),
            ])
        #expect(WindowPieces(at(-24)..<at(0)).pieces == [.rollups(.day, at(-24)..<at(0))])
        #expect(WindowPieces(at(2)..<at(2)).pieces.isEmpty)
    }

    @Test("the migration of an older file makes the rollups that appending would have made")
    func migrated() throws {
        let scratch = try Scratch()
        try FileManager.default.copyItem(
            atPath: OldFileTests.folder.appendingPathComponent("v1.sqlite").path, toPath: scratch.path)
        let migrated = try Ledger(path: scratch.path)
        let fresh = try RollupTests.ledger(scratch, "fresh", [Sample.everything])
        #expect(try RollupTests.buckets(migrated) == RollupTests.buckets(fresh))
        #expect(try migrated.check().problems.isEmpty)
        #expect(try migrated.info().schema == fresh.info().schema)
    }

    @Test("an interrupted migration starts again, and loses nothing")
    func resumes() throws {
        let scratch = try Scratch()
        try FileManager.default.copyItem(
            atPath: OldFileTests.folder.appendingPathComponent("v1.sqlite").path, toPath: scratch.path)
        let queue = try DatabaseQueue(path: scratch.path)
        try queue.write { db in try db.execute(sql: "CREATE TABLE flip (in_the_way TEXT)") }
        #expect(throws: RecordingError.self) { try Ledger(path: scratch.path) }
        try queue.write { db in try db.execute(sql: "DROP TABLE flip") }
        try queue.close()
        #expect(try Ledger(path: scratch.path).verdicts() == Sample.everything)
    }

    @Test("a file of an older version cannot be read without bringing it up to date")
    func olderReadOnly() throws {
        let path = OldFileTests.folder.appendingPathComponent("v1.sqlite").path
        let scratch = try Scratch()
        try FileManager.default.copyItem(atPath: path, toPath: scratch.path)
        #expect(throws: RecordingError.olderSchema(path: scratch.path)) {
            try Ledger(path: scratch.path, readOnly: true)
        }
    }

    @Test(
        "a check names a rollup that differs, is missing, or is left over",
        arguments: [
            ("UPDATE rollup SET cost = cost + 1 WHERE hours = 24", "cost"),
            ("UPDATE rollup SET codes = 'ok=9' WHERE hours = 1", "codes"),
            ("UPDATE rollup SET n = n + 100", "outcomes by its count, "),
            ("UPDATE rollup SET codes = 'ok=much'", "holds a list of counts that cannot be read"),
            ("UPDATE rollup SET warm_sum_us = 1 WHERE hours = 1", "warm times"),
            ("DELETE FROM rollup WHERE hours = 1", "no rollup for 3 raw rows"),
            ("UPDATE rollup SET start_us = start_us - 86400000000 WHERE hours = 24", "without raw rows"),
            ("DELETE FROM flip WHERE confirmed = 1", "state flips"),
            ("PRAGMA foreign_keys = OFF; DELETE FROM run; PRAGMA foreign_keys = ON", "missing row of run"),
        ])
    func finds(sql: String, word: String) throws {
        let scratch = try Scratch()
        let ledger = try RollupTests.ledger(scratch, "ledger", [(0..<3).map { Sample.verdict($0) }])
        #expect(try ledger.check().problems.isEmpty)
        try ledger.pool.writeWithoutTransaction { db in try db.execute(sql: sql) }
        let check = try ledger.check()
        let problems = check.problems
        #expect(check.outcomes == (sql.contains("DELETE FROM run") ? check.outcomes : 3))
        #expect(!problems.isEmpty && problems.allSatisfy { $0.contains(word) || $0.contains("no rollup") })
    }
}
