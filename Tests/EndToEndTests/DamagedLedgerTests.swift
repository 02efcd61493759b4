import Foundation
import TestSupport
import Testing

@Suite("A ledger with damaged values")
struct DamagedLedgerTests {
    private static let most = "9223372036854775807"

    /// What is edited, whether a report reads it, and what the check says of it.
    private static let edits: [(sql: String, isReported: Bool, words: String)] =
        [
            ("UPDATE attempt SET cost = \(most), cost_basis = 'price'", true, "has \(most) as cost"),
            (
                "UPDATE attempt SET cost = 4611686018427387904, cost_basis = 'price'", true,
                "has 4611686018427387904 as cost"
            ),
            ("UPDATE attempt SET cost = -\(most) - 1, cost_basis = 'price'", true, "has -9223372036854775808 as cost"),
            ("UPDATE outcome SET psnr = 1e300, psnr_y = -1e300", true, "has 1e+300 as psnr"),
            ("UPDATE outcome SET psnr = 9e999, psnr_y = -9e999", true, "has inf as psnr"),
            ("UPDATE money SET spent = \(most)", false, "has \(most) as spent"),
            ("UPDATE money SET spent = spent + 123", false, "is spent"),
        ]
        + ["cost", "fallback_cost", "attempts", "unknown_costs", "warm_sum_us", "cold_sum_us", "failed_sum_us"].map {
            ("UPDATE rollup SET \($0) = \(most)", true, "has \(most) as \($0)")
        }

    @Test("is reported as damaged with status 3, and the check names every value and goes on")
    func product() async throws {
        try await withTemporaryFolder { folder in
            let check = ["check", "--fixture", "tiny", "--endpoint", "hd-image"]
            #expect(try await AssayBinary.run(check, in: folder).status == 0)
            let loose = "DROP TRIGGER outcome_is_append_only; DROP TRIGGER attempt_is_append_only;"
            for (sql, isReported, words) in Self.edits {
                let edit = "cp assay.db edited.db && sqlite3 edited.db \"\(loose) \(sql)\""
                #expect(try await runProgram("sh", ["-c", edit], in: folder).status == 0, "\(sql)")
                let report = try await AssayBinary.run(["report", "--ledger", "edited.db"], in: folder)
                #expect(report.status == (isReported ? 3 : 0), "\(sql): \(report.stderr)")
                #expect(report.stderr.contains("the table") == isReported, "\(sql): \(report.stderr)")
                let found = try await AssayBinary.run(["ledger", "check", "edited.db"], in: folder)
                #expect(found.status == 1 && found.stdout.contains(words), "\(sql): \(found.stdout)\(found.stderr)")
                #expect(found.stdout.contains("rollups recomputed"))
            }
            print("damaged values: \(Self.edits.count)")
        }
    }
}
