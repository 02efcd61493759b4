import Foundation
import GRDB
import Model
import Testing

@testable import Recording

@Suite("What a ledger refuses")
struct RefusalTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test("a missing file cannot be read")
    func missing() {
        #expect(throws: RecordingError.cannotOpen(path: scratch.path, reason: "there is no such file")) {
            try Ledger(path: scratch.path, readOnly: true)
        }
    }

    @Test("a ledger of a newer version is refused, and left as it is")
    func newer() throws {
        let ledger = try Ledger(path: scratch.path)
        try ledger.pool.write { db in
            try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('9 from the future')")
        }
        try ledger.close()
        let before = FileManager.default.contents(atPath: scratch.path)
        for readOnly in [false, true] {
            #expect(throws: RecordingError.newerSchema(path: scratch.path, steps: ["9 from the future"])) {
                try Ledger(path: scratch.path, readOnly: readOnly)
            }
        }
        #expect(FileManager.default.contents(atPath: scratch.path) == before)
    }

    @Test("another program's database is refused, and left as it is")
    func foreign() throws {
        let queue = try DatabaseQueue(path: scratch.path)
        try queue.write { db in try db.execute(sql: "CREATE TABLE song (title TEXT)") }
        try queue.close()
        let before = FileManager.default.contents(atPath: scratch.path)
        #expect(throws: RecordingError.notALedger(path: scratch.path, reason: "it belongs to another program")) {
            try Ledger(path: scratch.path)
        }
        #expect(FileManager.default.contents(atPath: scratch.path) == before)
    }

    @Test("a file that is no database is refused")
    func text() throws {
        try Data(String(repeating: "Dear diary, ", count: 100).utf8).write(to: URL(fileURLWithPath: scratch.path))
        #expect(throws: RecordingError.notALedger(path: scratch.path, reason: "file is not a database")) {
            try Ledger(path: scratch.path)
        }
    }

    @Test("a folder is no ledger")
    func folder() {
        #expect(throws: RecordingError.cannotOpen(path: scratch.folder.path, reason: "it is a folder")) {
            try Ledger(path: scratch.folder.path)
        }
    }

    @Test("a damaged page is reported, never read as an empty table")
    func damaged() throws {
        let ledger = try Ledger(path: scratch.path)
        try ledger.begin(Sample.run())
        try ledger.append((0..<500).map { Sample.verdict($0) }, to: Sample.run())
        try ledger.close()
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: scratch.path))
        let size = try file.seekToEnd()
        for page in stride(from: UInt64(65_536), to: size, by: 4096) {
            try file.seek(toOffset: page)
            try file.write(contentsOf: Data(repeating: 0xA5, count: 512))
        }
        try file.close()
        let error = #expect(throws: RecordingError.self) { try Ledger(path: scratch.path).verdicts() }
        guard case .corrupted = error else {
            Issue.record("\(String(describing: error)) is not .corrupted")
            return
        }
    }

    @Test("a full disk loses the last batch only")
    func full() throws {
        let ledger = try Ledger(path: scratch.path)
        let run = Sample.run()
        try ledger.begin(run)
        try ledger.append([Sample.verdict(0)], to: run)
        try ledger.pool.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages + 1)")
        }
        #expect(throws: RecordingError.diskFull(path: scratch.path)) {
            try ledger.append((0..<500).map { Sample.verdict($0) }, to: run)
        }
        #expect(try ledger.verdicts() == [Sample.verdict(0)])
    }

    @Test("a lock that is held too long is named")
    func locked() throws {
        let ledger = try Ledger(path: scratch.path)
        let impatient = try Ledger(path: scratch.path, patience: .milliseconds(20))
        let error = try ledger.pool.write { _ in
            #expect(throws: RecordingError.self) { try impatient.begin(Sample.run()) }
        }
        #expect(error == .locked(path: scratch.path))
    }

    @Test("an unknown word in a column is damage, not a crash")
    func unknownWord() throws {
        let ledger = try Ledger(path: scratch.path)
        try ledger.begin(Sample.run())
        try ledger.append([Sample.verdict()], to: Sample.run())
        try ledger.pool.write { db in
            try db.execute(sql: "DROP TRIGGER outcome_is_append_only; UPDATE outcome SET code = 'splendid'")
        }
        #expect(
            throws: RecordingError.corrupted(
                path: scratch.path, reason: "the column code holds the unknown word \"splendid\"")
        ) {
            try ledger.verdicts()
        }
    }

    @Test("every error names the file and what to do next")
    func texts() {
        let errors: [RecordingError] = [
            .cannotOpen(path: "a.db", reason: "x"), .notALedger(path: "a.db", reason: "x"),
            .newerSchema(path: "a.db", steps: ["9"]), .olderSchema(path: "a.db"), .locked(path: "a.db"),
            .readOnly(path: "a.db"), .diskFull(path: "a.db"), .corrupted(path: "a.db", reason: "x"),
            .failed(path: "a.db", reason: "x"),
        ]
        for error in errors { #expect(error.description.contains("a.db") && error.description.hasSuffix(".")) }
    }
}
