import Foundation
import TestSupport
import Testing

@Suite("A killed run")
struct CrashTests {
    @Test("kill -9 leaves a sound ledger with everything that was flushed")
    func killed() async throws {
        try await withTemporaryFolder { folder in
            let result = try await AssayBinary.run(
                ["check", "--scenario", "all-up", "--fixture", "tiny,hello", "--repeat", "2000"], in: folder,
                signalAtFirstOutcome: SIGKILL)
            #expect(result.status == 128 + Int(SIGKILL))
            let integrity = try await runProgram("sqlite3", ["assay.db", "PRAGMA integrity_check"], in: folder)
            #expect(integrity.stdout == "ok\n")
            let counts = try await runProgram(
                "sqlite3",
                ["assay.db", "SELECT count(*) > 0, count(*) <= (SELECT count(*) FROM attempt) FROM outcome"],
                in: folder)
            #expect(counts.stdout == "1|1\n")
            let report = try await AssayBinary.run(["report"], in: folder)
            #expect(report.status == 0, "\(report.stderr)")
        }
    }
}
