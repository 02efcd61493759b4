import Harness
import Judging
import Model
import Recording
import TestSupport
import Testing

@Suite("How a run ended")
struct RunLifecycleTests {
    private static func run(_ id: String, second: Int64) -> Run {
        Run(
            id: id, startedAt: Timestamp(microseconds: second * 1_000_000), command: "check", target: "t",
            toolVersion: "0", location: "here")
    }

    @Test(
        "an interrupted run has no end, and is never the last one",
        arguments: [Model.ExitStatus.hungUp, .interrupted, .terminated])
    func interrupted(status: Model.ExitStatus) async throws {
        try await withTemporaryFolder { folder in
            let ledger = try Ledger(path: folder + "/assay.db")
            try RunLifecycle(Self.run("whole", second: 1), in: ledger).end(.passed)
            try RunLifecycle(Self.run("cut", second: 2), in: ledger).end(status)
            #expect(try ledger.run(called: "last").id == "whole")
            #expect(try ledger.info().runs == 2 && ledger.info().unfinishedRuns == 1)
            let codes = try await exitCodes(folder)
            #expect(codes == "whole 0\ncut \n")
        }
    }

    @Test("every other status is in the ledger as the program ends with it")
    func statuses() async throws {
        try await withTemporaryFolder { folder in
            let ledger = try Ledger(path: folder + "/assay.db")
            let all: [Model.ExitStatus] = [.passed, .expectationFailed, .noAnswer, .gateFailed, .nothingRan]
            for (index, status) in all.enumerated() {
                try RunLifecycle(Self.run("\(index)", second: Int64(index)), in: ledger).end(status)
            }
            #expect(try await exitCodes(folder) == "0 0\n1 1\n2 3\n3 4\n4 5\n")
        }
    }

    @Test("a report that cannot be written makes the status 3 only where all else is well")
    func delivery() {
        #expect(Model.ExitStatus.passed.afterDelivery(complete: false) == .noAnswer)
        #expect(Model.ExitStatus.passed.afterDelivery(complete: true) == .passed)
        #expect(Model.ExitStatus.gateFailed.afterDelivery(complete: false) == .gateFailed)
    }

    @Test("a name that no run has is refused with the newest one that has")
    func unknown() async throws {
        try await withTemporaryFolder { folder in
            let ledger = try Ledger(path: folder + "/assay.db")
            let error = #expect(throws: HarnessError.self) { try ledger.run(called: "last") }
            #expect(error?.status == .usage && error?.description.hasSuffix("the newest finished one is none") == true)
        }
    }

    private func exitCodes(_ folder: String) async throws -> String {
        try await runProgram(
            "sqlite3", ["-separator", " ", "assay.db", "SELECT id, exit_code FROM run ORDER BY started_us"], in: folder
        ).stdout
    }
}
