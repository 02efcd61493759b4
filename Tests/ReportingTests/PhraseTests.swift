import Model
import Testing

@testable import Reporting

@Suite("How figures are said")
struct PhraseTests {
    @Test(
        "only everything is 100 %, and only nothing is 0 %",
        arguments: [
            (1.0, "100 %"), (0.0, "0 %"), (0.99999, "99.99 %"), (0.00001, "0.01 %"), (0.98958, "98.96 %"),
        ])
    func percent(share: Double, text: String) {
        #expect(Phrase.percent(share) == text)
    }

    @Test("no data, and a percentile that too little supports, is n/a")
    func missing() {
        #expect(Phrase.uptime(Uptime(up: 0, down: 0, excluded: [:], estimate: nil, interval: nil)) == "n/a")
        #expect(Phrase.percentile(nil) == "n/a")
    }

    @Test("an unknown cost is never read as zero")
    func cost() {
        let unknown = CostSummary(known: .zero, unknownAttempts: 3, attempts: 3, successes: 3, perSuccess: nil)
        #expect(Phrase.costPerSuccess(unknown) == "unknown")
        #expect(Phrase.costInFull(unknown) == "unknown cost of 3 attempts")
        let free = CostSummary(known: .zero, unknownAttempts: 0, attempts: 3, successes: 3, perSuccess: .zero)
        #expect(Phrase.costPerSuccess(free) == "$0")
    }

    @Test("identical pictures have PSNR inf, never a number")
    func psnr() {
        #expect(Phrase.psnr(QualitySummary(n: 2, identical: 2, worst: nil, median: nil)) == "inf")
        #expect(Phrase.psnr(nil) == "n/a")
    }
}
