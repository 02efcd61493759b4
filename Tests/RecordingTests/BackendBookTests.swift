import Foundation
import GRDB
import Model
import Testing

@testable import Recording

@Suite("The built-in backend's store")
struct BackendBookTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func expectRefused(_ words: String, at place: SourceLocation = #_sourceLocation) throws {
        let before = FileManager.default.contents(atPath: scratch.path)
        let error = #expect(throws: BackendBookError.self, sourceLocation: place) {
            try BackendBook(path: scratch.path)
        }
        let told = error?.description ?? ""
        #expect(told.contains("\(scratch.path): the file \(words). Name another file with --store"), "\(told)")
        #expect(FileManager.default.contents(atPath: scratch.path) == before, sourceLocation: place)
    }

    private func change(_ sql: String) throws {
        let queue = try DatabaseQueue(path: scratch.path)
        try queue.writeWithoutTransaction { db in try db.execute(sql: sql) }
        try queue.close()
    }

    @Test("a ledger is none, and stays one; a store is no ledger")
    func ledger() throws {
        try Ledger(path: scratch.path).close()
        try expectRefused("is a ledger")
        #expect(try Ledger(path: scratch.path).verdicts().isEmpty)
        let store = scratch.file("store.db")
        _ = try BackendBook(path: store)
        #expect(throws: RecordingError.notALedger(path: store, reason: "it belongs to another program")) {
            try Ledger(path: store)
        }
    }

    @Test("another program's file is none, whatever it is called inside, nor is one of a newer version")
    func foreign() throws {
        try change("CREATE TABLE usage (song TEXT)")
        try expectRefused("belongs to another program")
        try FileManager.default.removeItem(atPath: scratch.path)
        try change("PRAGMA application_id = 7")
        try expectRefused("belongs to another program")
        try FileManager.default.removeItem(atPath: scratch.path)
        _ = try BackendBook(path: scratch.path)
        try change("INSERT INTO grdb_migrations VALUES ('9 from the future')")
        try expectRefused("was written by a newer version")
    }

    @Test("a store of a version that gave it no name is taken with all it holds")
    func nameless() async throws {
        let quota = try #require(UserQuota(calls: 2, cost: nil, unknownCost: .zero))
        let first = try BackendBook(path: scratch.path)
        _ = try await first.admit("ann", day: 20_000, price: .zero, under: quota)
        try change("PRAGMA application_id = 0")
        let second = try BackendBook(path: scratch.path)
        #expect(try await second.admit("ann", day: 20_000, price: .zero, under: quota).usage.calls == 2)
        #expect(try await !second.admit("ann", day: 20_000, price: .zero, under: quota).isAdmitted)
    }

    @Test("a file that is deleted, emptied or replaced while it is used takes no calls any more")
    func replaced() async throws {
        let book = try BackendBook(path: scratch.path)
        try await book.ensureWritable()
        for other in [nil, Data(), Data("another".utf8)] {
            try? FileManager.default.removeItem(atPath: scratch.path)
            try other?.write(to: URL(fileURLWithPath: scratch.path))
            await #expect(throws: BackendBookError.taken(scratch.path)) { try await book.ensureWritable() }
        }
    }

    @Test("whether it can be written is tried by writing: where there is no room, it cannot")
    func full() async throws {
        let book = try BackendBook(path: scratch.path)
        try await book.ensureWritable()
        // Pages that are free within the file would be room.
        try await book.queue.writeWithoutTransaction { db in
            try db.execute(sql: "DELETE FROM usage; VACUUM; PRAGMA max_page_count = 1")
        }
        let error = await #expect(throws: BackendBookError.self) { try await book.ensureWritable() }
        #expect(error?.description.contains("the disk is full. Free some space") == true)
    }
}
