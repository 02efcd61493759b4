import Model

/// PSNR over time: the median of each stretch as a line of dots, the worst as a ring under it.
enum QualityPlot {
    /// Nil where fewer than five stretches have a measured PSNR: so few show no course.
    static func figure(_ row: StatusRow, _ timeline: Timeline) -> HTML? {
        let points = timeline.rollups(of: row).enumerated().compactMap { column, rollup -> (Int, Double, Double)? in
            guard let rollup, let median = rollup.decibels.median, let worst = rollup.worstPSNR else { return nil }
            return (column, median, worst)
        }
        guard points.count > 4, let low = points.map(\.2).min(), let high = points.map(\.1).max() else { return nil }
        let frame = PlotFrame(
            seconds: (timeline.end - timeline.start).seconds, values: (low - 1).rounded(.down)...(high + 1).rounded(.up)
        )
        let place = { (column: Int) in frame.x(timeline.length.seconds * (Double(column) + 0.5)) }
        let line = SVG.path(points.map { (x: place($0.0), y: frame.y($0.1)) }, class: "trend")
        let dots = points.flatMap { column, median, worst in
            [
                SVG.circle(x: place(column), y: frame.y(worst), radius: 2.4, class: "ring"),
                SVG.circle(
                    x: place(column), y: frame.y(median), radius: 2.8, class: "fine",
                    tip: "\(timeline.stretch(column)) UTC: median \("\(median, decimals: 1)") dB, "
                        + "worst \("\(worst, decimals: 1)") dB"),
            ]
        }
        let axes = frame.axes(from: timeline.start, to: timeline.end) { "\("\($0, decimals: 1)") dB" }
        let drawing = frame.drawing("PSNR of \(row.endpoint) by \(row.route) over time", axes + [line] + dots)
        return PlotFrame.figure(
            drawing,
            "PSNR by \(timeline.length.readable): median, and the worst as a ring; identical outputs are not drawn")
    }
}
