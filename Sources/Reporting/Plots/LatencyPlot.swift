import Model

/// Service time of each probe over time: dots by who answered, the median drawn through, failures ticked on the floor.
enum LatencyPlot {
    /// More dots than this run into each other: then ``SmokePlot`` is the better picture.
    static let maximumDots = 150

    /// Nil without a success to draw.
    ///
    /// - Parameter verdicts: those of the row's endpoint and route, in the order of time.
    static func figure(_ row: StatusRow, _ verdicts: [Verdict]) -> HTML? {
        let timed = verdicts.filter { !$0.outcome.isCached && $0.code.counting != .excluded }
        let successes = timed.filter(\.passed)
        guard let first = timed.first?.outcome.startedAt, let last = timed.last?.outcome.startedAt,
            let slowest = successes.map(\.outcome.serviceTime.seconds).max(), slowest > 0
        else { return nil }
        let frame = PlotFrame(seconds: (last - first).seconds, values: 0...slowest)
        let place = { (verdict: Verdict) in frame.x((verdict.outcome.startedAt - first).seconds) }
        let dots = successes.map { dot($0, of: row, x: place($0), y: frame.y($0.outcome.serviceTime.seconds)) }
        let ticks = timed.filter { !$0.passed }.map { verdict in
            let x = place(verdict)
            return SVG.line(x1: x, y1: frame.bottom - 7, x2: x, y2: frame.bottom + 3, class: "tick-failed")
        }
        let axes = frame.axes(from: first, to: last) { $0 == 0 ? "0" : Duration.seconds($0).readable }
        let drawing = frame.drawing(
            "service time of \(row.endpoint) by \(row.route): \(Digest.speed(row.latency))",
            axes + median(row, frame) + ticks + dots)
        let failed = ticks.isEmpty ? "" : "; red ticks are failures"
        return PlotFrame.figure(drawing, "Service time of each probe; the dashed line is the median\(failed)")
    }

    private static func dot(_ verdict: Verdict, of row: StatusRow, x: Double, y: Double) -> HTML {
        let source = verdict.outcome.source
        let place = row.marks.first { $0.source == source }?.place
        let mark = SourceMark(
            source: source, place: place, code: verdict.code, startedAt: verdict.outcome.startedAt)
        let kind = MarkKind(mark)
        return SVG.circle(
            x: x, y: y, radius: 2.8, class: kind.cssClass,
            tip: "\(mark.startedAt.readable) UTC: \(verdict.outcome.serviceTime.readable), \(kind.name)")
    }

    private static func median(_ row: StatusRow, _ frame: PlotFrame) -> [HTML] {
        guard let p50 = row.latency.p50 else { return [] }
        let y = frame.y(p50.seconds)
        return [SVG.line(x1: frame.left, y1: y, x2: frame.right, y2: y, class: "median")]
    }
}
