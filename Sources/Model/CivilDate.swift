/// A day of the proleptic Gregorian calendar, in UTC: the only place that knows how days are counted.
///
/// Howard Hinnant's algorithms `days_from_civil` and `civil_from_days`
/// (https://howardhinnant.github.io/date_algorithms.html), which are exact for every year an `Int64` of microseconds
/// can reach.
package struct CivilDate: Hashable, Sendable {
    package let year: Int64
    /// 1...12
    package let month: Int64
    /// 1...31
    package let day: Int64

    /// Nil for a day that is not in the calendar.
    package init?(year: Int64, month: Int64, day: Int64) {
        guard (1...12).contains(month), (1...31).contains(day), abs(year) <= 300_000 else { return nil }
        let days = CivilDate.days(year, month, day)
        self.init(daysSinceEpoch: days)
        guard self.month == month, self.day == day else { return nil }
    }

    /// - Parameter daysSinceEpoch: days since 1970-01-01, negative before.
    package init(daysSinceEpoch: Int64) {
        let days = daysSinceEpoch + 719_468
        let era = days.floorDivided(146_097)
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shifted + 2) / 5 + 1
        month = shifted < 10 ? shifted + 3 : shifted - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    package var daysSinceEpoch: Int64 { CivilDate.days(year, month, day) }

    /// 0 is Sunday.
    package var weekday: Int { Int((daysSinceEpoch + 4).positiveRemainder(7)) }

    /// `2026-11-22`
    package var text: String { "\(year.padded(4))-\(month.padded(2))-\(day.padded(2))" }

    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.floorDivided(400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension Int64 {
    func floorDivided(_ divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }

    func positiveRemainder(_ divisor: Int64) -> Int64 {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }

    /// With zeros in front; a sign stands before them.
    func padded(_ width: Int) -> String {
        let digits = String(magnitude)
        return (self < 0 ? "-" : "") + String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}
