import Foundation
import GRDB
import Model
import Testing

@testable import Recording

@Suite("Ledger")
struct LedgerTests {
    let scratch: Scratch
    let ledger: Ledger
    let run = Sample.run()

    init() throws {
        scratch = try Scratch()
        ledger = try Ledger(path: scratch.path)
        try ledger.begin(run)
    }

    @Test("what is read back equals what was written")
    func roundTrip() throws {
        try ledger.append(Sample.everything.reversed(), to: run)
        try ledger.finish(run, at: Sample.start + .seconds(20), exitCode: 1)
        #expect(try ledger.verdicts() == Sample.everything)
        #expect(try ledger.run(id: run.id) == run && ledger.info().runs == 1)
        try ledger.close()
        #expect(try Ledger(path: scratch.path, readOnly: true).verdicts() == Sample.everything)
    }

    @Test("what judges said is read back with its outcome, and over a window, in the order of time")
    func scores() throws {
        let said = [
            JudgeScore(judge: "clip", score: 0.31, bounds: ScoreBounds(atLeast: 0.25), message: "a \u{1F6A2}"),
            JudgeScore(judge: "nsfw", score: nil, bounds: ScoreBounds(atMost: 0.5), message: "it took more than 30 s"),
            JudgeScore(judge: "whole", score: 3),
        ]
        var verdicts = [0, 1, 2].map { Sample.verdict($0) }
        verdicts[0].scores = said
        verdicts[2].scores = [said[2]]
        try ledger.append(verdicts.reversed(), to: run)
        #expect(try ledger.verdicts() == verdicts)
        let window = Sample.start..<(Sample.start + .seconds(2))
        #expect(try ledger.scores(in: window, tier: .work).map(\.score) == said)
        #expect(try ledger.scores(in: window, tier: .reach).isEmpty)
        let all = try ledger.scores(in: Sample.start..<(Sample.start + .seconds(9)), tier: .work)
        #expect(all.map(\.startedAt) == [0, 0, 0, 2].map { Sample.start + .seconds($0) })
        #expect(Set(all.map(\.route)) == ["replicate"] && Set(all.map(\.endpoint)) == ["hd-image"])
        // Scores go with their outcome, and are never changed.
        #expect(throws: DatabaseError.self) {
            try ledger.pool.write { try $0.execute(sql: "UPDATE score SET score = 1") }
        }
        try ledger.pool.write {
            try $0.execute(sql: "DELETE FROM outcome WHERE started_us = ?", arguments: [Sample.start.microseconds])
        }
        #expect(try ledger.scores(in: Sample.start..<(Sample.start + .seconds(9)), tier: .work).count == 1)
    }

    @Test("a score that damage made text, or no number, is told and not read")
    func damagedScores() throws {
        var verdict = Sample.verdict()
        verdict.scores = [JudgeScore(judge: "clip", score: 1)]
        try ledger.append([verdict], to: run)
        try ledger.pool.write { db in
            try db.execute(sql: "DROP TRIGGER score_is_append_only; UPDATE score SET score = 9e999")
        }
        #expect(throws: RecordingError.self) { try ledger.verdicts() }
    }

    @Test("the folder of a new ledger is made")
    func makesFolder() throws {
        _ = try Ledger(path: scratch.file("a/b/ledger.sqlite"))
        #expect(FileManager.default.fileExists(atPath: scratch.file("a/b/ledger.sqlite")))
    }

    @Test("the durability settings are the documented ones")
    func settings() throws {
        func pragma(_ name: String) throws -> String? {
            try ledger.pool.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA \(name)") }
        }
        #expect(try pragma("journal_mode") == "wal")
        #expect(try pragma("synchronous") == "1")
        #expect(try pragma("busy_timeout") == "5000")
        #expect(try pragma("foreign_keys") == "1")
    }

    @Test("a query selects by time, tier, run, endpoint and route, and a limit keeps the latest")
    func queries() throws {
        let second = Sample.run("run-2", at: Sample.start + .seconds(50))
        try ledger.begin(second)
        try ledger.append([0, 1, 2].map { Sample.verdict($0) }, to: run)
        try ledger.append(
            [
                Sample.verdict(3, endpoint: "cartoonify"), Sample.verdict(4, route: "backend"),
                Sample.verdict(5, tier: .reach),
            ],
            to: second)
        func starts(_ query: LedgerQuery) throws -> [Int64] {
            try ledger.verdicts(query).map { ($0.outcome.startedAt - Sample.start).microseconds / 1_000_000 }
        }
        #expect(
            try starts(LedgerQuery(since: Sample.start + .seconds(1), until: Sample.start + .seconds(3))) == [1, 2])
        #expect(try starts(LedgerQuery(tier: .reach)) == [5])
        #expect(try starts(LedgerQuery(run: "run-2")) == [3, 4, 5])
        #expect(try starts(LedgerQuery(endpoint: "cartoonify")) == [3])
        #expect(try starts(LedgerQuery(route: "backend")) == [4])
        #expect(try starts(LedgerQuery(tier: .work, limit: 2)) == [3, 4])
    }

    @Test("the latest run is the last that was finished")
    func latest() throws {
        let runs = (1...4).map { Sample.run("run-\($0)", at: Sample.start + .seconds($0)) }
        for run in runs { try ledger.begin(run) }
        for run in runs.dropLast() { try ledger.finish(run, at: Sample.start + .seconds(9), exitCode: 0) }
        #expect(try ledger.latestRun() == runs[2] && ledger.latestRun(before: runs[2]) == runs[1])
        #expect(try ledger.latestRun(command: "watch") == nil)
        #expect(try ledger.run(id: "run-4") == runs[3] && ledger.run(id: "run-9") == nil)
    }

    @Test("how a run ended is told, and that an interrupted one has no end")
    func ends() throws {
        let interrupted = Sample.run("interrupted", at: Sample.start + .seconds(1))
        try ledger.begin(interrupted)
        #expect(try ledger.info().unfinishedRuns == 2)
        try ledger.finish(run, at: Sample.start + .seconds(9), exitCode: 4)
        #expect(try ledger.end(of: run) == RunEnd(at: Sample.start + .seconds(9), exitCode: 4))
        #expect(try ledger.end(of: interrupted) == nil && ledger.end(of: Sample.run("nobody's")) == nil)
        #expect(try ledger.latestRun() == run)
        #expect(try ledger.info().unfinishedRuns == 1)
    }

    @Test("the checks that failed last time are those of the latest finished run that had any of the tier")
    func failedLastTime() throws {
        let runs = (1...3).map { Sample.run("run-\($0)", at: Sample.start + .seconds($0)) }
        for run in runs { try ledger.begin(run) }
        #expect(try ledger.failedChecks(ofLatestRunOf: .work).isEmpty)
        try ledger.append(
            [Sample.verdict(1, code: .imageSize), Sample.verdict(2, code: .degradedSlow, endpoint: "cartoonify")],
            to: runs[0])
        try ledger.append([Sample.verdict(3, code: .accountAuth, tier: .account)], to: runs[1])
        try ledger.append([Sample.verdict(4, code: .timeoutTotal, endpoint: "cartoonify")], to: runs[2])
        for run in runs.dropLast() { try ledger.finish(run, at: Sample.start + .seconds(9), exitCode: 1) }
        #expect(try ledger.failedChecks(ofLatestRunOf: .work) == ["hd-image.replicate.portrait"])
        #expect(try ledger.failedChecks(ofLatestRunOf: .account) == ["hd-image.replicate.portrait"])
        #expect(try ledger.failedChecks(ofLatestRunOf: .reach).isEmpty)
        try ledger.finish(runs[2], at: Sample.start + .seconds(9), exitCode: 3)
        #expect(try ledger.failedChecks(ofLatestRunOf: .work) == ["cartoonify.replicate.portrait"])
    }

    @Test("a batch is kept whole or not at all")
    func allOrNothing() throws {
        var broken = Sample.verdict(1)
        broken.outcome.attempts[0].bytesUp = -1
        try ledger.pool.write { db in
            try db.execute(
                sql: """
                    CREATE TRIGGER refuse BEFORE INSERT ON attempt WHEN NEW.bytes_up < 0
                        BEGIN SELECT RAISE(ABORT, 'refused'); END
                    """)
        }
        #expect(throws: RecordingError.failed(path: scratch.path, reason: "refused")) {
            try ledger.append([Sample.verdict(0), broken], to: run)
        }
        #expect(try ledger.verdicts().isEmpty)
    }

    @Test("rows are never changed", arguments: ["outcome", "attempt", "finding"])
    func appendOnly(table: String) throws {
        try ledger.append(Sample.everything, to: run)
        #expect(throws: DatabaseError.self) {
            try ledger.pool.write { db in try db.execute(sql: "UPDATE \(table) SET code = 'ok'") }
        }
    }

    @Test("long texts that repeat are kept once")
    func textsOnce() throws {
        try ledger.append([Sample.full, Sample.full], to: run)
        try ledger.append([Sample.full], to: run)
        #expect(try ledger.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM text") } == 3)
        #expect(try ledger.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM series") } == 1)
    }

    @Test("two ledgers on one file see each other's batches, and a read-only one writes nothing")
    func twoProcesses() throws {
        let other = try Ledger(path: scratch.path)
        try other.begin(run)
        let reader = try Ledger(path: scratch.path, readOnly: true)
        for number in 0..<20 { try (number % 2 == 0 ? ledger : other).append([Sample.verdict(number)], to: run) }
        #expect(try reader.verdicts().count == 20)
        #expect(throws: RecordingError.readOnly(path: scratch.path)) { try reader.append([Sample.verdict()], to: run) }
    }

    @Test("many may open a new ledger at once")
    func openTogether() async throws {
        let path = scratch.file("new.sqlite")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<6 {
                group.addTask {
                    let ledger = try Ledger(path: path)
                    let run = Sample.run("run-\(number)")
                    try ledger.begin(run)
                    try ledger.append([Sample.verdict(number)], to: run)
                }
            }
            try await group.waitForAll()
        }
        #expect(try Ledger(path: path).verdicts().count == 6)
    }
}
