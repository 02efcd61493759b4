import Model
import Testing

@Suite("Values of a monitor")
struct MonitorValueTests {
    private func moment(_ text: String) throws -> Timestamp { try #require(Timestamp(rfc3339: text)) }

    @Test(
        "a calendar gives the next minute that fits, as crontab(5) says",
        arguments: [
            ("* * * * *", "2026-11-28T12:01:00Z"), ("*/15 * * * *", "2026-11-28T12:15:00Z"),
            ("0 3 * * *", "2026-11-29T03:00:00Z"), ("0 0 1 * *", "2026-12-01T00:00:00Z"),
            ("30 8-10/2 * * mon-fri", "2026-11-30T08:30:00Z"), ("0 0 29 feb *", "2028-02-29T00:00:00Z"),
            ("0 0 13 * fri", "2026-12-04T00:00:00Z"), ("5,10 12 * * 7", "2026-11-29T12:05:00Z"),
        ])
    func next(cron: String, expected: String) throws {
        let expression = try #require(CronExpression(typed: cron))
        #expect(expression.next(after: try moment("2026-11-28T12:00:30Z"))?.rfc3339 == "\(expected.dropLast()).000000Z")
    }

    @Test(
        "what is no calendar is refused",
        arguments: [
            "", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "*/0 * * * *", "a * * * *", "5-1 * * * *",
            "0 0 30 2 *", "* * * * * *", "1- * * * *", ",1 * * * *",
        ])
    func refused(cron: String) {
        #expect(CronExpression(typed: cron) == nil)
    }

    @Test("cadences, thresholds and hours are read as they are written", arguments: ["90s", "off", "0 4 * * *"])
    func cadence(text: String) {
        #expect(Cadence(typed: text) != nil)
        #expect(IncidentPolicy.Threshold(typed: "2 of 3")?.typed == "2 of 3")
        #expect(IncidentPolicy.Threshold(typed: "3 of 2") == nil)
        #expect(DailyHours(typed: "22:00-07:00")?.contains(Timestamp(microseconds: 23 * 3_600_000_000)) == true)
        #expect(DailyHours(typed: "22:00-07:00")?.contains(Timestamp(microseconds: 12 * 3_600_000_000)) == false)
        #expect(DailyHours(typed: "7-22") == nil)
    }

    @Test("a recurring maintenance holds from each of its minutes for its length")
    func maintenance() throws {
        let cron = try #require(CronExpression(typed: "0 3 * * *"))
        let window = MaintenanceWindow(.recurring(cron, length: Span(.seconds(7200))), route: "replicate")
        let series = ProbeSeries(endpoint: "e", route: "replicate", tier: .work)
        #expect(try window.takes(series, at: moment("2026-11-28T03:00:00Z")))
        #expect(try window.takes(series, at: moment("2026-11-28T04:59:59Z")))
        #expect(try !window.takes(series, at: moment("2026-11-28T05:00:00Z")))
        #expect(
            try !window.takes(
                ProbeSeries(endpoint: "e", route: "backend", tier: .work), at: moment("2026-11-28T03:00:00Z")))
    }

    @Test("the places of series are spread over the interval and never change")
    func places() {
        let places = (0..<1000).map { ProbeSeries(endpoint: "e\($0)", route: "r", tier: .reach).place }
        let tenths = Dictionary(grouping: places) { Int($0 * 10) }
        #expect(tenths.count == 10 && tenths.values.allSatisfy { (70...130).contains($0.count) })
        #expect(ProbeSeries(endpoint: "hd-image", route: "replicate", tier: .work).place == Self.known)
    }

    private static let known = 0.6649409269416026

    @Test(
        "a cause is read from its name",
        arguments: [IncidentCause.backend, .provider("a b"), .endpoint("e"), .primary("p"), .ours])
    func causes(cause: IncidentCause) {
        #expect(IncidentCause(name: cause.name) == cause)
    }
}
