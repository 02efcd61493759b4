extension Timestamp {
    /// The day it falls on in UTC.
    package var date: CivilDate { CivilDate(daysSinceEpoch: microseconds.floorDivided(86_400_000_000)) }

    /// The hour of the day in UTC, 0...23.
    package var hour: Int { Int(microseconds.positiveRemainder(86_400_000_000) / 3_600_000_000) }

    /// `2026-11-22`, the UTC day.
    package var civilDate: String { date.text }

    /// `2026-11-22 14:03:09` in UTC, for tables that people read.
    package var readable: String { "\(civilDate) \(clock)" }

    /// RFC 3339 in UTC with six fraction digits, for example `2026-11-22T14:03:09.000125Z`.
    package var rfc3339: String {
        "\(civilDate)T\(clock).\(microseconds.positiveRemainder(1_000_000).padded(6))Z"
    }

    /// The date form of HTTP headers, IMF-fixdate (RFC 9110, 5.6.7): `Sun, 22 Nov 2026 14:03:09 GMT`. The fraction of
    /// the second is dropped.
    package var httpDate: String {
        let date = date
        return "\(Names.days[date.weekday]), \(date.day.padded(2)) \(Names.months[Int(date.month) - 1]) "
            + "\(date.year.padded(4)) \(clock) GMT"
    }

    /// `14:03:09`
    private var clock: String {
        let seconds = microseconds.floorDivided(1_000_000).positiveRemainder(86_400)
        return "\((seconds / 3600).padded(2)):\((seconds / 60 % 60).padded(2)):\((seconds % 60).padded(2))"
    }

    /// As RFC 9110 has them; Sunday and January are the first.
    package enum Names {
        package static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        package static let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
    }
}
