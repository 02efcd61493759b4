import Foundation
import Model
import TestSupport
import Testing

/// Whatever happens to the file: rows that were flushed stay, no figure is wrong without a word, and the error says what
/// to do.
@Suite("A ledger in trouble")
struct LedgerTroubleTests {
    private let quick = ["check", "--fixture", "tiny", "--endpoint", "hd-image"]

    /// In a mount namespace of its own where that is allowed, else under a limit of file size.
    @Test("a full disk ends the check with status 3 and a remedy, and all that was flushed is sound")
    func full() async throws {
        try await withTemporaryFolder { folder in
            let check = "exec '\(AssayBinary.path)' check --fixture tiny,hello --repeat 200 --format jsonl"
            let mounted = try await runProgram("unshare", ["-m", "true"], in: folder)
            let script =
                mounted.status == 0
                ? "mkdir disk && mount -t tmpfs -o size=800k tmpfs disk && cd disk && (\(check)); status=$?; "
                    + "cp assay.db* ..; exit $status"
                : "ulimit -f 1600; \(check)"
            let result = try await runProgram(
                mounted.status == 0 ? "unshare" : "sh", (mounted.status == 0 ? ["-m", "sh"] : []) + ["-c", script],
                in: folder)
            #expect(result.status == 3, "\(result.stderr)")
            #expect(result.stderr.contains("assay.db"))
            #expect(result.stderr.contains("before"))
            // What was probed is paid for: it is reported, though its last part is not kept.
            #expect(result.stdout.split(separator: "\n").count > 1, "\(result.stdout.prefix(300))")
            let sums = try await AssayBinary.run(["ledger", "check"], in: folder)
            #expect(sums.status == 0 && sums.stdout.contains(", 0 differences"), "\(sums.stdout)\(sums.stderr)")
            #expect(!sums.stdout.contains(" from 0 outcomes"))
            #expect(try await AssayBinary.run(["report"], in: folder).status == 0)
        }
    }

