import Judging
import Model
import Testing

@Suite("A model that is shut down, and a charge that is not there") struct SunsetTests {
    private func verdict(_ days: Int, tier: Tier = .work) -> Verdict {
        let price = Price(
            unit: .run, amount: MicroDollars(10), source: "s", date: "2026-11-24", version: "v",
            sunset: Sample.start + .seconds(days * 86_400))
        let target = ProviderTarget(
            provider: Sample.target().provider, model: "owner/model", price: price, timeout: .seconds(60))
        let sample = Sample.check(.textGeneration)
        let check = Check(endpoint: sample.endpoint, route: .direct(target), fixture: sample.fixture, tier: tier)
        let answer: Answer? = tier == .work ? .text("Hello") : nil
        return Judge.verdict(check, Sample.outcome(answer: answer), image: .none, curl: nil)
    }

    @Test("from 30 days before its price file's day it is a warning, which passes", arguments: [29, 1, -1])
    func near(days: Int) {
        let verdict = verdict(days)
        #expect(verdict.code == .degradedWarning && verdict.passed)
        #expect(
            verdict.findings.first?.actual.contains("owner/model \(days < 0 ? "was to be" : "is") shut down on 20")
                == true)
    }

    @Test("what a call that went well says of its charge is a warning, which passes, whether a price is known or not")
    func charge() {
        for amount in [nil, MicroDollars(10)] {
            var outcome = Sample.outcome(
                answer: .text("Hello"), detail: "cost not found: the answer has no number at `/x`")
            outcome.attempts[0].cost = Cost(
                amount: amount, basis: amount == nil ? .unknown : .priceFile, priceVersion: nil)
            let verdict = Judge.verdict(Sample.check(.textGeneration), outcome, image: .none, curl: nil)
            #expect(verdict.code == .degradedWarning && verdict.passed)
            #expect(verdict.findings.map(\.actual) == ["cost not found: the answer has no number at `/x`"])
        }
    }

    @Test("before that nothing is said, and nobody who is merely there is asked")
    func far() {
        #expect(verdict(31).code == .ok && verdict(5, tier: .reach).code == .ok)
    }
}
