import Foundation
import TestSupport
import Testing

/// Output that cannot be written is an error of the program, and never its end by a signal.
@Suite("Output that cannot be written")
struct OutputTests {
    private struct Ending {
        let status: Int
        let stdout: String
        let stderr: String
    }

    private static let quick = "check --fixture tiny --endpoint hd-image --provider backend"

    /// Runs the program in a shell, with what the shell does to its streams; `status` is the program's own.
    private func run(_ words: String, _ streams: String, in folder: String) async throws -> Ending {
        let script = "{ sleep 0.5; '\(AssayBinary.path)' \(words); echo $? >status; } \(streams)"
        let result = try await runProgram("sh", ["-c", script], in: folder)
        let status = try String(contentsOfFile: folder + "/status", encoding: .utf8)
        return Ending(
            status: Int(status.trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1, stdout: result.stdout,
            stderr: result.stderr)
    }

    private func sqlite(_ folder: String, _ query: String) async throws -> String {
        try await runProgram("sqlite3", ["assay.db", query], in: folder).stdout
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test(
        "stdout that cannot be written makes the status 3, with a sentence; reports and the ledger have everything",
        arguments: [(">/dev/full", "No space left on device"), (">&-", "Bad file descriptor")])
    func stdout(streams: String, reason: String) async throws {
        try await withTemporaryFolder { folder in
            let result = try await run(Self.quick + " --report json=out.json", streams, in: folder)
            #expect(result.status == 3, "\(result.stderr)")
            #expect(result.stderr.contains("cannot write the results to stdout: \(reason)"), "\(result.stderr)")
            #expect(FileManager.default.fileExists(atPath: folder + "/out.json"))
            #expect(try await sqlite(folder, "SELECT count(*) FROM outcome") == "1")
            #expect(try await sqlite(folder, "SELECT exit_code FROM run") == "3")
            #expect(try await sqlite(folder, "PRAGMA integrity_check") == "ok")
        }
    }

    @Test("a failed check stays failed, whatever becomes of its output")
    func failed() async throws {
        try await withTemporaryFolder { (folder: String) async throws -> Void in
            let words = "check --fixture tiny --endpoint hd-image --provider replicate --scenario replicate-down"
            let result = try await run(words, ">/dev/full", in: folder)
            #expect(result.status == 1)
        }
    }

    @Test("a reader that has gone makes the status 141 without a word, and the ledger has everything")
    func reader() async throws {
        try await withTemporaryFolder { folder in
            let result = try await run(Self.quick, "| :", in: folder)
            #expect(result.status == 141 && result.stderr.isEmpty, "\(result.stderr)")
            #expect(try await sqlite(folder, "SELECT exit_code FROM run") == "141")
            for words in ["ledger export", "report", "explain", "--help"] {
                let result = try await run(words, "| :", in: folder)
                #expect(result.status == 141 && result.stderr.isEmpty, "\(words): \(result.stderr)")
            }
        }
    }

    @Test("every command tells it", arguments: ["explain", "--version", "plan", "check --help", "init"])
    func others(words: String) async throws {
        try await withTemporaryFolder { folder in
            let result = try await run(words, ">/dev/full", in: folder)
            #expect(result.status == 3 && result.stderr.contains("No space left on device"), "\(result.stderr)")
        }
    }

    @Test("a log that cannot be written stops nothing", arguments: ["2>/dev/full", "2>&-", "2>&- <&-"])
    func stderr(streams: String) async throws {
        try await withTemporaryFolder { folder in
            let result = try await run(Self.quick + " --max-cost 0", streams, in: folder)
            #expect(result.status == 4 && result.stdout.contains("HD Image"), "\(result.status) \(result.stdout)")
            let watch = "watch --every 100ms --runs 2 --port 0 --tier reach --endpoint hd-image"
            #expect(try await run(watch, streams, in: folder).status == 0)
        }
    }

    @Test("a monitor goes on when its lines are lost on a full disk, and ends when their reader has")
    func watch() async throws {
        try await withTemporaryFolder { (folder: String) async throws -> Void in
            let watch = "watch --every 100ms --runs 3 --port 0 --tier reach --endpoint hd-image"
            let full = try await run(watch, ">/dev/full", in: folder)
            #expect(full.status == 3)
            #expect(try await sqlite(folder, "SELECT count(*) FROM run WHERE exit_code = 0") == "3")
            #expect(try await run(watch, "| :", in: folder).status == 141)
            #expect(try await sqlite(folder, "SELECT count(*) FROM run WHERE exit_code = 0") == "4")
        }
    }

    @Test(
        "two things written to one file are refused before anything is sent",
        arguments: [
            "--report json=x.db --ledger x.db", "--report json=./x.db --ledger x.db",
            "--report csv=x.db-wal --ledger x.db",
            "--report json=a --report csv=sub/../a", "--report json=a --report csv=soft",
        ])
    func shared(options: String) async throws {
        try await withTemporaryFolder { folder in
            let make = "mkdir sub; touch a; ln -s a soft; exec '\(AssayBinary.path)' \(Self.quick) \(options)"
            let result = try await runProgram("sh", ["-c", make], in: folder)
            #expect(result.status == 2 && result.stderr.contains("are the same file"), "\(result.stderr)")
            #expect(!FileManager.default.fileExists(atPath: folder + "/x.db"))
        }
    }

    @Test(
        "an empty text is refused as a value, by the name of its option",
        arguments: [
            (["report", "--out", ""], "after --out"), (["check", "--ledger="], "--ledger is empty"),
            (["ledger", "info", ""], "after info"), (["init", ""], "after init"),
        ])
    func empty(arguments: [String], words: String) async throws {
        try await withTemporaryFolder { folder in
            let result = try await AssayBinary.run(arguments, in: folder)
            #expect(result.status == 2 && result.stderr.contains(words), "\(result.stderr)")
        }
    }

    @Test("two reports to devices are fine, and a report may go through /dev/fd")
    func throughDevices() async throws {
        try await withTemporaryFolder { folder in
            let words = Self.quick + " --report json=/dev/null --report csv=/dev/null --report tap=/dev/fd/3"
            let result = try await run(words, "3>tap.txt", in: folder)
            #expect(result.status == 0, "\(result.stderr)")
            #expect(try String(contentsOfFile: folder + "/tap.txt", encoding: .utf8).hasPrefix("TAP version 13"))
        }
    }
}
