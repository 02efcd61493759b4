import Model
import Reporting

/// Six days of one endpoint as the ledger's rollups give them: a slow afternoon every day, and one bad night.
enum ExampleHistory {
    static var input: ReportInput {
        let verdicts = verdicts
        var buckets: [Timestamp: [String: Rollup]] = [:]
        for verdict in verdicts {
            let hour = RollupSpan.hour.start(of: verdict.outcome.startedAt)
            buckets[hour, default: [:]][verdict.subject.route, default: Rollup()].add(ProbeSample(verdict))
        }
        let subjects = Dictionary(verdicts.map { ($0.subject.route, $0.subject) }) { first, _ in first }
        let history = buckets.sorted { $0.key < $1.key }.flatMap { start, routes in
            routes.sorted { $0.key < $1.key }.compactMap { route, rollup in
                subjects[route].map { HistoryBucket(subject: $0, start: start, rollup: rollup) }
            }
        }
        return ReportInput(
            report: ExampleSummary.report(verdicts, endpoints: [endpoint]), verdicts: [], ledgerPath: "assay.db",
            endpoints: [endpoint], history: ReportHistory(span: .hour, buckets: history))
    }

    private static let endpoint = Example.endpoints[1]

    /// Every ten minutes through the backend and directly at the primary.
    private static var verdicts: [Verdict] {
        (0..<6 * 144).flatMap { step in
            let at = Duration.seconds(Double(step) * 600)
            let hour = step / 6 % 24
            let slow = (2..<6).contains(hour) ? 1.6 : 1
            let isDown = (300..<330).contains(step) && step % 3 != 0
            let through = Example.verdict(
                endpoint, nil, step, isDown ? .degradedFallback : .ok, seconds: (isDown ? 20 : 9) * slow,
                psnr: isDown ? 27 : 30, cost: isDown ? nil : 1900, source: isDown ? "huggingface" : nil,
                finding: isDown ? ("source", "replicate", "huggingface") : nil, at: at)
            let direct = Example.verdict(
                endpoint, 0, step, isDown ? .providerError : .ok, seconds: isDown ? 0.4 : 8.8 * slow,
                psnr: 30, cost: isDown ? 0 : 1900, finding: isDown ? ("status", "200", "503") : nil, at: at)
            return [through, direct]
        }
    }
}
