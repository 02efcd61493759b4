import Harness
import Model
import Testing

@Suite("Which outcomes a report is of")
struct ReportSpanTests {
    private let now = Timestamp(microseconds: 1_795_305_600_000_000)

    private func span(
        run: String? = nil, window: String? = nil, since: String? = nil, until: String? = nil
    ) throws(ReportSpan.Problem) -> ReportSpan {
        try ReportSpan(run: run, window: window, since: since, until: until, now: now)
    }

    @Test("nothing given is everything, and each way of saying it gives its moments")
    func taken() throws {
        #expect(try span() == .between(nil, nil))
        #expect(try span(run: "last") == .run("last"))
        #expect(try span(window: "24h") == .between(now + .seconds(-86_400), now))
        #expect(try span(since: "2h") == .between(now + .seconds(-7200), nil))
        #expect(try span(until: "2026-02-01") == .between(nil, Timestamp(text: "2026-02-01")))
    }

    @Test("two answers to one question are refused, and so is what is no time", arguments: 0..<6)
    func refused(number: Int) throws {
        let problem = #expect(throws: ReportSpan.Problem.self) {
            switch number {
            case 0: _ = try span(window: "24h", since: "1h")
            case 1: _ = try span(run: "last", until: "1h")
            case 2: _ = try span(window: "soon")
            case 3: _ = try span(since: "2026-02-02", until: "2026-02-01")
            case 4: _ = try span(since: "1")
            default: _ = try span(until: "yesterday")
            }
        }
        #expect(problem?.sentence.hasPrefix("--") == true)
    }
}
