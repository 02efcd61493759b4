import Model

/// Dates as providers write them.
enum WireTime {
    /// RFC 3339 with any number of fraction digits, or none: Replicate sends from three to nine.
    static func rfc3339(_ text: String) -> Timestamp? {
        guard
            let match = text.firstMatch(
                of: /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,12}))?(Z|z|([+-])(\d\d):?(\d\d))$/)
        else { return nil }
        let (_, year, month, day, hour, minute, second, fraction, _, sign, zoneHour, zoneMinute) = match.output
        guard
            let moment = timestamp(year, month, day, hour, minute, second),
            let micros = Int64(((fraction ?? "") + "000000").prefix(6))
        else { return nil }
        let offset = (Int64(zoneHour ?? "0") ?? 0) * 3600 + (Int64(zoneMinute ?? "0") ?? 0) * 60
        return Timestamp(microseconds: moment + micros - offset * (sign == "-" ? -1 : 1) * 1_000_000)
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
    static func httpDate(_ text: String) -> Timestamp? {
        guard let match = text.firstMatch(of: /^\w{3}, (\d\d) (\w{3}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT$/),
            let month = months.firstIndex(of: String(match.output.2))
        else { return nil }
        let (_, day, _, year, hour, minute, second) = match.output
        return timestamp(year, "\(month + 1)", day, hour, minute, second).map { Timestamp(microseconds: $0) }
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Microseconds since 1970, by Howard Hinnant's days-from-civil algorithm.
    private static func timestamp(
        _ year: Substring, _ month: Substring, _ day: Substring, _ hour: Substring, _ minute: Substring,
        _ second: Substring
    ) -> Int64? {
        guard let y = Int64(year), let m = Int64(month), let d = Int64(day), let hours = Int64(hour),
            let minutes = Int64(minute), let seconds = Int64(second), 1...12 ~= m, 1...31 ~= d, hours < 24,
            minutes < 60, seconds <= 60
        else { return nil }
        let shifted = m <= 2 ? y - 1 : y
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        return (days * 86_400 + hours * 3600 + minutes * 60 + seconds) * 1_000_000
    }
}
