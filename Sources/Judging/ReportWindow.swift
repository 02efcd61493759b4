package import Model

/// A stretch of time that a report covers.
package struct ReportWindow: Hashable, Sendable {
    /// `1 h`, `30 d`, `2026-11`.
    package let name: String
    package let range: Range<Timestamp>

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
            let sum = week.reduce(Int64(0)) { $0 + $1.rollup.cost.amount }
            let mean = Double(sum) / Double(count)
            let rest = (month.upperBound - now).seconds / 86_400
            perDay = MicroDollars(Int64(mean.rounded()))
            monthEnd = MicroDollars(spent.amount + Int64((mean * rest).rounded()))
        }
        return CostForecast(
            monthToDate: spent, unknownAttempts: thisMonth.reduce(0) { $0 + $1.rollup.unknownCosts },
            perDay: perDay, days: count, monthEnd: monthEnd)
    }
}
