import Model

/// A judge's scores over time: the median of each stretch as a line of dots, the one furthest from passing as a ring, and
/// the bounds as lines.
enum ScorePlot {
    /// Nil with fewer than five scores: so few show no course.
    static func figure(_ judge: JudgeSummary) -> HTML? {
        guard judge.n > 4, let first = judge.points.first?.at, let last = judge.points.last?.at,
            let low = judge.lowest, let high = judge.highest
        else { return nil }
        let bounds = [judge.bounds.atLeast, judge.bounds.atMost].compactMap(\.self)
        let values = range(([low, high] + bounds).min() ?? low, ([low, high] + bounds).max() ?? high)
        let seconds = max((last - first).seconds, 1e-6)
        let frame = PlotFrame(seconds: seconds, values: values)
        let stretches = ScorePlot.stretches(judge, from: first, seconds)
        let line = SVG.path(stretches.map { (x: frame.x($0.at), y: frame.y($0.median)) }, class: "trend")
        let dots = stretches.flatMap { stretch in
            [
                SVG.circle(x: frame.x(stretch.at), y: frame.y(stretch.worst), radius: 2.4, class: "ring"),
                SVG.circle(
                    x: frame.x(stretch.at), y: frame.y(stretch.median), radius: 2.8, class: "fine",
                    tip: "\((first + .microseconds(Int64(stretch.at * 1e6))).readable) UTC: median "
                        + "\(JudgeScore.text(stretch.median)), worst \(JudgeScore.text(stretch.worst)), n = \(stretch.n)"
                ),
            ]
        }
        let bars = bounds.map {
            SVG.line(x1: frame.left, y1: frame.y($0), x2: frame.right, y2: frame.y($0), class: "axis")
        }
        let axes = frame.axes(from: first, to: last, label: JudgeScore.text)
        let title = "Scores by \(judge.judge) of \(judge.endpoint) by \(judge.route) over time"
        let bar = bounds.isEmpty ? "" : "; \(judge.bounds.words) passes, drawn as a line"
        return PlotFrame.figure(
            frame.drawing(title, axes + bars + [line] + dots),
            "\(judge.judge): median, and the worst as a ring\(bar)")
    }

    private struct Stretch {
        /// Its middle, in seconds from the first score.
        let at: Double
        let median: Double
        let worst: Double
        let n: Int
    }

    /// At most as many as can be told apart.
    private static func stretches(_ judge: JudgeSummary, from first: Timestamp, _ seconds: Double) -> [Stretch] {
        let count = min(Timeline.maximumColumns, judge.n)
        let isHighWorse = judge.bounds.atLeast == nil && judge.bounds.atMost != nil
        let groups = Dictionary(grouping: judge.points) { point in
            min(count - 1, Int((point.at - first).seconds / seconds * Double(count)))
        }
        return groups.sorted { $0.key < $1.key }.map { _, points in
            let sorted = points.map(\.score).sorted()
            let times = points.map { ($0.at - first).seconds }
            return Stretch(
                at: times.reduce(0, +) / Double(times.count), median: sorted[(sorted.count - 1) / 2],
                worst: (isHighWorse ? sorted.last : sorted.first) ?? 0, n: sorted.count)
        }
    }

    /// With a little room at both ends.
    private static func range(_ low: Double, _ high: Double) -> ClosedRange<Double> {
        let room = max((high - low) * 0.1, max(abs(high), abs(low)) * 0.01, 1e-9)
        return (low - room)...(high + room)
    }
}
