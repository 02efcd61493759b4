import Model
import Reporting

extension ReportInput {
    /// The same, computed at another moment.
    func computed(later: Duration) -> ReportInput {
        let old = report
        let method = ReportMethod(
            generatedAt: old.method.generatedAt + later, window: old.method.window, range: old.method.range,
            n: old.method.n, runs: old.method.runs, targets: old.method.targets, toolVersion: old.method.toolVersion,
            locations: old.method.locations, tier: old.method.tier, fixtures: old.method.fixtures,
            rules: old.method.rules, policy: old.method.policy)
        var input = self
        input.report = StatusReport(
            method: method, rows: old.rows, endpoints: old.endpoints, families: old.families,
            recommendation: old.recommendation, recommendationRule: old.recommendationRule, starsRule: old.starsRule,
            readinessRule: old.readinessRule, remarkable: old.remarkable)
        return input
    }
}
