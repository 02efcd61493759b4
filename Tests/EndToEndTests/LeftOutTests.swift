import Foundation
import TestSupport
import Testing

@Suite("What is left out, and what is not made")
struct LeftOutTests {
    @Test("a budget that leaves checks out is told by the plan before, and by the check after")
    func budget() async throws {
        try await withTemporaryFolder { folder in
            let some = ["--endpoint", "hd-image", "--fixture", "tiny", "--repeat", "2", "--budget", "0.003"]
            let plan = try await AssayBinary.run(["plan"] + some, in: folder)
            #expect(plan.status == 0 && plan.stdout.contains("of them would be left out: the budget of $0.003"))
            let check = try await AssayBinary.run(["check"] + some, in: folder)
            #expect(
                check.stderr.contains(/note: \d of 6 checks were left out: the budget of \$0\.003/), "\(check.stderr)")
            let all = try await AssayBinary.run(["plan", "--endpoint", "hd-image", "--budget", "100"], in: folder)
            #expect(!all.stdout.contains("left out"))
        }
    }

    @Test(
        "a ledger that is not there is not made by a command that keeps one small",
        arguments: [["prune", "none.db"], ["baselines", "none.db", "--reset", "hd-image"], ["upgrade", "none.db"]])
    func ledger(arguments: [String]) async throws {
        try await withTemporaryFolder { folder in
            let result = try await AssayBinary.run(["ledger"] + arguments, in: folder)
            #expect(result.status == 3 && result.stderr.contains("there is no such file"), "\(result.stderr)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
        }
    }
}
