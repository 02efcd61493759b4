import Judging
import Model
import Testing

@Suite("Exit code")
struct ExitDecisionTests {
    static let failedGate = GateResult(name: "p95 <= 5 s", subject: "hd-image", actual: "9.00 s", state: .failed)

    @Test(
        "the exit code follows from the codes, 5 before 3 before 1 before 4",
        arguments: [
            ([], false, 5), ([.skippedBudget, .skippedKey], true, 5), ([.ok], false, 0),
            ([.ok, .skippedKey], false, 0),
            ([.ok], true, 4), ([.ok, .imageBlank], true, 1), ([.providerError], false, 1), ([.rejectedInput], false, 1),
            ([.imageBlank, .timeoutTotal], true, 3), ([.transportRefused], false, 3), ([.throttledRate], false, 3),
            ([.accountAuth, .ok], false, 3), ([.selfOffline], false, 3), ([.degradedFallback], false, 0),
            ([.degradedFallback], true, 4),
        ] as [([OutcomeCode], Bool, Int)])
    func codes(codes: [OutcomeCode], gateFails: Bool, exit: Int) {
        let gates = gateFails ? [ExitDecisionTests.failedGate] : []
        #expect(ExitDecision.status(for: codes.map { Sample.verdict($0) }, gates: gates).code == exit)
    }

    @Test("degraded and skipped pass unless asked otherwise")
    func asked() {
        func status(_ codes: [OutcomeCode], _ failOn: Set<ExitDecision.Standing>) -> Model.ExitStatus {
            ExitDecision.status(for: codes.map { Sample.verdict($0) }, failOn: failOn)
        }
        #expect(status([.degradedSlow], [.degraded]) == .expectationFailed)
        #expect(status([.degradedSlow], [.skipped]) == .passed && status([.ok], [.degraded, .skipped]) == .passed)
        #expect(status([.ok, .skippedKey], [.skipped]) == .expectationFailed)
        #expect(status([.ok, .skippedBudget], [.degraded]) == .passed)
        #expect(status([.skippedKey], [.skipped]) == .nothingRan)
    }

    @Test("too little data does not fail a gate")
    func undecidedGate() {
        let gate = GateResult(name: "uptime >= 99 %", subject: "replicate", actual: "n = 3", state: .notEnoughData)
        #expect(ExitDecision.status(for: [Sample.verdict()], gates: [gate]) == .passed)
    }
}
