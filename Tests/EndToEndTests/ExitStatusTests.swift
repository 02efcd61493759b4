import Foundation
import Model
import TestSupport
import Testing

@Suite("Exit status of check")
struct ExitStatusTests {
    /// The quickest real run there is: one small picture, one endpoint.
    private let quick = ["check", "--fixture", "tiny", "--endpoint", "hd-image"]

    @Test("0 when all passed, and the ledger holds every attempt")
    func passed() async throws {
        try await withTemporaryFolder { folder in
            let result = try await AssayBinary.run(quick + ["--scenario", "all-up"], in: folder)
            #expect(result.status == 0, "\(result.stdout)\(result.stderr)")
            #expect(result.stdout.contains("WORKING"))
            let rows = try await sqlite(folder, "SELECT count(*) >= 3 FROM attempt")
            #expect(rows == "1")
        }
    }

    @Test("degraded passes, and fails with --fail-on degraded")
    func degraded() async throws {
        try await withTemporaryFolder { folder in
            let fallback = quick + ["--scenario", "replicate-down", "--provider", "backend"]
            let lenient = try await AssayBinary.run(fallback, in: folder)
            #expect(lenient.status == 0, "\(lenient.stdout)\(lenient.stderr)")
            #expect(lenient.stdout.contains("DEGRADED"))
            let strict = try await AssayBinary.run(fallback + ["--fail-on", "degraded"], in: folder)
            #expect(strict.status == 1)
        }
    }

    @Test("1 when an expectation failed")
    func failed() async throws {
        try await withTemporaryFolder { folder in
            let result = try await AssayBinary.run(quick + ["--scenario", "replicate-down"], in: folder)
            #expect(result.status == 1, "\(result.stdout)\(result.stderr)")
            #expect(result.stdout.contains("provider.error"))
        }
    }

    @Test(
        "2 on a usage error, with nothing sent",
        arguments: [
            ["check", "--no-such-option"], ["check", "--endpoint", "hd-imag"], ["check", "--repeat", "0"],
            ["check", "--scenario", "nonsense"], ["check", "--settings", "missing.yaml"],
            ["check", "--report", "nonsense=x"],
            ["check", "--min-uptime", "101"], ["nonsense"],
        ])
    func usage(arguments: [String]) async throws {
        try await withTemporaryFolder { folder in
            let result = try await AssayBinary.run(arguments, in: folder)
            #expect(result.status == 2, "\(result.stdout)\(result.stderr)")
            #expect(!result.stderr.isEmpty)
            #expect(result.stdout.isEmpty)
        }
    }

    @Test("3 when the backend cannot be reached")
    func unreachable() async throws {
        try await withTemporaryFolder { folder in
            #expect(try await AssayBinary.run(["init"], in: folder).status == 0)
            let result = try await AssayBinary.run(
                quick + ["--provider", "backend"], in: folder,
                environment: ["ASSAY_BACKEND_URL": "http://127.0.0.1:1"])
            #expect(result.status == 3, "\(result.stdout)\(result.stderr)")
            #expect(result.stdout.contains("transport.refused"))
        }
    }

    @Test("3 when the ledger cannot be written")
    func noLedger() async throws {
        try await withTemporaryFolder { folder in
            let result = try await AssayBinary.run(quick + ["--ledger", "/proc/assay.db"], in: folder)
            #expect(result.status == 3, "\(result.stdout)\(result.stderr)")
            #expect(result.stderr.contains("/proc/assay.db"))
        }
    }

    @Test("4 when a gate failed")
    func gate() async throws {
        try await withTemporaryFolder { folder in
            let result = try await AssayBinary.run(
                quick + ["--scenario", "all-up", "--max-cost", "0.000001"], in: folder)
            #expect(result.status == 4, "\(result.stdout)\(result.stderr)")
            #expect(result.stderr.contains("cost <= $0.000001"))
        }
    }

    @Test("5 when nothing ran: an empty selection, or everything skipped")
    func nothing() async throws {
        try await withTemporaryFolder { folder in
            let empty = try await AssayBinary.run(
                ["check", "--endpoint", "text-generation", "--fixture", "tiny"], in: folder)
            #expect(empty.status == 5, "\(empty.stdout)\(empty.stderr)")
            let skipped = try await AssayBinary.run(quick + ["--provider", "replicate", "--budget", "0"], in: folder)
            #expect(skipped.status == 5, "\(skipped.stdout)\(skipped.stderr)")
        }
    }

    @Test(
        "129 after SIGHUP, 130 after SIGINT and 143 after SIGTERM, with reports written and finished rows kept",
        arguments: [(SIGHUP, 129), (SIGINT, 130), (SIGTERM, 143)])
    func signals(signal: Int32, status: Int) async throws {
        try await withTemporaryFolder { folder in
            let result = try await AssayBinary.run(
                ["check", "--scenario", "slow", "--repeat", "50", "--report", "json=out.json"], in: folder,
                signalAtFirstOutcome: signal)
            #expect(result.status == status, "\(result.stdout)\(result.stderr)")
            #expect(FileManager.default.fileExists(atPath: folder + "/out.json"))
            #expect(try await sqlite(folder, "PRAGMA integrity_check") == "ok")
            #expect(try await sqlite(folder, "SELECT count(*) > 0 FROM outcome") == "1")
        }
    }

    private func sqlite(_ folder: String, _ query: String) async throws -> String {
        try await runProgram("sqlite3", ["assay.db", query], in: folder).stdout
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
