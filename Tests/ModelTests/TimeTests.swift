import Model
import Testing

@Suite("Time")
struct TimeTests {
    @Test(
        "a timestamp is RFC 3339 in UTC with microseconds",
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"),
            (1_795_356_189_000_125, "2026-11-22T14:03:09.000125Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
            (4_107_542_399_999_999, "2100-02-28T23:59:59.999999Z"),
            (-1, "1969-12-31T23:59:59.999999Z"),
        ] as [(Int64, String)])
    func rfc3339(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).rfc3339 == text)
    }

    @Test(
        "RFC 3339 is read with any number of fraction digits and any offset",
        arguments: [
            ("2024-04-22T11:15:15.329Z", 1_713_784_515_329_000),
            ("2024-04-22T11:15:15.36078514Z", 1_713_784_515_360_785),
            ("2024-04-22T11:15:15Z", 1_713_784_515_000_000), ("2024-04-22T13:15:15.5+02:00", 1_713_784_515_500_000),
            ("2024-04-22 05:45:15-0530", 1_713_784_515_000_000), ("1969-12-31T23:59:59Z", -1_000_000),
            ("2024-02-29T00:00:00.123456789Z", 1_709_164_800_123_456),
            ("0000-01-01t00:00:00z", -62_167_219_200_000_000),
            ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999), ("2016-12-31T23:59:60Z", 1_483_228_800_000_000),
        ] as [(String, Int64)])
    func readingRFC3339(text: String, microseconds: Int64) {
        #expect(Timestamp(rfc3339: text) == Timestamp(microseconds: microseconds))
    }

    @Test(
        "what is no RFC 3339, or no day of the calendar, is none",
        arguments: [
            "", "yesterday", "2024-13-01T00:00:00Z", "2024-04-22", "2024-04-22T25:00:00Z", "2023-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z", "2024-04-31T00:00:00Z", "2024-04-00T00:00:00Z", "2024-04-22T11:15Z",
            "2024-04-22T11:15:15.Z", "2024-04-22T11:15:15", "2024-04-22T11:15:15+24:00", "2024-04-22T11:15:15Z ",
            "٢٠٢٤-04-22T11:15:15Z",
        ])
    func notRFC3339(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test(
        "a date of HTTP is written and read",
        arguments: [
            (784_111_777_000_000, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (-1_000_000, "Wed, 31 Dec 1969 23:59:59 GMT"), (951_782_400_000_000, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (253_402_300_799_000_000, "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] as [(Int64, String)])
    func httpDate(microseconds: Int64, text: String) {
        #expect(Timestamp(microseconds: microseconds).httpDate == text)
        #expect(Timestamp(httpDate: text) == Timestamp(microseconds: microseconds))
    }

    @Test(
        "what is no date of HTTP is none",
        arguments: [
            "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 31 Feb 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 UTC", "Xyz, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT+1",
        ])
    func notHTTPDate(text: String) {
        #expect(Timestamp(httpDate: text) == nil)
    }

    @Test("every day from 1600 to 2400, and the days around year 0 and 9999, are counted one by one and come back")
    func days() {
        var (year, month, day): (Int64, Int64, Int64) = (1600, 1, 1)
        var weekday = 6
        func length() -> Int64 {
            let isLeap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
            return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
        }
        var wrong = 0
        for number in Int64(-135_140)..<157_054 {
            let date = CivilDate(daysSinceEpoch: number)
            let isSame = date.year == year && date.month == month && date.day == day && date.weekday == weekday
            if !isSame || date.daysSinceEpoch != number { wrong += 1 }
            weekday = (weekday + 1) % 7
            day += 1
            if day > length() { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect(wrong == 0 && (year, month, day) == (2400, 1, 1))
        #expect(CivilDate(year: 0, month: 2, day: 29)?.daysSinceEpoch == -719_469)
        #expect(CivilDate(daysSinceEpoch: -719_529).text == "-0001-12-31")
        #expect(CivilDate(year: 10_000, month: 1, day: 1)?.daysSinceEpoch == 2_932_897)
        #expect(CivilDate(year: 2100, month: 2, day: 29) == nil && CivilDate(year: 2000, month: 2, day: 29) != nil)
    }

    @Test("the first and the last moment there are have a date")
    func ends() {
        for moment in [Int64.min, .max] {
            #expect(Timestamp(microseconds: moment).rfc3339.hasSuffix("Z"))
            #expect(Timestamp(microseconds: moment).httpDate.hasSuffix("GMT"))
        }
    }

    @Test(
        "what people type is read to the month, the day, the minute or the second",
        arguments: [
            ("2026-11", 1_793_491_200), ("2026-11-22", 1_795_305_600), ("2026-11-22T14:03", 1_795_356_180),
            ("2026-11-22T14:03:09", 1_795_356_189), ("2026-11-22T14:03:09Z", 1_795_356_189),
        ] as [(String, Int64)])
    func typed(text: String, seconds: Int64) {
        #expect(Timestamp(text: text) == Timestamp(microseconds: seconds * 1_000_000))
    }

    @Test(
        "what is no date that people type is none",
        arguments: [
            "2026", "2026-13", "2026-02-30", "2026-11-22T", "2026-11T14:03", "26-11-22", "2026-11-22T24:00", "0000-01",
        ])
    func notTyped(text: String) {
        #expect(Timestamp(text: text) == nil)
    }

    @Test(
        "durations are read with their units",
        arguments: [
            ("250ms", 250_000), ("1.5s", 1_500_000), ("2m", 120_000_000), ("1h", 3_600_000_000),
            ("30d", 2_592_000_000_000), ("80us", 80), ("0s", 0),
        ] as [(String, Int64)])
    func parsing(text: String, microseconds: Int64) {
        #expect(Duration(text: text)?.microseconds == microseconds)
    }

    @Test(
        "a duration without a unit, with a foreign one or below zero is refused",
        arguments: ["5", "", "s", "-1s", "1w", "1e400s", "nans", "1 0s"])
    func refused(text: String) {
        #expect(Duration(text: text) == nil)
    }

    @Test(
        "durations are written for people",
        arguments: [
            (850, "850 µs"), (12_340, "12.3 ms"), (840_000, "840 ms"), (3_421_000, "3.42 s"), (125_000_000, "2 m 05 s"),
            (4_200_000_000, "1 h 10 m"), (0, "0 µs"),
        ] as [(Int64, String)])
    func readable(microseconds: Int64, text: String) {
        #expect(Duration.microseconds(microseconds).readable == text)
    }

    @Test("fixed decimals round half away from zero and know no minus zero")
    func decimals() {
        #expect(
            "\(2.345, decimals: 1) \(0.05, decimals: 1) \(-0.04, decimals: 1) \(99.95, decimals: 1) \(7, decimals: 0)"
                == "2.3 0.1 0.0 100.0 7")
        #expect("\(Double.infinity, decimals: 2)" == "inf")
    }
}
