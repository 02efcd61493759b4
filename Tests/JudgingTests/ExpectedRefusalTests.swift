import Judging
import Model
import Testing

@Suite("An endpoint that is expected to refuse")
struct ExpectedRefusalTests {
    private let refusing = Expectation(status: 400, sources: ["replicate"], minimumPSNR: 30)

    @Test("passes without a picture and without a source")
    func refused() {
        let check = Sample.check(expectation: refusing)
        let verdict = Judge.verdict(check, Sample.outcome(answer: nil, status: 400), image: .none, curl: nil)
        #expect(verdict.code == .ok && verdict.findings.isEmpty)
    }

    @Test("is wrong with a source that is not allowed; and a provider behind it still owes its picture")
    func wrong() {
        let check = Sample.check(expectation: refusing)
        let other = Sample.outcome(answer: nil, source: "cache", status: 400)
        #expect(Judge.verdict(check, other, image: .none, curl: nil).code == .contractSource)
        let direct = Sample.check(route: .direct(Sample.target()), expectation: refusing)
        let nothing = Sample.outcome(answer: nil, status: 200)
        #expect(Judge.verdict(direct, nothing, image: .none, curl: nil).code == .contractField)
    }
}
