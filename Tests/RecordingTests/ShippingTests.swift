import GRDB
import Model
import Testing

@testable import Recording

@Suite("What a ledger keeps in mind of its centre")
struct ShippingTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func ledger(_ name: String = "ledger.sqlite") throws -> Ledger {
        let ledger = try Ledger(path: scratch.file(name))
        try ledger.begin(Sample.run())
        return ledger
    }

    private func changes(_ ledger: Ledger) throws -> Int {
        try ledger.pool.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM fleet_change") ?? -1 }
    }

    /// Ships all, as one who always arrives.
    private func ship(_ ledger: Ledger) throws -> Shipment {
        let shipment = try ledger.shipment(after: ledger.shipping(), outcomes: 1000, changes: 4000)
        try ledger.didShip(ledger.willShip(shipment))
        return shipment
    }

    @Test("nothing is noted before it ships, and everything there is then")
    func begins() throws {
        let ledger = try ledger()
        try ledger.append([Sample.verdict(0), Sample.verdict(1)], to: Sample.run())
        #expect(try changes(ledger) == 0)
        let shipment = try ship(ledger)
        #expect(shipment.outcomes == 2 && shipment.waiting == 0 && shipment.lostBefore == nil)
        let counts = shipment.rows.mapValues(\.count)
        #expect(counts == [.run: 1, .series: 1, .outcome: 2, .attempt: 2, .rollup: 2, .flip: 2])
        for (table, rows) in shipment.rows {
            #expect(rows.allSatisfy { $0.count == table.columns.count }, "\(table)")
        }
        let again = try ledger.shipment(after: ledger.shipping(), outcomes: 1000, changes: 4000)
        #expect(again.isEmpty && again.rowCount == 0)
    }

    @Test("what changes while a batch is under way is shipped again")
    func changesMeanwhile() throws {
        let ledger = try ledger()
        try ledger.append([Sample.verdict(0)], to: Sample.run())
        let first = try ledger.shipment(after: ledger.shipping(), outcomes: 1000, changes: 4000)
        let token = try ledger.willShip(first)
        try ledger.finish(Sample.run(), at: Sample.start, exitCode: 0)
        try ledger.append([Sample.verdict(1)], to: Sample.run())
        #expect(try ledger.shipping().pending?.token == token)
        try ledger.didShip(token)
        #expect(try ledger.shipping().token == token && ledger.shipping().pending == nil)
        let second = try ship(ledger)
        #expect(
            second.rows.mapValues(\.count) == [.run: 1, .series: 1, .outcome: 1, .attempt: 1, .rollup: 2, .flip: 2])
        #expect(try changes(ledger) == 0)
    }

    @Test("of a batch that another process has written over nothing is forgotten")
    func writtenOver() throws {
        let ledger = try ledger()
        try ledger.append([Sample.verdict(0)], to: Sample.run())
        let first = try ledger.shipment(after: ledger.shipping(), outcomes: 1000, changes: 4000)
        let token = try ledger.willShip(first)
        try ledger.append([Sample.verdict(1)], to: Sample.run())
        let second = try ledger.shipment(after: ledger.shipping(), outcomes: 1000, changes: 4000)
        let later = try ledger.willShip(second)
        let noted = try changes(ledger)
        try ledger.didShip(token)
        #expect(try ledger.shipping().pending?.token == later && ledger.shipping().token.isEmpty)
        #expect(try changes(ledger) == noted)
        try ledger.didShip(later)
        #expect(try ledger.shipping().token == later && ledger.shipping().outcome == 2)
    }

    @Test("batches are bounded, and what waits behind them is counted")
    func bounded() throws {
        let ledger = try ledger()
        try ledger.append((0..<7).map { Sample.verdict($0) }, to: Sample.run())
        let state = try ledger.shipping()
        let shipment = try ledger.shipment(after: state, outcomes: 3, changes: 2)
        #expect(shipment.outcomes == 3 && shipment.lastOutcome == 3 && shipment.waiting == 4)
        try ledger.didShip(ledger.willShip(shipment))
        let rest = try ledger.shipment(after: ledger.shipping(), outcomes: 100, changes: 100)
        #expect(rest.outcomes == 4 && rest.lastChange > shipment.lastChange)
    }

    @Test("outcomes that were pruned before they were shipped are told, and their sums are shipped")
    func pruned() throws {
        let ledger = try ledger()
        try ledger.append((0..<5).map { Sample.verdict($0) }, to: Sample.run())
        _ = try ledger.shipping()
        let retention = Retention(passed: .seconds(60), failed: .seconds(60))
        let now = Sample.start + .seconds(7200)
        // The last one stays: its number says where new ones begin.
        #expect(try ledger.prune(retention, now: now) == 4)
        #expect(try ledger.prune(retention, now: now) == 0)
        let shipment = try ship(ledger)
        #expect(shipment.outcomes == 1 && shipment.lostBefore == (now + .seconds(-60)).microseconds)
        let n = try #require(shipment.rows[.rollup]).map { $0[3] }
        #expect(n == [.integer(5), .integer(5)])
        try ledger.append([Sample.verdict(7300)], to: Sample.run())
        #expect(try ship(ledger).outcomes == 1)
    }

    @Test("what a clock that was not set has dated stays in the ledger, and holds up nothing")
    func undated() throws {
        let ledger = try ledger()
        let second = Sample.start.microseconds / 1_000_000
        try ledger.append([Sample.verdict(Int(100 - second)), Sample.verdict(Int(101 - second))], to: Sample.run())
        try ledger.append([Sample.verdict(0)], to: Sample.run())
        let state = try ledger.shipping()
        let first = try ledger.shipment(after: state, outcomes: 2, changes: 1)
        #expect(first.outcomes == 0 && first.skipped == 2 && first.lastOutcome == 2 && !first.isEmpty)
        #expect(first.rows[.attempt] == nil && first.days.isEmpty)
        try ledger.didShip(ledger.willShip(first))
        let rest = try ship(ledger)
        #expect(rest.outcomes == 1 && rest.skipped == 0 && rest.rows[.rollup]?.count == 2)
        #expect(rest.days == [Sample.start.microseconds / 86_400_000_000])
        #expect(try ledger.shipment(after: ledger.shipping(), outcomes: 10, changes: 10).isEmpty)
    }

    @Test("a copy that took a name of its own ships only what is its own")
    func branches() throws {
        let ledger = try ledger()
        try ledger.append((0..<3).map { Sample.verdict($0) }, to: Sample.run())
        _ = try ship(ledger)
        let before = try ledger.shipping()
        let later = Sample.run("later", at: Sample.start + .seconds(10))
        try ledger.begin(later)
        try ledger.append([Sample.verdict(20), Sample.verdict(21)], to: later)
        #expect(try ledger.runs(after: before.outcome).map(\.last) == [5])
        try ledger.branch(after: 3, from: before.identity)
        let state = try ledger.shipping()
        #expect(state.identity != before.identity && state.parent == before.identity && state.token.isEmpty)
        let shipment = try ship(ledger)
        let sums = try #require(shipment.rows[.rollup])
        // Of five in the hour and in the day two came since.
        #expect(sums.map { $0[3] } == [.integer(2), .integer(2)])
        // Of its states all are told by the new name.
        #expect(shipment.outcomes == 2 && shipment.rows[.flip]?.count == 2)
    }

    @Test("a centre that has less gets everything since again")
    func rewinds() throws {
        let ledger = try ledger()
        try ledger.append((0..<3).map { Sample.verdict($0) }, to: Sample.run())
        _ = try ship(ledger)
        try ledger.rewind(to: 1, token: "t")
        let shipment = try ledger.shipment(after: ledger.shipping(), outcomes: 100, changes: 100)
        #expect(shipment.outcomes == 2 && shipment.rows[.rollup]?.count == 2 && shipment.rows[.run]?.count == 1)
        #expect(try ledger.shipping().token == "t")
    }

    @Test("a centre that knows neither a copy nor what it was copied from gets all of it, the sums too")
    func movesAway() throws {
        let ledger = try ledger()
        try ledger.append((0..<3).map { Sample.verdict($0) }, to: Sample.run())
        _ = try ship(ledger)
        try ledger.append([Sample.verdict(20)], to: Sample.run())
        try ledger.branch(after: 3, from: "another")
        _ = try ship(ledger)
        try ledger.rewind(to: 0, token: "", parent: 0)
        let state = try ledger.shipping()
        #expect(state.parent == nil && state.branch == 0 && state.branchedAt == 0)
        let shipment = try ship(ledger)
        #expect(shipment.outcomes == 4 && shipment.rows[.rollup]?.map { $0[3] } == [.integer(4), .integer(4)])
        // One that has a part of it by the other name has that part once.
        try ledger.branch(after: 4, from: "another")
        try ledger.rewind(to: 0, token: "", parent: 2)
        #expect(try ledger.shipping().branch == 2 && ledger.shipping().parent != nil)
        #expect(try ship(ledger).rows[.rollup]?.map { $0[3] } == [.integer(2), .integer(2)])
    }

    @Test("numbers are the first 64 bits of SHA-256, the same in every ledger")
    func numbers() throws {
        // printf 'abc\0' | sha256sum: dc1114cd074914bd 872cc1f9a23ec910 …
        #expect(ShippingStore.number(of: ["abc"]) == Int64(bitPattern: 0xDC11_14CD_0749_14BD))
        #expect(ShippingStore.number(of: ["a", "b"]) != ShippingStore.number(of: ["ab"]))
        #expect(Set((0..<100).map { _ in ShippingStore.name() }).count == 100)
    }
}
