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

    @Test("an empty plan has nothing to tell and costs nothing")
    func empty() {
        let report = Plan(checks: []).report
        #expect(report.lines.isEmpty && report.bills.isEmpty && report.total == ExpectedCost())
    }
}
