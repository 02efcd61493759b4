import Foundation
import GRDB
import Model
import Testing

@testable import Recording

@Suite("Killed while writing")
struct CrashTests {
    static let batch = 20

    @Test("a killed process loses no appended batch and leaves no half of one", arguments: [3, 11, 29, 57, 90])
    func killed(milliseconds: Int) async throws {
        let scratch = try Scratch()
        let path = scratch.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = scratch.path as String, milliseconds] in
            try CrashTests.appendUntilKilled(path, after: milliseconds)
        }
        let ledger = try Ledger(path: path)
        let kept = try ledger.verdicts().count
        let confirmed = (FileManager.default.contents(atPath: path + ".confirmed")?.count ?? 0) * CrashTests.batch
        #expect(kept == confirmed || kept == confirmed + CrashTests.batch)
        let integrity = try await ledger.pool.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
        #expect(integrity == ["ok"])
    }

    /// Writes one byte beside the ledger for each batch that `append` said is in.
    static func appendUntilKilled(_ path: String, after milliseconds: Int) throws {
        let ledger = try Ledger(path: path)
        let run = Sample.run()
        try ledger.begin(run)
        let marks = open(path + ".confirmed", O_WRONLY | O_CREAT | O_APPEND, 0o600)
        Thread.detachNewThread {
            usleep(UInt32(milliseconds) * 1000)
            kill(getpid(), SIGKILL)
        }
        while true {
            try ledger.append((0..<batch).map { Sample.verdict($0) }, to: run)
            guard write(marks, "x", 1) == 1 else { throw CocoaError(.fileWriteUnknown) }
        }
    }
}
