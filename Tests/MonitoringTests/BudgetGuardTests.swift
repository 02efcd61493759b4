import Model
import Monitoring
import Testing

@Suite("Budget guard")
struct BudgetGuardTests {
    private func policy(
        day: Int64? = nil, month: Int64? = nil, provider: Int64? = nil, ahead: String = "25%"
    ) -> SpendingPolicy {
        SpendingPolicy(
            total: SpendingPolicy.Ceiling(day: day.map(MicroDollars.init), month: month.map(MicroDollars.init)),
            providers: ["replicate": SpendingPolicy.Ceiling(day: provider.map(MicroDollars.init))],
            ahead: Percentage(typed: ahead) ?? Percentage(share: 0), urgency: Count(1))
    }

    private func book(_ amounts: [String: Int64]) -> MoneyBook {
        var book = MoneyBook()
        for (provider, amount) in amounts { book.add(MicroDollars(amount), to: provider) }
        return book
    }

    private func bill(_ amount: Int64, _ provider: String = "replicate") -> MoneyBill {
        MoneyBill(provider: provider, amount: MicroDollars(amount))
    }

    @Test(
        "a ceiling is spread over its day: at noon three quarters of it may be spent, in the evening all of it",
        arguments: [
            (0, 7_500, false), (0, 7_501, true), (6, 10_000, false), (6, 10_001, true), (-12, 2_500, false),
            (-12, 2_501, true),
        ])
    func spread(hours: Int, wanted: Int, isRefused: Bool) {
        let refusal = BudgetGuard(policy(day: 10_000)).refusal(
            [bill(Int64(wanted))], in: MoneyBook(), at: noon + .seconds(hours * 3600))
        #expect((refusal != nil) == isRefused)
        #expect(refusal?.isPace != true || wanted <= 10_000)
    }

    @Test("the ceiling of one provider, and of all together, count what all have spent")
    func ceilings() {
        let guardian = BudgetGuard(policy(day: 10_000, provider: 5_000, ahead: "100%"))
        let spent = book(["replicate": 4_000, "other": 5_500])
        #expect(guardian.refusal([bill(500)], in: spent, at: noon) == nil)
        #expect(guardian.refusal([bill(501)], in: spent, at: noon)?.provider == nil)
        #expect(guardian.refusal([bill(1_001)], in: spent, at: noon)?.provider == "replicate")
        #expect(guardian.refusal([bill(0)], in: spent, at: noon) == nil)
        #expect(
            guardian.refusal([bill(1_001)], in: spent, at: noon)?.description
                == "the budget of replicate per day has $0.001 of $0.005 left, and a call may cost $0.001001"
        )
    }

    @Test("whatever is asked for in whatever order, no ceiling is ever passed")
    func never() {
        for seed in 0..<200 {
            var random = SplitMix64(seed: UInt64(seed))
            let limits = (
                day: Int64.random(in: 1...20_000, using: &random), month: Int64.random(in: 1...200_000, using: &random)
            )
            let guardian = BudgetGuard(policy(day: limits.day, month: limits.month, ahead: "30%"))
            var book = MoneyBook()
            var now = noon
            for _ in 0..<400 {
                let later = now + .seconds(Int.random(in: 1...7200, using: &random))
                if later.date != now.date { book.day = [:] }
                if later.date.month != now.date.month { book.month = [:] }
                now = later
                let chain = ["replicate", "other", "third"].shuffled(using: &random)
                    .prefix(Int.random(in: 1...3, using: &random))
                let bills = chain.map { bill(Int64.random(in: 0...5000, using: &random), $0) }
                if guardian.refusal(bills, in: book, at: now) == nil {
                    for bill in bills { book.add(bill.amount, to: bill.provider) }
                }
                #expect(book.dayTotal.amount <= limits.day && book.monthTotal.amount <= limits.month)
            }
        }
    }
}
