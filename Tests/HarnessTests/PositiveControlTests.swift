import Harness
import Judging
import Model
import Recording
import TestSupport
import Testing

@testable import Imaging

@Suite("Positive control")
struct PositiveControlTests {
    @Test("the judge recognises every known-bad picture by its own rule, and lets the good ones pass, within 50 ms")
    func passes() throws {
        let start = ContinuousClock.now
        let control = PositiveControl(of: AnswerJudge())
        let took = ContinuousClock.now - start
        #expect(control.missed == [] && control.refused == [])
        #expect(control.recognised >= 19)
        print("positive control: \(took)")
        #expect(took < .milliseconds(400), "fifty in a release build")
    }

    /// Those whose expectation the check states itself.
    private static let judgedElsewhere: Set = ["wrong_scale", "drift"]

    @Test(
        "without any one of its rules the run is void: nothing is sent, and the ledger says so",
        arguments: HealthPolicy.codes.keys.filter { !judgedElsewhere.contains($0) }.sorted())
    func void(rule: String) async throws {
        try await withTemporaryFolder { folder in
            let ledger = try Ledger(path: folder + "/assay.db")
            let run = Run(
                id: "r", startedAt: Timestamp(microseconds: 1), command: "check", target: "t", toolVersion: "0",
                location: "here")
            let blind = AnswerJudge(health: HealthPolicy(ignoring: [rule]))
            let error = #expect(throws: VoidRun.self) {
                _ = try Examination(of: run, in: ledger, keeping: .none, judge: blind)
            }
            #expect(error?.control.missed == [rule])
            #expect(error?.description.contains("(\(rule))") == true)
            #expect(error?.description.contains("Nothing was sent") == true)
            #expect(try ledger.latestRun() == run)
            #expect(try ledger.controls(of: [run]) == nil)
        }
    }

    @Test("every rule about pictures has a code of its own choice")
    func mapped() {
        let rules = Set(HealthFinding.Kind.allCases.map(\.rawValue))
        #expect(rules == Set(HealthPolicy.codes.keys))
    }
}
