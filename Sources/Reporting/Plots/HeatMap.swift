import Model

/// Uptime by hour of the day (UTC): a line per day, or, over more than a fortnight, per day of the week.
struct HeatMap {
    private static let (width, left, cell, top) = (480.0, 84.0, 16.5, 20.0)
    private static let fortnight = 14

    private var lines: [(name: String, hours: [Rollup?])] = []

    /// Nil where less than half a day was measured.
    ///
    /// - Parameter hours: the probes of one route, added up by hour.
    init?(hours: [Timestamp: Rollup]) {
        guard let first = hours.keys.min(), let last = hours.keys.max(), last - first >= .seconds(12 * 3600) else {
            return nil
        }
        let days = Set(hours.keys.map(\.civilDate)).sorted()
        let byWeekday = days.count > Self.fortnight
        let names = byWeekday ? Self.weekdays : days
        lines = names.map { ($0, Array(repeating: nil, count: 24)) }
        for (start, rollup) in hours {
            let hour = Int(start.microseconds / 3_600_000_000 % 24)
            let line = byWeekday ? Self.weekday(start) : days.firstIndex(of: start.civilDate) ?? 0
            var sum = lines[line].hours[hour] ?? Rollup()
            sum.merge(rollup)
            lines[line].hours[hour] = sum
        }
    }

    private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// 1970-01-01 was a Thursday.
    private static func weekday(_ moment: Timestamp) -> Int { Int((moment.microseconds / 86_400_000_000 + 3) % 7) }

    func figure(_ title: String) -> HTML {
        let hours = stride(from: 0, through: 21, by: 3).map { hour in
            SVG.text("\(hour) h", x: Self.left + Double(hour) * Self.cell, y: 13)
        }
        let cells = lines.enumerated().flatMap { index, line -> [HTML] in
            let y = Self.top + Double(index) * Self.cell
            return [SVG.text(line.name, x: Self.left - 8, y: y + 12, anchor: .end)]
                + line.hours.enumerated().map { hour, rollup in square(rollup, line.name, hour, y: y) }
        }
        let drawing = SVG.drawing(
            width: Self.width, height: Self.top + Double(lines.count) * Self.cell + 2,
            label: "uptime of \(title) by hour",
            class: "plot", hours + cells)
        return PlotFrame.figure(
            drawing,
            "\(title): uptime by hour (UTC). Full colour is all up, paler 95 % or more, amber 80 % or more, red below")
    }

    private func square(_ rollup: Rollup?, _ line: String, _ hour: Int, y: Double) -> HTML {
        let share = rollup?.upShare
        let tip = rollup.map { rollup in
            "\(line) \(hour) h: \(Phrase.percent(share)) of \(rollup.upCount + rollup.downCount), median "
                + (rollup.warm.quantile(0.5)?.readable ?? Phrase.noData)
        }
        return SVG.rectangle(
            x: Self.left + Double(hour) * Self.cell, y: y, width: Self.cell - 2, height: Self.cell - 2, radius: 3,
            class: kind(share), tip: tip)
    }

    /// The bands routers use: 95 and 80 per cent.
    private func kind(_ share: Double?) -> String {
        guard let share else { return "empty" }
        return share == 1 ? "unnamed" : share >= 0.95 ? "heat-high" : share >= 0.8 ? "huggingface" : "failed"
    }
}
