import Model
import Planning
import Testing

@Suite("A plan in figures")
struct PlanReportTests {
    @Test("a plan is told by endpoint and route, with every check counted once and every fixture named once")
    func lines() throws {
        let plan = try Plan.make(endpoints: Sample.endpoints, fixtures: Sample.fixtures, repeatCount: 3)
        let report = plan.report
        #expect(report.checks == plan.checks.count)
        #expect(Set(report.lines.map { "\($0.endpoint).\($0.route)" }).count == report.lines.count)
        for line in report.lines { #expect(line.count == 3 * line.fixtures.count) }
        #expect(report.total == plan.expectedCost)
        #expect(report.bills.map(\.provider) == plan.expectedCostByProvider.map(\.provider))
    }

    @Test("a hundred thousand rounds are counted and priced in the room of one")
    func manyRounds() throws {
        let plan = try Plan.make(endpoints: Sample.endpoints, fixtures: Sample.fixtures, repeatCount: 100_000)
        #expect(plan.round.count == 8 && plan.checks.count == 800_000)
        #expect(plan.checks.last?.repetition == 100_000)
        #expect(plan.report.checks == 800_000)
        #expect(plan.expectedCost.known == MicroDollars(4 * 1900 * 100_000))
        #expect(plan.expectedCost.unknownCount == 200_000)
        // In each round four checks cost $0.0019 and two what is set aside for the unknown, which is nothing here.
        let left = Budget(run: MicroDollars(1900 * 10), unknownCost: .zero).leftOut(of: plan)
        #expect(left?.count == 4 * 100_000 - 10)
        #expect(Budget(run: nil, unknownCost: .zero).leftOut(of: plan) == nil)
    }

    @Test("an empty plan has nothing to tell and costs nothing")
    func empty() {
        let report = Plan(checks: []).report
        #expect(report.lines.isEmpty && report.bills.isEmpty && report.total == ExpectedCost())
    }
}
