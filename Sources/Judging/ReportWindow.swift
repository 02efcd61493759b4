package import Model

/// A stretch of time that a report covers.
package struct ReportWindow: Hashable, Sendable {
    /// `1 h`, `30 d`, `2026-11`.
    package let name: String
    package let range: Range<Timestamp>

    package init(name: String, range: Range<Timestamp>) {
        self.name = name
        self.range = range
    }

    /// The windows every report offers, up to a moment: the standard lengths, and the calendar month so far.
    package static func all(until now: Timestamp) -> [ReportWindow] {
        let month = month(of: now)
        return standard.map { last($0.length, name: $0.name, until: now) }
            + [ReportWindow(name: month.name, range: month.range.lowerBound..<now)]
    }

    /// Reads `24h` or `30d` as the time up to now, `2026-10` as that month and `2026-10-04` as that day (UTC), none of
    /// them beyond now. Nil for anything else, and for what has not begun.
    package init?(text: String, now: Timestamp) {
        if let length = Duration(text: text), length > .zero {
            let name = Self.standard.first { $0.length == length }?.name ?? text
            self = Self.last(length, name: name, until: now)
        } else if let start = Timestamp(text: text), start < now, !text.contains("T") {
            let isDay = text.count == 10
            let end = isDay ? start + .seconds(86_400) : Self.month(of: start).range.upperBound
            self.init(name: text, range: start..<min(end, now))
        } else {
            return nil
        }
    }

    /// The windows every report offers.
    package static let standard: [(name: String, length: Duration)] = [
        ("1 h", .seconds(3600)), ("24 h", .seconds(86_400)), ("7 d", .seconds(7 * 86_400)),
        ("30 d", .seconds(30 * 86_400)), ("90 d", .seconds(90 * 86_400)),
    ]

    /// The time up to a moment: to the microsecond, not to the hour.
    package static func last(_ length: Duration, name: String, until end: Timestamp) -> ReportWindow {
        ReportWindow(name: name, range: end + (.zero - length)..<end)
    }

    /// The calendar month (UTC) that holds a moment.
    package static func month(of moment: Timestamp) -> ReportWindow {
        let start = monthStart(of: moment)
        return ReportWindow(
            name: String(start.civilDate.prefix(7)), range: start..<monthStart(of: start + .seconds(32 * 86_400)))
    }

    private static func monthStart(of moment: Timestamp) -> Timestamp {
        let dayOfMonth = Int64(moment.civilDate.suffix(2)) ?? 1
        return RollupSpan.day.start(of: moment) + .seconds(-(dayOfMonth - 1) * 86_400)
    }
}

extension CostForecast {
    /// What the month that holds `now` has cost, and will have cost.
    ///
    /// - Parameter days: the rollups by day of all series that are paid for, from at least a week before `now` and
    ///   from the month's first day.
    package static func make(days: [HistoryBucket], now: Timestamp) -> CostForecast {
        let month = ReportWindow.month(of: now).range
        let today = RollupSpan.day.start(of: now)
        let thisMonth = days.filter { month.contains($0.start) }
        let spent = thisMonth.reduce(MicroDollars.zero) { $0 + $1.rollup.cost }
        let week = days.filter { $0.start < today && $0.start >= today + .seconds(-7 * 86_400) }
        var perDay: MicroDollars?
        var monthEnd: MicroDollars?
        let first = week.map(\.start).min()
        let count = first.map { Int((today - $0).microseconds / RollupSpan.day.microseconds) } ?? 0
        if count > 0 {
            let sum = week.reduce(MicroDollars.zero) { $0 + $1.rollup.cost }
            let mean = Double(sum.amount) / Double(count)
            let rest = (month.upperBound - now).seconds / 86_400
            perDay = MicroDollars(rounding: mean)
            monthEnd = spent + MicroDollars(rounding: mean * rest)
        }
        return CostForecast(
            monthToDate: spent, unknownAttempts: thisMonth.reduce(0) { $0 + $1.rollup.unknownCosts },
            perDay: perDay, days: count, monthEnd: monthEnd)
    }
}
