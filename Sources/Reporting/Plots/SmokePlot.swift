import Model

/// Service time as SmokePing draws it: in each stretch of time the median over the smoke of all the others, and the
/// median's colour tells how much was lost.
enum SmokePlot {
    private static let bands: [(low: Double, high: Double, name: String)] = [
        (0.05, 0.95, "smoke-outer"), (0.25, 0.75, "smoke-inner"),
    ]

    /// Fewer columns than this show no course.
    static let fewest = 6

    /// Nil without a timed success.
    ///
    /// - Parameter told: how many of the latest probes are drawn; nil: all of the window.
    static func figure(_ row: StatusRow, _ timeline: Timeline, told: Int? = nil) -> HTML? {
        let rollups = timeline.rollups(of: row)
        guard let slowest = rollups.compactMap({ $0?.warm.quantile(0.95)?.seconds }).max(), slowest > 0 else {
            return nil
        }
        let seconds = (timeline.end - timeline.start).seconds
        let frame = PlotFrame(seconds: seconds, values: 0...slowest)
        let width = max(1, (frame.x(timeline.length.seconds) - frame.x(0)) * 0.92)
        let columns = rollups.enumerated().flatMap { column, rollup in
            rollup.map { shapes($0, column, timeline, frame, width: width) } ?? []
        }
        let axes = frame.axes(from: timeline.start, to: timeline.end) { $0 == 0 ? "0" : Duration.seconds($0).readable }
        let drawing = frame.drawing(
            "service time of \(row.endpoint) by \(row.route): \(Digest.speed(row.latency))", axes + columns)
        return PlotFrame.figure(
            drawing,
            "Service time\(told.map { " of the latest \($0) probes" } ?? "") by \(timeline.length.readable): median, p25–p75 and p5–p95 of warm successes; "
                + "an amber median lost some probes, a red one a fifth or more")
    }

    private static func shapes(
        _ rollup: Rollup, _ column: Int, _ timeline: Timeline, _ frame: PlotFrame, width: Double
    ) -> [HTML] {
        let x = frame.x((timeline.length * column).seconds)
        guard let median = rollup.warm.quantile(0.5) else {
            let lost = rollup.downCount
            return lost == 0
                ? []
                : [
                    SVG.rectangle(
                        x: x, y: frame.bottom - 7, width: width, height: 7, class: "failed",
                        tip: "\(timeline.stretch(column)) UTC: all of \(lost) failed")
                ]
        }
        let smoke = bands.compactMap { band -> HTML? in
            guard let low = rollup.warm.quantile(band.low), let high = rollup.warm.quantile(band.high) else {
                return nil
            }
            let top = frame.y(high.seconds)
            return SVG.rectangle(
                x: x, y: top, width: width, height: frame.y(low.seconds) - top, class: band.name)
        }
        let lost = 1 - (rollup.upShare ?? 1)
        let tip =
            "\(timeline.stretch(column)) UTC: median \(median.readable), n = \(rollup.warm.n), "
            + "\(Phrase.percent(lost)) failed"
        return smoke + [
            SVG.rectangle(
                x: x, y: frame.y(median.seconds) - 1.5, width: width, height: 3, class: lossClass(lost), tip: tip)
        ]
    }

    private static func lossClass(_ lost: Double) -> String {
        lost == 0 ? "fine" : lost < 0.2 ? "fair" : "failed"
    }
}
