import Judging
import Model
import Testing

@Suite("Shares under another accounting")
struct AccountingShareTests {
    @Test(
        "the share of a backup is of the successes, whatever the accounting counts it as",
        arguments: [OutcomeClass.Counting.up, .down, .excluded])
    func fallback(counting: OutcomeClass.Counting) throws {
        let codes: [OutcomeCode] = [.ok, .degradedFallback, .degradedFallback, .degradedFallback, .providerError]
        let verdicts = codes.enumerated().map { Sample.verdict($1, route: "backend", family: nil, at: $0) }
        let report = StatusSummarizer(
            endpoints: SummaryTests.endpoints, policy: AccountingPolicy([.degradedFallback: counting])
        ).report(verdicts: verdicts, runs: [], generatedAt: Sample.start, tier: .work)
        let row = try #require(report.rows.first)
        #expect(row.fallbackShare == 0.75)
    }

    @Test("a row without a success has no share")
    func none() throws {
        let row = try #require(SummaryTests.report([Sample.verdict(.providerError)]).rows.first)
        #expect(row.fallbackShare == nil)
    }
}
