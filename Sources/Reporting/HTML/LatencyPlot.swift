import Model

/// Service time of each probe over time: dots by who answered, the median drawn through, failures ticked on the floor.
enum LatencyPlot {
    private static let (width, height) = (480.0, 130.0)
    private static let (left, right, top, bottom) = (62.0, 476.0, 10.0, 106.0)
    /// More dots than this cannot be told apart at 600 px: then every k-th is drawn, and the caption says so.
    private static let maximumDots = 400

    /// Nil without a success to draw.
    ///
    /// - Parameter verdicts: those of the row's endpoint and route, in the order of time.
    static func drawing(_ row: StatusRow, _ verdicts: [Verdict]) -> HTML? {
        let timed = verdicts.filter { !$0.outcome.isCached && $0.code.counting != .excluded }
        let successes = timed.filter(\.passed)
        guard let first = timed.first?.outcome.startedAt, let last = timed.last?.outcome.startedAt,
            let slowest = successes.map(\.outcome.serviceTime.seconds).max(), slowest > 0
        else { return nil }
        let x = Scale(domain: 0...max(0, (last - first).seconds), start: left + 6, end: right - 6)
        let y = Scale(domain: 0...slowest, start: bottom, end: top)
        let place = { (verdict: Verdict) in x((verdict.outcome.startedAt - first).seconds) }
        let step = max(1, successes.count / maximumDots)
        let dots = successes.enumerated().filter { $0.offset % step == 0 }.map { _, verdict in
            dot(verdict, x: place(verdict), y: y(verdict.outcome.serviceTime.seconds))
        }
        let ticks = timed.filter { !$0.passed }.map { verdict in
            SVG.line(x1: place(verdict), y1: bottom - 7, x2: place(verdict), y2: bottom + 3, class: "tick-failed")
        }
        let label = "service time of \(row.endpoint) by \(row.route): \(Digest.speed(row.latency))"
        return SVG.drawing(
            width: width, height: height, label: label, class: "plot",
            frame(slowest: slowest, y: y, from: first, to: last) + median(row, y: y) + ticks + dots)
    }

    private static func dot(_ verdict: Verdict, x: Double, y: Double) -> HTML {
        let mark = SourceMark(
            source: verdict.outcome.source, code: verdict.code, startedAt: verdict.outcome.startedAt)
        let kind = MarkKind(mark)
        return SVG.circle(
            x: x, y: y, radius: 2.8, class: kind.cssClass,
            tip: "\(mark.startedAt.readable) UTC: \(verdict.outcome.serviceTime.readable), \(kind.name)")
    }

    private static func median(_ row: StatusRow, y: Scale) -> [HTML] {
        guard let p50 = row.latency.p50 else { return [] }
        return [SVG.line(x1: left, y1: y(p50.seconds), x2: right, y2: y(p50.seconds), class: "median")]
    }

    private static func frame(slowest: Double, y: Scale, from: Timestamp, to: Timestamp) -> [HTML] {
        let grid = [slowest, slowest / 2].flatMap { value in
            [
                SVG.line(x1: left, y1: y(value), x2: right, y2: y(value), class: "grid"),
                SVG.text(Duration.seconds(value).readable, x: left - 6, y: y(value) + 4, anchor: .end),
            ]
        }
        return grid + [
            SVG.line(x1: left, y1: bottom, x2: right, y2: bottom, class: "axis"),
            SVG.text("0", x: left - 6, y: bottom + 4, anchor: .end),
            SVG.text(from.readable, x: left, y: height - 5),
            SVG.text(to.readable + " UTC", x: right, y: height - 5, anchor: .end),
        ]
    }
}
