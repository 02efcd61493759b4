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
        #expect(
            throws: RecordingError.cannotOpen(
                path: scratch.path, reason: "there is no such file; `assay check` makes one")
        ) {
            try Ledger(path: scratch.path, readOnly: true)
        }
    }

    @Test("where only a rehearsal has written, its ledger is named")
    func rehearsed() throws {
        let rehearsal = scratch.file("ledger.rehearsal.sqlite")
        try Ledger(path: rehearsal).close()
        let reason = "there is no such file, but a rehearsal's: --ledger \(rehearsal)"
        #expect(throws: RecordingError.cannotOpen(path: scratch.path, reason: reason)) {
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

    @Test("an empty file is called so by whoever reads it, and is a new ledger for whoever writes")
    func empty() throws {
        try Data().write(to: URL(fileURLWithPath: scratch.path))
        #expect(throws: RecordingError.notALedger(path: scratch.path, reason: "it is empty")) {
            try Ledger(path: scratch.path, readOnly: true)
        }
        #expect(try Ledger(path: scratch.path).verdicts().isEmpty)
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

    /// Whichever page it is, and whatever stands in it then: zeros, noise, or another page.
    @Test("a window of a damaged ledger is what it was, or an error, or found by a check", arguments: 0..<3)
    func damagedAnywhere(kind: Int) throws {
        let ledger = try Ledger(path: scratch.path)
        let run = Sample.run()
        try ledger.begin(run)
        var random = RandomVerdicts(seed: 5)
        let verdicts = (0..<300).map { _ in random.next(around: Sample.start.microseconds, spread: .seconds(90_000)) }
        try ledger.append(verdicts, to: run)
        try ledger.close()
        let whole = try Data(contentsOf: URL(fileURLWithPath: scratch.path))
        let until = Sample.start + .seconds(100_000)
        let expected = try Ledger(path: scratch.path, readOnly: true).history(since: nil, until: until)
        var noise = SplitMix64(seed: UInt64(kind))
        var (told, unharmed) = (0, 0)
        for page in 1..<whole.count / 4096 {
            var spoilt = whole
            let other = Int(noise.next() % UInt64(whole.count / 4096 - 1)) + 1
            spoilt.replaceSubrange(
                page * 4096..<(page + 1) * 4096,
                with: kind == 0
                    ? Data(count: 4096)
                    : kind == 1
                        ? Data((0..<4096).map { _ in UInt8(truncatingIfNeeded: noise.next()) })
                        : whole.subdata(in: other * 4096..<(other + 1) * 4096))
            let path = scratch.file("spoilt-\(page)")
            try spoilt.write(to: URL(fileURLWithPath: path))
            do {
                let found = try Ledger(path: path, readOnly: true).history(since: nil, until: until)
                let isSame = found == expected
                // A page that is sound in itself, and stands in the wrong place, is only found by the full check.
                let isTold = try !isSame && kind == 2 && !Ledger(path: path, readOnly: true).check().problems.isEmpty
                #expect(isSame || isTold, "page \(page + 1) of \(whole.count / 4096), kind \(kind)")
                unharmed += 1
            } catch {
                told += 1
            }
        }
        #expect(told > 5, "\(told) told, \(unharmed) unharmed")
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

    @Test("every error names the file and what to do next")
    func texts() {
        let errors: [RecordingError] = [
            .cannotOpen(path: "a.db", reason: "x"), .notALedger(path: "a.db", reason: "x"),
            .newerSchema(path: "a.db", steps: ["9"]), .olderSchema(path: "a.db"), .withoutSums(path: "a.db"),
            .locked(path: "a.db"),
            .readOnly(path: "a.db"), .diskFull(path: "a.db"), .corrupted(path: "a.db", reason: "x"),
            .failed(path: "a.db", reason: "x"),
        ]
        for error in errors { #expect(error.description.contains("a.db") && error.description.hasSuffix(".")) }
    }

    @Test("a ledger in memory is none: nothing of it would stay")
    func inMemory() {
        for path in [":memory:", "folder/:memory:"] {
            let error = #expect(throws: RecordingError.self) { try Ledger(path: path) }
            #expect(error?.description.contains("a ledger is a file") == true)
        }
    }
}
