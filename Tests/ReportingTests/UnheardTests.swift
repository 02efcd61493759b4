import Foundation
import Model
import Serving
import Synchronization
import Testing
import Transport

@testable import Reporting

@Suite("Pages of a centre that does not answer")
struct UnheardTests {
    private static let shown = Example.full.report.method.generatedAt
    private static let words =
        "The centre has not answered since \(shown.readable.dropFirst(11)) UTC; what is shown is of \(shown.readable.dropFirst(11)) UTC."

    /// What a source says of it, changed while a server runs.
    private final class Centre: Sendable {
        let unheard = Mutex<Unheard?>(nil)
    }

    private func withServer(
        _ centre: Centre,
        _ body: @escaping @Sendable (_ text: @Sendable (String) async throws -> String) async throws -> Void
    ) async throws {
        var source = StatusSource(
            report: { Example.full }, outcomes: { _ in throw SourceProblem("it cannot be read.") })
        source.unheard = { centre.unheard.withLock { $0 } }
        let server = StatusServer(StatusServerConfiguration(), source: source)
        let (ports, ready) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { ready.yield($0) } }
            for await port in ports.prefix(1) {
                let client = HTTPClient()
                defer { client.shutdown() }
                try await body { path in
                    let request = HTTPRequest(url: "http://127.0.0.1:\(port)\(path)")
                    return String(decoding: try #require(await client.perform(request).response).body, as: UTF8.self)
                }
            }
            group.cancelAll()
        }
    }

    @Test("say so and since when, each of them and the interface, and again nothing once it answers")
    func pages() async throws {
        let centre = Centre()
        let paths = [
            "/", "/incidents", "/history", "/providers", "/money", "/method", "/compare", "/report",
            "/endpoints/hd-image",
            "/api/v1/status", "/api/v1/incidents", "/api/v1/money", "/api/v1/pictures",
        ]
        try await withServer(centre) { text in
            // Before, so that pages are kept.
            for path in paths {
                let answer = try await text(path)
                #expect(!answer.contains("has not answered"), "\(path)")
            }
            centre.unheard.withLock { $0 = Unheard(since: Self.shown, now: Self.shown + .seconds(1)) }
            for path in paths {
                let answer = try await text(path)
                #expect(answer.contains(Self.words), "\(path)")
                #expect(answer.ranges(of: "has not answered").count <= 2, "\(path)")
            }
            #expect(try await text("/api/v1/outcomes").contains(" UTC. It cannot be read"))
            #expect(try await text("/badges/hd-image/state.svg").contains("not known now"))
            centre.unheard.withLock { $0 = nil }
            for path in paths {
                let answer = try await text(path)
                #expect(!answer.contains("has not answered"), "\(path)")
            }
        }
    }

    @Test("do not open with a state, and say of when the figures are")
    func state() throws {
        var input = Example.full
        #expect(Reporter.overview(input).contains("class=\"standing \(Standing(input: input).worst.cssClass)\""))
        input.unheard = Unheard(since: Self.shown, now: Self.shown)
        let page = Reporter.overview(input)
        #expect(page.contains("class=\"standing none\"") && page.contains("<h1>\(Self.words) Then: "))
        #expect(page.contains("<title>– The centre has not answered"))
        #expect(page.contains("<main id=\"content\" data-away>") && !page.contains("pill good"))
        #expect(!Reporter.metrics(input).contains("assay_endpoint_up{"))
        let status = try JSONDecoder().decode(JSONValue.self, from: Data(Reporter.statusJSON(input).utf8))
        #expect(status["state"]?.string == "unknown" && status["unheard_since"]?.string == Self.shown.rfc3339)
        // Nobody had looked for two hours before.
        input.unheard = Unheard(since: Self.shown + .seconds(7200), now: Self.shown + .seconds(7200))
        #expect(input.notice?.hasSuffix("what is shown is of \(Self.shown.toTheSecond) UTC.") == true)
        input.unheard = Unheard(since: Self.shown, now: Self.shown + .seconds(86_400))
        #expect(
            input.notice?.contains("since \(Self.shown.readable) UTC; what is shown is of \(Self.shown.readable) UTC.")
                == true)
    }

    @Test("are in the figures for Prometheus: since when it is not heard, and each place as it stood then")
    func figures() {
        var input = Example.full
        #expect(!Reporter.metrics(input).contains("assay_fleet_"))
        let heard = Timestamp(microseconds: 1_790_000_000_500_000)
        input.centreHeardAt = heard
        input.standings = ["fra", "nyc"].map { name in
            LocationStanding(
                name: name, outcomes: 1, waiting: 7, heardAt: name == "fra" ? heard : nil, clockAhead: .zero, ledgers: 1
            )
        }
        input.standings[1].isSilent = true
        #expect(Reporter.metrics(input).contains("assay_fleet_centre_up 1\n"))
        input.unheard = Unheard(since: heard, now: heard)
        let text = Reporter.metrics(input)
        for line in [
            "assay_fleet_centre_up 0\n", "assay_fleet_centre_heard_timestamp_seconds 1790000000.5\n",
            "assay_fleet_place_heard_timestamp_seconds{place=\"fra\"} 1790000000.5\n",
            "assay_fleet_place_waiting_outcomes{place=\"nyc\"} 7\n", "assay_fleet_place_silent{place=\"fra\"} 0\n",
            "assay_fleet_place_silent{place=\"nyc\"} 1\n",
        ] {
            #expect(text.contains(line), "\(line)")
        }
        #expect(!text.contains("heard_timestamp_seconds{place=\"nyc\"}"))
    }
}
