/// A moment of wall-clock time: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// The ledger stores this integer; RFC 3339 text is made only for people and machine-readable reports.
package struct Timestamp: Hashable, Comparable, Sendable, Codable {
    package var microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package init(from decoder: any Decoder) throws {
        microseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(microseconds)
    }

    package static func < (a: Timestamp, b: Timestamp) -> Bool {
        a.microseconds < b.microseconds
    }

    package static func + (moment: Timestamp, span: Duration) -> Timestamp {
        Timestamp(microseconds: moment.microseconds + span.microseconds)
    }

    package static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        .microseconds(later.microseconds - earlier.microseconds)
    }

    /// RFC 3339 in UTC with six fraction digits, for example `2026-11-22T14:03:09.000125Z`.
    package var rfc3339: String {
        let (date, time) = (civilDate, secondsOfDay)
        let fraction = microseconds.positiveRemainder(1_000_000)
        return "\(date)T\(time.padded(3600, 24)):\(time.padded(60, 60)):\(time.padded(1, 60)).\(fraction.padded(6))Z"
    }

    /// `2026-11-22 14:03:09` in UTC, for tables that people read.
    package var readable: String {
        let time = secondsOfDay
        return "\(civilDate) \(time.padded(3600, 24)):\(time.padded(60, 60)):\(time.padded(1, 60))"
    }

    /// `2026-11-22`, the UTC day, by Howard Hinnant's civil-from-days algorithm (proleptic Gregorian calendar).
    package var civilDate: String {
        let days = microseconds.floorDivided(86_400_000_000) + 719_468
        let era = days.floorDivided(146_097)
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return "\(year.padded(4))-\(month.padded(2))-\(day.padded(2))"
    }

    private var secondsOfDay: Int64 {
        microseconds.floorDivided(1_000_000).positiveRemainder(86_400)
    }
}

extension Int64 {
    fileprivate func floorDivided(_ divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }

    fileprivate func positiveRemainder(_ divisor: Int64) -> Int64 {
        self - floorDivided(divisor) * divisor
    }

    fileprivate func padded(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }

    fileprivate func padded(_ unit: Int64, _ cycle: Int64) -> String {
        (self / unit % cycle).padded(2)
    }
}
