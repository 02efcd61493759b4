import Model

/// Fixed values of a comparison: slower and dearer, not shown, too few, and a side without data.
enum ExampleComparison {
    static let report = ComparisonReport(
        generatedAt: Timestamp(microseconds: 1_795_363_500_000_000), toolVersion: "0.1.0",
        a: side("replicate", 60), b: side("real-esrgan-space", 58),
        cells: [
            cell(
                "hd-image", "HD Image (Real-ESRGAN)", "portrait", (9.2, 24), (14.1, 23), shift: 4.9, p: 0.00002, .worse),
            cell(
                "hd-image", "HD Image (Real-ESRGAN)", "landscape", (8.8, 24), (8.7, 24), shift: -0.1, p: 0.61, .notShown
            ),
            cell("cartoonify", "Cartoonify (VToonify)", "", (12, 12), (9.5, 11), shift: -2.5, p: 0.003, .better),
            cell("text-to-image", "Image Generation", "", (3, 4), (nil, 0), shift: nil, p: nil, .tooFew),
        ],
        sentence:
            "real-esrgan-space is slower than replicate in 1 of 4 cells and faster in 1; no difference in success was shown.",
        rules: [
            "Mann-Whitney U, two-sided, corrected by Holm over all cells; a shift under 5 % or 10 ms is not called a difference."
        ])

    private static func side(_ name: String, _ n: Int) -> ComparisonSide {
        ComparisonSide(name: name, window: Example.start...(Example.start + .seconds(7200)), n: n)
    }

    private static func cell(
        _ endpoint: String, _ title: String, _ detail: String, _ a: (Double?, Int), _ b: (Double?, Int), shift: Double?,
        p: Double?, _ verdict: ComparisonVerdict
    ) -> ComparisonCell {
        let latency = LatencyComparison(
            a: summary(a), b: summary(b), shift: shift.map { .seconds($0) },
            interval: shift.map { .seconds($0 - 0.7)...(.seconds($0 + 0.6)) }, u: p.map { _ in 42.5 }, p: p,
            adjustedP: p.map { min(1, $0 * 3) }, outliersA: 0, outliersB: verdict == .worse ? 1 : 0, verdict: verdict)
        let success = SuccessComparison(
            a: ExampleSummary.uptime(up: a.1, down: 0),
            b: ExampleSummary.uptime(up: b.1, down: b.1 == 0 ? 0 : 24 - b.1),
            difference: b.1 == 0 ? nil : Double(b.1) / 24 - 1, interval: b.1 == 0 ? nil : -0.2...0.1,
            verdict: b.1 == 0 ? .tooFew : .notShown)
        return ComparisonCell(
            endpoint: endpoint, title: title, detail: detail, latency: latency, success: success,
            costA: cost(1900, a.1), costB: cost(b.1 == 0 ? nil : 0, b.1),
            qualityA: detail.isEmpty ? nil : QualitySummary(n: a.1, identical: 0, worst: 29.1, median: 30.5),
            qualityB: detail.isEmpty ? nil : QualitySummary(n: b.1, identical: 0, worst: 26.0, median: 27.9))
    }

    private static func summary(_ value: (Double?, Int)) -> LatencySummary {
        LatencySummary(n: value.1, p50: value.0.map { .seconds($0) })
    }

    private static func cost(_ each: Int64?, _ n: Int) -> CostSummary {
        CostSummary(
            known: MicroDollars((each ?? 0) * Int64(n)), unknownAttempts: 0, attempts: n, successes: n,
            perSuccess: each.map { MicroDollars($0) })
    }
}
