import Model
import Testing

@testable import Reporting

@Suite("A provider that would have answered")
struct FallbackRemarkTests {
    private static func input(_ remark: FallbackRemark) -> ReportInput {
        var input = Example.full
        let old = input.report
        let endpoints = old.endpoints.enumerated().map { place, endpoint in
            EndpointSummary(
                endpoint: endpoint.endpoint, title: endpoint.title, feature: endpoint.feature, stars: endpoint.stars,
                readiness: endpoint.readiness, backend: endpoint.backend, direct: endpoint.direct,
                remark: place == 0 ? remark : nil)
        }
        input.report = StatusReport(
            method: old.method, rows: old.rows, endpoints: endpoints, families: old.families,
            recommendation: old.recommendation, recommendationRule: old.recommendationRule,
            starsRule: old.starsRule, readinessRule: old.readinessRule, remarkable: old.remarkable)
        return input
    }

    @Test(
        "is told in every format that shows rows",
        arguments: [
            (
                FallbackRemark.Kind.backupUnreached,
                "the backup space works when asked directly (6 of 6), and the backend never reached it in its 1 failure"
            ),
            (
                .primaryUnused,
                "the primary space works when asked directly (6 of 6), and the backend passed nothing with it: look at the "
                    + "backend itself"
            ),
        ])
    func told(kind: FallbackRemark.Kind, sentence: String) {
        let remark = FallbackRemark(
            kind: kind, route: "space", uptime: ExampleSummary.uptime(up: 6, down: 0), failures: 1)
        let input = Self.input(remark)
        for format in [ReportFormat.table, .markdown, .html, .json] {
            let text = Reporter.render(input, as: format).split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(text.contains(sentence), "\(format.rawValue)")
        }
    }
}
