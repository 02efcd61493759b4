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
