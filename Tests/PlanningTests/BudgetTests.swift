import Model
import Planning
import Testing

@Suite struct BudgetTests {
    private func check(_ id: String) throws -> Check {
        let plan = try Plan.make(endpoints: Sample.endpoints, fixtures: Sample.fixtures)
        return try #require(plan.checks.first { $0.id == id })
    }

    @Test("what is set aside for calls under way counts before any of them is paid")
    func reservations() throws {
        var budget = Budget(run: MicroDollars(4000), unknownCost: .zero)
        let paid = try check("hd-image.replicate.portrait")
        _ = try budget.reserve(paid)
        _ = try budget.reserve(paid)
        let refusal = #expect(throws: Budget.Refusal.self) { _ = try budget.reserve(paid) }
        #expect(
            refusal?.description
                == "the budget of $0.004 for this run does not allow $0.0019 more: $0.0038 is spent or set aside")
    }

    @Test("where the centre has handed out nothing, no amount of nothing is named")
    func nothingHeld() {
        let refusal = Budget.Refusal(
            scope: "replicate today", limit: .zero, committed: .zero, wanted: MicroDollars(1900), isShare: true)
        #expect(refusal.description.contains("did not answer") && !refusal.description.contains("$0 "))
        for (lack, words) in [(Budget.Refusal.Lack.usedUp, "has none left"), (.unset, "has no budget of it")] {
            let told = Budget.Refusal(
                scope: "replicate today", limit: .zero, committed: .zero, wanted: MicroDollars(1900), isShare: true,
                lack: lack)
            #expect(told.description.contains(words) && !told.description.contains("did not answer"))
        }
    }

    @Test("a call that cost less than was set aside frees the rest")
    func settledLower() throws {
        var budget = Budget(run: MicroDollars(1900), unknownCost: .zero)
        let paid = try check("hd-image.replicate.portrait")
        budget.settle(try budget.reserve(paid), actual: .zero)
        #expect(budget.committed == .zero)
        budget.settle(try budget.reserve(paid), actual: MicroDollars(2500))
        #expect(budget.committed == MicroDollars(2500))
    }

    @Test("a price that nobody knows is set aside as such, and stays spent when it stays unknown")
    func unknownCost() throws {
        var budget = Budget(run: MicroDollars(1000), unknownCost: MicroDollars(600))
        let unknown = try check("text-generation.inference.hello")
        budget.settle(try budget.reserve(unknown), actual: nil)
        #expect(budget.committed == MicroDollars(600))
        #expect(throws: Budget.Refusal.self) { _ = try budget.reserve(unknown) }
    }

    @Test("a provider's day has its own limit, and what was spent earlier that day counts")
    func daily() throws {
        var budget = Budget(
            run: nil, daily: ["replicate": MicroDollars(5000)], spentToday: ["replicate": MicroDollars(3000)],
            unknownCost: .zero)
        _ = try budget.reserve(check("hd-image.backend.portrait"))
        let refusal = try #require(throws: Budget.Refusal.self) {
            _ = try budget.reserve(try check("hd-image.replicate.portrait"))
        }
        #expect(refusal.scope == "replicate today")
        #expect(refusal.committed == MicroDollars(4900))
    }

    @Test("what is free is never refused, even when the budget is used up")
    func free() throws {
        var budget = Budget(run: .zero, unknownCost: MicroDollars(1))
        #expect(try budget.reserve(check("hd-image.space.portrait")).amount == .zero)
    }

    @Test("without limits nothing is refused")
    func unlimited() throws {
        var budget = Budget(run: nil, unknownCost: MicroDollars(1_000_000))
        for _ in 1...100 { _ = try budget.reserve(check("text-generation.inference.hello")) }
        #expect(budget.committed == MicroDollars(100_000_000))
    }
}