    @Test("a read-only ledger can be reported and not written, and says so before anything is sent")
    func readOnly() async throws {
        try await withTemporaryFolder { folder in
            #expect(try await AssayBinary.run(quick, in: folder).status == 0)
            let files = FileManager.default
            try files.setAttributes([.posixPermissions: 0o444], ofItemAtPath: folder + "/assay.db")
            try files.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
            defer { try? files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder) }
            // Root is held by no permission: it becomes somebody who is.
            let become = getuid() == 0 ? ["setpriv", "--reuid", "65534", "--clear-groups"] : ["env"]
            func run(_ arguments: [String]) async throws -> ProgramResult {
                let words = become + [AssayBinary.path] + arguments
                return try await runProgram(words[0], Array(words.dropFirst()), in: folder)
            }
            let check = try await run(quick)
            #expect(check.status == 3, "\(check.stdout)\(check.stderr)")
            #expect(check.stderr.contains("read-only"), "\(check.stderr)")
            #expect(check.stdout.isEmpty)
            let report = try await run(["report"])
            #expect(report.status == 0 || report.stderr.contains("copy it elsewhere"), "\(report.stderr)")
            let store = try await run(["backend", "--port", "0", "--calls-per-day", "1", "--store", "store.db"])
            #expect(store.status == 3 && store.stderr.contains("store.db: the file or its folder is not"))
            let device = try await run(["ledger", "info", "/dev/null"])
            #expect(device.status == 3 && device.stderr.contains("it is a device or a pipe"), "\(device.stderr)")
        }
    }

    @Test("a ledger that another process keeps locked is named, and can still be reported")
    func locked() async throws {
        try await withTemporaryFolder { folder in
            #expect(try await AssayBinary.run(quick, in: folder).status == 0)
            let hold = ".system touch held; for n in $(seq 600); do test -e enough && break; sleep 0.1; done"
            async let holder = runProgram(
                "sqlite3", ["assay.db", "BEGIN IMMEDIATE", hold], in: folder)
            while !FileManager.default.fileExists(atPath: folder + "/held") {
                try await Task.sleep(for: .milliseconds(50))
            }
            let report = try await AssayBinary.run(["report"], in: folder)
            #expect(report.status == 0, "\(report.stderr)")
            let check = try await AssayBinary.run(quick, in: folder)
            #expect(check.status == 3, "\(check.stdout)")
            #expect(check.stderr.contains("stayed locked by another process"), "\(check.stderr)")
            try Data().write(to: URL(filePath: folder + "/enough"))
            _ = try await holder
        }
    }

    @Test("a ledger of a newer version, another program's file and a text file are refused, and left as they are")
    func foreign() async throws {
        try await withTemporaryFolder { folder in
            #expect(try await AssayBinary.run(quick, in: folder).status == 0)
            let newer = "INSERT INTO grdb_migrations VALUES ('9 from the future')"
            _ = try await runProgram("sqlite3", ["assay.db", newer, "PRAGMA wal_checkpoint(truncate)"], in: folder)
            _ = try await runProgram("sqlite3", ["songs.db", "CREATE TABLE song (title TEXT)"], in: folder)
            try Data(repeating: 0x41, count: 5000).write(to: URL(filePath: folder + "/text.db"))
            let cases = [("assay.db", "newer version"), ("songs.db", "not a ledger"), ("text.db", "not a ledger")]
            for (name, word) in cases {
                let before = FileManager.default.contents(atPath: "\(folder)/\(name)")
                for arguments in [quick, ["report"], ["compare", "backend", "replicate"]] {
                    let result = try await AssayBinary.run(arguments + ["--ledger", name], in: folder)
                    #expect(result.status == 3, "\(name) \(arguments): \(result.stdout)\(result.stderr)")
                    #expect(result.stderr.contains(word), "\(result.stderr)")
                }
                #expect(FileManager.default.contents(atPath: "\(folder)/\(name)") == before)
            }
        }
    }

    @Test("a ledger of an older version is named with the command that brings it up to date, and then read")
    func older() async throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "fixtures/databases/v1.sqlite")
        try await withTemporaryFolder { folder in
            try FileManager.default.copyItem(at: file, to: URL(filePath: folder + "/assay.db"))
            let refused = try await AssayBinary.run(["report"], in: folder)
            #expect(
                refused.status == 3 && refused.stderr.contains("assay ledger upgrade assay.db"), "\(refused.stderr)")
            let upgraded = try await AssayBinary.run(["ledger", "upgrade"], in: folder)
            #expect(upgraded.status == 0, "\(upgraded.stderr)")
            #expect(try await AssayBinary.run(["report"], in: folder).status == 0)
            #expect(try await AssayBinary.run(["ledger", "upgrade", "no.db"], in: folder).status == 3)
        }
    }

    @Test("a damaged page is told by report and by ledger check")
    func damaged() async throws {
        try await withTemporaryFolder { folder in
            #expect(try await AssayBinary.run(quick + ["--repeat", "6"], in: folder).status == 0)
            _ = try await runProgram("sqlite3", ["assay.db", "PRAGMA wal_checkpoint(truncate)"], in: folder)
            let root = try await runProgram(
                "sqlite3", ["assay.db", "SELECT rootpage FROM sqlite_master WHERE name = 'rollup'"], in: folder)
            let page = try #require(UInt64(root.stdout.trimmingCharacters(in: .whitespacesAndNewlines)))
            let file = try FileHandle(forUpdating: URL(filePath: folder + "/assay.db"))
            try file.seek(toOffset: (page - 1) * 4096)
            try file.write(contentsOf: Data(repeating: 0xA5, count: 4096))
            try file.close()
            for arguments in [["report"], ["ledger", "check"]] {
                let result = try await AssayBinary.run(arguments, in: folder)
                #expect(result.status != 0, "\(result.stdout)")
                #expect((result.stdout + result.stderr).contains(/damaged|malformed|corrupt|Tree/), "\(result.stderr)")
            }
        }
    }

    @Test("ten kills at random moments lose no row that was seen, and leave every sum right")
    func killed() async throws {
        try await withTemporaryFolder { folder in
            var random = SplitMix64(seed: 20_261_122)
            for _ in 0..<10 {
                let wait = Duration.milliseconds(Int(random.next() % 800))
                let before = try await count(folder)
                let seen = Seen()
                let result = try await runProgram(
                    AssayBinary.path, ["check", "--fixture", "tiny,hello", "--repeat", "1000", "--format", "csv"],
                    in: folder
                ) {
                    for _ in 0..<200 where try await count(folder) == before {
                        try await Task.sleep(for: .milliseconds(100))
                    }
                    try await Task.sleep(for: wait)
                    await seen.set(try await count(folder))
                    return SIGKILL
                }
                #expect(result.status == 128 + Int(SIGKILL))
                let kept = try await count(folder)
                #expect(await kept >= seen.rows)
            }
            #expect(try await count(folder) > 10)
            let sums = try await AssayBinary.run(["ledger", "check"], in: folder)
            #expect(sums.status == 0 && sums.stdout.contains(", 0 differences"), "\(sums.stdout)\(sums.stderr)")
            #expect(try await AssayBinary.run(["report"], in: folder).status == 0)
        }
    }

    private actor Seen {
        private(set) var rows = 0
        func set(_ count: Int) { rows = count }
    }

    /// Rows in the ledger; 0 before it has its tables.
    private func count(_ folder: String) async throws -> Int {
        let result = try await runProgram("sqlite3", ["assay.db", "SELECT count(*) FROM outcome"], in: folder)
        return Int(result.stdout.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }
}
