import Model

/// Uptime by hour of the day (UTC): a line per day, or, over more than a fortnight, per day of the week.
struct HeatMap {
    private static let (width, left, cell, top) = (480.0, 84.0, 16.5, 20.0)
    private static let fortnight = 14

    /// How the probes of some stretch of time count.
    struct Count: Hashable, Sendable {
        let start: Timestamp
        var up = 0
        var down = 0
    }

    private var lines: [(name: String, hours: [Count?])]

    /// Nil where less than half a day was measured.
    ///
    /// - Parameter counts: of one route, none longer than an hour.
    init?(_ counts: [Count]) {
        let starts = counts.map(\.start)
        guard let first = starts.min(), let last = starts.max(), last - first >= .seconds(11 * 3600) else { return nil }
        let firstDay = Self.day(first)
        let byWeekday = Self.day(last) - firstDay >= Self.fortnight
        let names =
            byWeekday
            ? Self.weekdays
            : (firstDay...Self.day(last)).map { CivilDate(daysSinceEpoch: $0).text }
        lines = names.map { ($0, Array(repeating: nil, count: 24)) }
        for count in counts {
            let hour = count.start.hour
            let day = Self.day(count.start)
            // 1970-01-01 was a Thursday.
            let line = Int(byWeekday ? ((day + 3) % 7 + 7) % 7 : day - firstDay)
            var sum = lines[line].hours[hour] ?? Count(start: count.start)
            sum.up += count.up
            sum.down += count.down
            lines[line].hours[hour] = sum
        }
    }

    private static func day(_ moment: Timestamp) -> Int64 { moment.date.daysSinceEpoch }

    private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    func figure(_ title: String) -> HTML {
        let hours = stride(from: 0, through: 21, by: 3).map { hour in
            SVG.text("\(hour) h", x: Self.left + Double(hour) * Self.cell, y: 13)
        }
        let cells = lines.enumerated().flatMap { index, line -> [HTML] in
            let y = Self.top + Double(index) * Self.cell
            return [SVG.text(line.name, x: Self.left - 8, y: y + 12, anchor: .end)]
                + line.hours.enumerated().map { hour, count in square(count, line.name, hour, y: y) }
        }
        let drawing = SVG.drawing(
            width: Self.width, height: Self.top + Double(lines.count) * Self.cell + 2,
            label: "uptime of \(title) by hour",
            class: "plot", hours + cells)
        return PlotFrame.figure(
            drawing,
            "\(title): uptime by hour (UTC). Full colour is all up, paler 95 % or more, amber 80 % or more, red below")
    }

    private func square(_ count: Count?, _ line: String, _ hour: Int, y: Double) -> HTML {
        let n = count.map { $0.up + $0.down } ?? 0
        let share = count.flatMap { n > 0 ? Double($0.up) / Double(n) : nil }
        return SVG.rectangle(
            x: Self.left + Double(hour) * Self.cell, y: y, width: Self.cell - 2, height: Self.cell - 2, radius: 3,
            class: kind(share), tip: share.map { "\(line) \(hour) h: \(Phrase.percent($0)) of \(n)" })
    }

    /// The bands routers use: 95 and 80 per cent.
    private func kind(_ share: Double?) -> String {
        guard let share else { return "empty" }
        return share == 1 ? "unnamed" : share >= 0.95 ? "heat-high" : share >= 0.8 ? "fair" : "failed"
    }
}
