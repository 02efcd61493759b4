import Judging
import Model
import Testing

@Suite("Windows")
struct WindowTests {
    private let now = Timestamp(text: "2026-11-22T14:03:09Z") ?? Timestamp(microseconds: 0)

    private func at(_ text: String) throws -> Timestamp { try #require(Timestamp(text: text)) }

    @Test(
        "a window is a length up to now, a month or a day, and never reaches beyond now",
        arguments: [
            ("24h", "24 h", "2026-11-21T14:03:09Z", "2026-11-22T14:03:09Z"),
            ("36h", "36h", "2026-11-21T02:03:09Z", "2026-11-22T14:03:09Z"),
            ("2026-10", "2026-10", "2026-10-01", "2026-11-01"),
            ("2026-11", "2026-11", "2026-11-01", "2026-11-22T14:03:09Z"),
            ("2024-02", "2024-02", "2024-02-01", "2024-03-01"),
            ("2026-10-25", "2026-10-25", "2026-10-25", "2026-10-26"),
            ("2025-12", "2025-12", "2025-12-01", "2026-01-01"),
        ])
    func reads(text: String, name: String, from: String, to: String) throws {
        let window = try #require(ReportWindow(text: text, now: now))
        #expect(window.name == name)
        #expect(window.range == (try at(from))..<(try at(to)))
    }

    @Test(
        "what is no window, or has not begun, is refused",
        arguments: ["", "30", "0h", "2026-13", "2026-12", "x", "2026-02-30"])
    func refuses(text: String) {
        #expect(ReportWindow(text: text, now: now) == nil)
    }

    @Test("the standard windows end now, and the month begins with its first day")
    func standard() throws {
        let windows = ReportWindow.all(until: now)
        #expect(windows.map(\.name) == ["1 h", "24 h", "7 d", "30 d", "90 d", "2026-11"])
        #expect(windows.allSatisfy { $0.range.upperBound == now })
        #expect(windows.last?.range.lowerBound == (try at("2026-11-01")))
    }

    @Test("a day is 24 hours where clocks change, and 86,400 seconds where a leap second was")
    func days() throws {
        for day in ["2026-03-29", "2026-10-25", "2016-12-31"] {
            let range = try #require(ReportWindow(text: day, now: now)?.range)
            #expect(range.upperBound - range.lowerBound == .seconds(86_400))
        }
        #expect(try at("2016-12-31T23:59:60Z") == at("2017-01-01"))
    }
}
