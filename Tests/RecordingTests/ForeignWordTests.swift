import Foundation
import GRDB
import Model
import Testing

@testable import Recording

/// Another version, or one extended by its user, may write words that this one does not know.
@Suite("Words of another version")
struct ForeignWordTests {
    let scratch: Scratch
    let run = Sample.run()

    init() throws { scratch = try Scratch() }

    static let columns = WordColumn.all.map { "\($0.table).\($0.name)" }

    /// A ledger with a row in every table, one of whose columns holds the word wherever it held any.
    private func ledger(with word: String, in column: String) throws -> Ledger {
        let (table, name) = (String(column.prefix { $0 != "." }), String(column.drop { $0 != "." }.dropFirst()))
        let ledger = try Ledger(path: scratch.path)
        try ledger.begin(run)
        try ledger.append(Sample.everything, to: run)
        let picture = KeptPicture(sha256: String(repeating: "ab", count: 32), format: .png, byteCount: 8)
        let sample = BaselineSample(
            run: run.id, at: run.startedAt, fixture: "portrait", format: .png, width: 1, height: 1, fidelity: nil,
            perceptualHash: nil)
        let key = BaselineKey(endpoint: "hd-image", provider: "replicate", version: "")
        try ledger.learn([Baseline(key: key, samples: [sample])], of: run, keeping: 20)
        try ledger.note(
            Exhibit(
                run: run.id, endpoint: "hd-image", route: "backend", fixture: "portrait", startedAt: Sample.start,
                reason: .failure, output: picture, input: nil, reference: nil))
        try ledger.pool.write { db in
            for trigger in try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
                try db.execute(sql: "DROP TRIGGER \(trigger)")
            }
            try db.execute(sql: "UPDATE \(table) SET \(name) = ? WHERE \(name) IS NOT NULL", arguments: [word])
            #expect(db.changesCount > 0, "\(column)")
            // The other version's sums have its word, too.
            if column == "outcome.code" { try db.execute(sql: "DELETE FROM rollup; DELETE FROM flip") }
        }
        try ledger.close()
        return try Ledger(path: scratch.path)
    }

    @Test("are no damage: everything can be read, written, checked and pruned", arguments: columns)
    func everyColumn(column: String) throws {
        let ledger = try ledger(with: "image.hologram", in: column)
        let until = Sample.start + .seconds(3600)
        _ = try ledger.verdicts()
        for tier in Tier.allCases {
            _ = try ledger.history(since: nil, until: until, tier: tier)
            _ = try ledger.buckets(.hour, in: Rebuilder.always, tier: tier)
        }
        _ = try (
            ledger.info(), ledger.baselines(), ledger.exhibits(), ledger.latestRun(), ledger.spent(since: Sample.start)
        )
        var lines = 0
        try ledger.export(as: .jsonl) { _ in lines += 1 }
        let before = try ledger.check()
        #expect(before.problems == [])
        #expect(before.foreign.map(\.column) == [column] && before.foreign.map(\.word) == ["image.hologram"])
        try ledger.append([Sample.verdict(60), Sample.full], to: run)
        #expect(try ledger.check().problems == [])
        while try ledger.prune(Retention(passed: .zero, failed: .zero), now: until) > 0 {}
        #expect(try ledger.check().problems == [])
    }

    @Test("in the place of a code are shown as they stand, and count neither as up nor as down")
    func codes() throws {
        let ledger = try ledger(with: "image.hologram", in: "outcome.code")
        let verdicts = try ledger.verdicts()
        #expect(verdicts.map(\.code.rawValue) == Array(repeating: "image.hologram", count: Sample.everything.count))
        #expect(verdicts.allSatisfy { $0.outcomeClass == .image && !$0.passed })
        let history = try ledger.history(since: nil, until: Sample.start + .seconds(3600))
        #expect(history.series.allSatisfy { $0.rollup.codes.keys.map(\.rawValue) == ["image.hologram"] })
        #expect(history.series.allSatisfy { $0.rollup.warm.n + $0.rollup.cold.n + $0.rollup.failed.n == 0 })
        #expect(history.series.allSatisfy { $0.flips.isEmpty && $0.marks.allSatisfy { $0.code.counting == .excluded } })
        let counts = try ledger.info().foreign
        #expect(counts == [ForeignWord(column: "outcome.code", word: "image.hologram", count: Sample.everything.count)])
    }

    @Test("in the place of a code stay in the sums when this version adds to them")
    func kept() throws {
        let ledger = try ledger(with: "orbit.decayed", in: "outcome.code")
        try ledger.append([Sample.verdict(60)], to: run)
        let words = try ledger.pool.read { try String.fetchAll($0, sql: "SELECT codes FROM rollup WHERE hours = 24") }
        #expect(words.contains("ok=1 orbit.decayed=1"))
    }

    @Test("in the place of a tier keep its outcomes out of every other tier's")
    func tiers() throws {
        let ledger = try ledger(with: "orbit", in: "series.tier")
        #expect(try ledger.verdicts().isEmpty)
        #expect(try Tier.allCases.allSatisfy { try ledger.verdicts(LedgerQuery(tier: $0)).isEmpty })
    }

    @Test("in the place of a cost's basis are shown, with the amount")
    func basis() throws {
        let ledger = try ledger(with: "invoiced", in: "attempt.cost_basis")
        let costs = try ledger.verdicts().flatMap(\.outcome.attempts).map(\.cost)
        #expect(Set(costs.map(\.basis.rawValue)) == ["invoiced"])
        #expect(costs.contains { $0.amount == MicroDollars(1900) } && costs.contains { $0.amount == nil })
    }
}
