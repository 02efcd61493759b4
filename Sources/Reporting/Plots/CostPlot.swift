import Model

/// Known money by stretch of time, stacked by where it went.
enum CostPlot {
    /// Nil where nothing is known to have cost anything.
    static func figure(_ report: StatusReport, _ timeline: Timeline) -> HTML? {
        let stacks = payees(report).map { payee in (payee, costs(payee.rows, timeline)) }
        let totals = (0..<timeline.count).map { column in stacks.reduce(0) { $0 + $1.1[column] } }
        guard let highest = totals.max(), highest > 0 else { return nil }
        let frame = PlotFrame(seconds: (timeline.end - timeline.start).seconds, values: 0...Double(highest))
        let width = max(1, (frame.x(timeline.length.seconds) - frame.x(0)) * 0.85)
        var floors = Array(repeating: Int64(0), count: timeline.count)
        var bars: [HTML] = []
        for (payee, costs) in stacks {
            for (column, cost) in costs.enumerated() where cost > 0 {
                let top = frame.y(Double(floors[column] + cost))
                bars.append(
                    SVG.rectangle(
                        x: frame.x((timeline.length * column).seconds), y: top, width: width,
                        height: frame.y(Double(floors[column])) - top, class: payee.kind,
                        tip: "\(timeline.stretch(column)) UTC: \(payee.name) \(MicroDollars(cost).readable)"))
                floors[column] += cost
            }
        }
        let axes = frame.axes(from: timeline.start, to: timeline.end) { MicroDollars(Int64($0)).readable }
        let names = stacks.filter { $0.1.contains { $0 > 0 } }.map { $0.0.legend }.joined(separator: ", ")
        return PlotFrame.figure(
            frame.drawing("known cost over time", axes + bars),
            "Known cost by \(timeline.length.readable): \(names). What nobody can price is not in it")
    }

    private struct Payee {
        let name: String
        let colour: String
        let kind: String
        let rows: [StatusRow]

        var legend: String { "\(name) (\(colour))" }
    }

    private static func payees(_ report: StatusReport) -> [Payee] {
        let families = report.families.enumerated().map { place, summary in
            let colour = SourceColour(place: place)
            return Payee(
                name: summary.family.title, colour: colour.name, kind: colour.cssClass,
                rows: report.rows.filter { $0.family == summary.family })
        }
        let backend = report.rows.filter(\.isBackend)
        return families + [Payee(name: "through the backend", colour: "grey", kind: "backend", rows: backend)]
    }

    private static func costs(_ rows: [StatusRow], _ timeline: Timeline) -> [Int64] {
        var sums = Array(repeating: Int64(0), count: timeline.count)
        for row in rows {
            for (column, rollup) in timeline.rollups(of: row).enumerated() { sums[column] += rollup?.cost.amount ?? 0 }
        }
        return sums
    }
}
