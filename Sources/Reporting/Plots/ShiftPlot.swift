import Model

/// Hodges-Lehmann shifts with their intervals on one scale around zero: right of it B is slower.
enum ShiftPlot {
    private static let (width, left, right, rowHeight, top) = (600.0, 200.0, 590.0, 26.0, 24.0)

    /// Nil without a shift to draw.
    static func drawing(_ cells: [ComparisonCell]) -> HTML? {
        let drawn = cells.compactMap { cell in cell.latency.shift.map { (cell, $0) } }
        let ends = drawn.flatMap { cell, shift in
            [shift.seconds, cell.latency.interval?.lowerBound.seconds, cell.latency.interval?.upperBound.seconds]
        }.compactMap(\.self)
        guard let widest = ends.map(\.magnitude).max(), widest > 0 else { return nil }
        let x = Scale(domain: -widest...widest, start: left, end: right)
        let height = top + Double(drawn.count) * rowHeight + 6
        let rows = drawn.enumerated().flatMap { index, item in
            row(item.0, item.1, x: x, y: top + (Double(index) + 0.5) * rowHeight)
        }
        let limit = Duration.microseconds(Int64(widest * 1e6))
        let frame = [
            SVG.line(x1: x(0), y1: top - 6, x2: x(0), y2: height, class: "axis"),
            SVG.text("0", x: x(0), y: 14, anchor: .middle),
            SVG.text("-\(limit.readable), B faster", x: left, y: 14),
            SVG.text("B slower, +\(limit.readable)", x: right, y: 14, anchor: .end),
        ]
        return SVG.drawing(
            width: width, height: height, label: "shift of latency from A to B", class: "plot wide", frame + rows)
    }

    private static func row(_ cell: ComparisonCell, _ shift: Duration, x: Scale, y: Double) -> [HTML] {
        let kind =
            switch cell.latency.verdict {
            case .better: "unnamed"
            case .worse: "failed"
            case .notShown, .tooFew: "excluded"
            }
        var shapes = [SVG.text(label(cell).clipped(to: 34), x: 0, y: y + 4)]
        if let interval = cell.latency.interval {
            let from = x(interval.lowerBound.seconds)
            shapes.append(
                SVG.rectangle(
                    x: from, y: y - 1.5, width: x(interval.upperBound.seconds) - from, height: 3, class: kind))
        }
        shapes.append(
            SVG.circle(
                x: x(shift.seconds), y: y, radius: 5, class: kind,
                tip: "\(cell.heading): \(ComparisonLine.signed(shift))"))
        return shapes
    }

    private static func label(_ cell: ComparisonCell) -> String {
        cell.detail.isEmpty ? cell.endpoint : "\(cell.endpoint) · \(cell.detail)"
    }
}
