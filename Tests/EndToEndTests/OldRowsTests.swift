import Foundation
import TestSupport
import Testing

@Suite("Rows of impossible times")
struct OldRowsTests {
    /// A machine whose clock was never set writes rows of 1970, and one whose clock is broken any.
    @Test(
        "a ledger with a row of before 1970, of the first and of the last moment there is can be read in every way",
        arguments: ["-5000000000000000", "-9223372036854775808", "9223372036854775807", "0"])
    func read(moment: String) async throws {
        try await withTemporaryFolder { folder in
            let check = ["check", "--fixture", "tiny", "--endpoint", "hd-image", "--repeat", "3"]
            #expect(try await AssayBinary.run(check, in: folder).status == 0)
            let change = """
                DROP TRIGGER outcome_is_append_only; DROP TRIGGER attempt_is_append_only;
                UPDATE outcome SET started_us = \(moment), scheduled_us = \(moment) WHERE id % 3 = 0;
                UPDATE attempt SET started_us = \(moment) WHERE outcome % 3 = 0;
                UPDATE run SET started_us = \(moment);
                DELETE FROM rollup; DELETE FROM flip;
                """
            #expect(try await runProgram("sqlite3", ["assay.db", change], in: folder).status == 0)
            // Rows without one rollup are those of an older version: opening the file adds them up.
            let formats = ["table", "json", "jsonl", "csv", "markdown", "html", "junit", "tap", "github"]
            var commands = formats.map { ["report", "--format", $0] }
            commands += formats.map { ["report", "--run", "last", "--format", $0] }
            commands.insert(["ledger", "upgrade"], at: 0)
            commands += [
                ["report", "--window", "30d", "--out", "pages"], ["report", "--since", "1960-01-01"],
                ["report", "--until", "1971-01-01", "--format", "html"],
                ["ledger", "info"], ["ledger", "check"], ["ledger", "export"],
                ["ledger", "export", "--format", "jsonl"],
                ["ledger", "baselines"], ["compare", "backend", "replicate"], ["compare", "last", "last"],
                ["check", "--fixture", "tiny", "--endpoint", "hd-image", "--compare-to", "last"], ["ledger", "prune"],
                ["watch", "--runs", "1", "--port", "0", "--tier", "reach", "--every", "1s", "--window", "3650d"],
            ]
            for command in commands {
                let result = try await AssayBinary.run(command, in: folder)
                #expect(result.status < 128, "\(moment) \(command): \(result.status) \(result.stderr.suffix(300))")
            }
        }
    }
}
