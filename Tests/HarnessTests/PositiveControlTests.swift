import Harness
import Judging
import Model
import Recording
import TestSupport
import Testing

@testable import Imaging

@Suite("Positive control")
struct PositiveControlTests {
    @Test("the judge recognises every known-bad picture by its own rule, and lets the good ones pass")
    func passes() throws {
        let control = PositiveControl(of: AnswerJudge())
        #expect(control.missed == [] && control.refused == [])
        #expect(control.recognised >= 22)
    }

    /// Every run waits for it. Processor time, since a busy machine is no fault of ours, and ten times what a release build
    /// takes, since this is none.
    @Test("the judge's own control costs a run no time to speak of")
    func cheap() {
        let took = (0..<3).map { _ in cpuTime { _ = PositiveControl(of: AnswerJudge()) } }.min() ?? .zero
        print("positive control: \(took.readable) of processor time")
        #expect(took < .milliseconds(500))
    }

    /// Those whose expectation the check states itself.
    private static let judgedElsewhere: Set<HealthRule> = [.wrongScale, .drift, .unjudged]

    @Test(
        "without any one of its rules the run is void: nothing is sent, and the ledger says so",
        arguments: HealthRule.allCases.filter { !judgedElsewhere.contains($0) && !$0.isAboutTheFile })
    func void(rule: HealthRule) async throws {
        try await withTemporaryFolder { folder in
            let ledger = try Ledger(path: folder + "/assay.db")
            let run = Run(
                id: "r", startedAt: Timestamp(microseconds: 1), command: "check", target: "t", toolVersion: "0",
                location: "here")
            let blind = AnswerJudge(health: HealthPolicy([rule: .ignore]))
            let error = #expect(throws: VoidRun.self) {
                _ = try Examination(of: RunLifecycle(run, in: ledger), in: ledger, keeping: .none, judge: blind)
            }
            #expect(error?.control.missed == [rule.rawValue])
            #expect(error?.description.contains("(\(rule.rawValue))") == true)
            #expect(error?.description.contains("Nothing was sent") == true)
            #expect(try ledger.latestRun() == run)
            #expect(try ledger.controls(of: [run]) == nil)
        }
    }

    @Test("a run whose settings ignore a finding passes its control, and drops the finding")
    func ignoring() async throws {
        try await withTemporaryFolder { folder in
            let ledger = try Ledger(path: folder + "/assay.db")
            let run = Run(
                id: "r", startedAt: Timestamp(microseconds: 1), command: "check", target: "t", toolVersion: "0",
                location: "here")
            let examination = try Examination(
                of: RunLifecycle(run, in: ledger), in: ledger, keeping: .none,
                health: HealthPolicy([.placeholder: .ignore]))
            #expect(examination.controls >= 22)
        }
    }
}
