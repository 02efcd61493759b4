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
        #expect(control.missed + control.refused == [])
        #expect(control.recognised >= 22)
    }

    @Test(
        "for every kind of feature there can be, the judge recognises each kind of bad picture, and refuses no good one"
    )
    func everyFeature() {
        var (features, cases) = (0, 0)
        let rules: [SizeRule] = [
            .any, .asked, .times(.fixed(3)), .times(.parameter("factor", otherwise: 4)),
            .times(.parameter("factor", otherwise: nil)),
        ]
        let formats: [[ImageFormat]] = [[], [.jpeg]]
        for input in Medium.allCases {
            for likeness in OutputLikeness.allCases {
                for alpha in AlphaRule.allCases {
                    for size in rules {
                        for formats in formats where input == .image || size == .asked || size == .any {
                            let feature = FeatureSpec(
                                id: "f", title: "F", input: input, output: .image, size: size, likeness: likeness,
                                formats: formats, alpha: alpha)
                            let control = PositiveControl(of: AnswerJudge(), features: [feature])
                            let what = "\(input) \(likeness) \(alpha) \(size.text) \(formats)"
                            #expect(control.missed + control.refused == [], "\(what)")
                            features += 1
                            cases += control.recognised
                        }
                    }
                }
            }
        }
        print("positive control: \(features) features, \(cases) bad pictures recognised")
    }

    @Test("every feature that ships passes the control")
    func shippedFeatures() {
        let control = PositiveControl(of: AnswerJudge(), features: FeatureSpec.builtIn)
        #expect(control.missed + control.refused == [])
        print("positive control of the shipped features: \(control.recognised) bad pictures recognised")
    }

    /// Every run waits for it. Processor time, since a busy machine is no fault of ours, and several times what a release build
    /// takes, since this is none.
    @Test("the judge's own control costs a run no time to speak of")
    func cheap() {
        let took =
            (0..<3).map { _ in cpuTime { _ = PositiveControl(of: AnswerJudge(), features: FeatureSpec.builtIn) } }.min()
            ?? .zero
        print("positive control: \(took.readable) of processor time")
        #expect(took < .seconds(1))
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
            #expect(try ledger.controls(of: run.startedAt...run.startedAt) == nil)
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
