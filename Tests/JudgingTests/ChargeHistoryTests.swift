import Judging
import Model
import Testing

@Suite("A charge far from the usual") struct ChargeHistoryTests {
    private static func verdict(_ amount: Int64?, basis: CostBasis = .reported, code: OutcomeCode = .ok) -> Verdict {
        let cost = amount.map { Cost(amount: MicroDollars($0), basis: basis, priceVersion: nil) } ?? .unknown
        var attempt = Attempt(provider: "p", startedAt: Sample.start, code: code)
        attempt.cost = cost
        let outcome = Outcome(
            code: code, attempts: [attempt], scheduledAt: Sample.start, startedAt: Sample.start,
            finishedAt: Sample.start)
        return Verdict(
            subject: Subject(Sample.check(route: .direct(Sample.target("p", family: "p")))), outcome: outcome,
            code: code)
    }

    @Test(
        "is told both ways, once ten earlier ones are known",
        arguments: [
            (90_000, nil), (80_000, nil), (80_001, "$0.080001, 2 times more"), (400_000, "$0.40, 10 times more"),
            (20_000, nil), (19_999, "$0.019999, 2 times less"), (80, "$0.00008, 500 times less"),
            (0, "$0, 40000 times less"),
        ] as [(Int64, String?)])
    func both(amount: Int64, told: String?) {
        let earlier = Array(repeating: Self.verdict(40_000), count: 10)
        var history = ChargeHistory(earlier, ratio: amount == 90_000 ? 3 : 2)
        let finding = history.remark(on: Self.verdict(amount))
        #expect(finding?.actual == told)
        if told != nil { #expect(finding?.code == .degradedWarning && finding?.expected == "about $0.04, as usual") }
        var young = ChargeHistory(earlier.dropLast(), ratio: 2)
        #expect(young.remark(on: Self.verdict(amount)) == nil)
    }

    @Test("what lasts becomes usual; what is reckoned here, free work and failures are no charges")
    func usual() {
        var history = ChargeHistory(Array(repeating: Self.verdict(40_000), count: 30), ratio: 2)
        let told = (0..<30).map { _ in history.remark(on: Self.verdict(200_000)) != nil }
        #expect(told.first == true && told.last == false)
        var other = ChargeHistory(
            Array(repeating: Self.verdict(40_000, basis: .metered), count: 30)
                + Array(repeating: Self.verdict(nil), count: 30)
                + Array(repeating: Self.verdict(40_000, code: .providerFailed), count: 30), ratio: 2)
        #expect(other.remark(on: Self.verdict(900_000)) == nil)
        #expect(history.remark(on: Self.verdict(9_000_000, basis: .metered)) == nil)
    }
}
