import Foundation
import Model
import Reporting
import Serving
import Synchronization
import TestSupport
import Testing
import Transport

@Suite("The pages of a monitor")
struct DashboardTests {
    /// What a server shows, which a test may change meanwhile.
    private final class Shown: Sendable {
        private let value: Mutex<(input: ReportInput?, changes: Int)>
        init(_ input: ReportInput?) { value = Mutex((input, 0)) }
        /// Each one is computed a second after the one before.
        var input: ReportInput? {
            get { value.withLock { $0.input } }
            set {
                value.withLock { value in
                    value.changes += 1
                    value.input = newValue?.computed(later: .seconds(value.changes))
                }
            }
        }
    }

    private static func incident(_ severity: IncidentSeverity = .major, text: String = "502") -> Incident {
        let series = ["backend", "replicate"].map { ProbeSeries(endpoint: "cartoonify", route: $0, tier: .work) }
        return Incident(
            cause: .provider("replicate"), kind: .down, severity: severity, code: .providerError,
            beganAt: Example.start, openedAt: Example.start + .seconds(60), affected: series,
            evidence: Incident.Evidence(
                series: series[0], fixture: "tiny", startedAt: Example.start, excerpt: text))
    }

    private static func input(title: String? = nil, text: String = "502") -> ReportInput {
        var input = Example.full
        if let title { input.report = Example.input([Example.full.verdicts], title: title).report }
        input.incidents = [incident(text: text)]
        return input
    }

    private func withServer(
        _ shown: Shown, text: String = "a note", _ body: @escaping @Sendable (_ base: String) async throws -> Void
    ) async throws {
        let source = StatusSource(
            report: { shown.input }, planned: [PlannedTier(tier: .work, series: 12, cadences: ["every 1h"])],
            incident: { id in
                let incident = Self.incident(text: text)
                return id == incident.id ? (incident, [IncidentNote(at: Example.start, text: text)]) : nil
            },
            outcomes: { query in
                let all = (shown.input?.verdicts ?? []).enumerated().map { index, verdict in
                    ListedOutcome(id: Int64(index), verdict: verdict)
                }
                func order(_ row: ListedOutcome) -> (Timestamp, Int64) { (row.verdict.outcome.startedAt, row.id) }
                let found = all.filter { row in
                    (query.endpoint ?? row.verdict.subject.endpoint) == row.verdict.subject.endpoint
                        && query.before.map { order(row) < ($0.at, $0.id ?? .min) } != false
                        && query.since.map { row.verdict.outcome.startedAt >= $0 } != false
                }
                return Array(found.sorted { order($0) > order($1) }.prefix(query.limit))
            })
        let server = StatusServer(StatusServerConfiguration(), source: source)
        let (ports, ready) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { ready.yield($0) } }
            for await port in ports.prefix(1) { try await body("http://127.0.0.1:\(port)") }
            group.cancelAll()
        }
    }

    private func get(_ url: String, _ headers: HTTPHeaders = [:]) async throws -> HTTPResponse {
        let client = HTTPClient()
        defer { client.shutdown() }
        return try #require(await client.perform(HTTPRequest(url: url, headers: headers)).response)
    }

    private func text(_ url: String) async throws -> String { String(decoding: try await get(url).body, as: UTF8.self) }

    @Test("every link of every page leads to a page, from the overview on")
    func links() async throws {
        try await withServer(Shown(Self.input())) { base in
            let root = try #require(URL(string: base + "/"))
            var (waiting, seen) = ([root], Set([root.absoluteString]))
            while let page = waiting.popLast() {
                let response = try await get(page.absoluteString)
                #expect(response.status == 200, "\(page)")
                guard response.headers["Content-Type"]?.hasPrefix("text/html") == true else { continue }
                let body = String(decoding: response.body, as: UTF8.self)
                #expect(body.hasPrefix("<!DOCTYPE html>") && body.contains("<h1>") || body.contains("<h2>"), "\(page)")
                for match in body.matches(of: /(?:href|src)="([^"#]+)"/) where !match.1.hasPrefix("data:") {
                    let link = String(match.1).replacing("&amp;", with: "&")
                    let target = try #require(URL(string: link, relativeTo: page)).absoluteURL
                    #expect(target.absoluteString.hasPrefix(base), "\(link)")
                    if seen.insert(target.absoluteString).inserted { waiting.append(target) }
                }
            }
            print("pages of a monitor: \(seen.count) links followed")
            #expect(seen.count > 100)
        }
    }

    @Test("what targets and people say never renders as markup, on any page")
    func hostile() async throws {
        let evil = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><b>"
        let shown = Shown(Self.input(title: evil, text: evil))
        try await withServer(shown, text: evil) { base in
            let id = Self.incident().id
            let pages = [
                "/", "/?show=troubled&sort=uptime", "/incidents", "/incidents/\(id)", "/endpoints/cartoonify",
                "/outcomes", "/outcomes?endpoint=\("<script>".utf8.map { String(format: "%%%02x", $0) }.joined())",
                "/feed.atom", "/badges/cartoonify/state.svg", "/report", "/history", "/history/cartoonify",
                "/history/cartoonify?day=2026-11-28", "/providers", "/providers/replicate", "/money", "/method",
                "/compare",
                "/compare?a=%3Cscript%3E&b=%27%3E%3Cb%3E",
            ]
            for page in pages {
                let text = try await text(base + page)
                #expect(
                    !text.contains("<script>") && !text.contains("<img src=x") && !text.contains("'><b>"), "\(page)")
            }
            for path in ["/endpoints/%3Cscript%3E", "/incidents/%3Cscript%3E", "/outcome?at=1&check=%3Cb%3E"] {
                #expect(try await get(base + path).status == 404, "\(path)")
            }
        }
    }

    @Test("the sentence counts endpoints by what their users have, and names the cause once")
    func standing() async throws {
        let shown = Shown(Example.full)
        try await withServer(shown) { base in
            #expect(try await text(base + "/").contains("<h1>1 of 5 endpoints failed its last probe."))
            shown.input = Self.input()
            #expect(
                try await text(base + "/").contains(
                    "<h1>1 of 5 endpoints is down. Replicate is down: no usable answer at Cartoonify"))
            var input = Example.full
            var incident = Self.incident()
            incident.failing.removeAll { $0.route == "backend" }
            input.incidents = [incident]
            shown.input = input
            let degraded = try await text(base + "/")
            #expect(
                degraded.contains(
                    "<h1>1 of 5 endpoints is degraded. Replicate is down: the last probe of Cartoonify (VToonify) failed."
                ),
                "\(degraded.prefix(2000))")
            #expect(try await text(base + "/?show=troubled").matches(of: /<article class="card/).count == 1)
            incident.failing = []
            input.incidents = [incident]
            shown.input = input
            #expect(try await text(base + "/").contains("Replicate comes and goes, quiet now"))
            shown.input = nil
            let waiting = try await text(base + "/")
            #expect(waiting.contains("every 1h") && waiting.contains("Nothing has been measured yet"))
        }
    }

    @Test("each endpoint has each badge; another name or kind is a 404 that says what there is")
    func badges() async throws {
        try await withServer(Shown(Self.input())) { base in
            for endpoint in Example.endpoints {
                for kind in Reporter.BadgeKind.allCases {
                    let badge = try await get("\(base)/badges/\(endpoint.id)/\(kind.rawValue).svg")
                    #expect(badge.status == 200 && badge.headers["Content-Type"]?.hasPrefix("image/svg+xml") == true)
                    #expect(badge.headers["Cache-Control"] == "private, max-age=60")
                    #expect(String(decoding: badge.body, as: UTF8.self).hasSuffix("</svg>\n"))
                }
            }
            #expect(try await get(base + "/badges/nothing/state.svg").status == 404)
            #expect(try await text(base + "/badges/cartoonify/mood.svg").contains("state.svg, uptime.svg"))
        }
    }

    @Test("who has a page already is told so, and pages of probes follow each other without a gap")
    func interface() async throws {
        try await withServer(Shown(Self.input())) { base in
            for path in ["/", "/api/v1/status", "/assets/live.js", "/metrics"] {
                let tag = try #require(try await get(base + path).headers["ETag"])
                let again = try await get(base + path, ["If-None-Match": "\"other\", \(tag.dropFirst(2))"])
                #expect(again.status == 304 && again.body.isEmpty, "\(path)")
                #expect(try await get(base + path, ["If-None-Match": "\"other\""]).status == 200)
            }
            for limit in [1, 7, 50, 500] {
                var (seen, before) = (0, "")
                repeat {
                    let asked = "\(base)/api/v1/outcomes?limit=\(limit)\(before)"
                    let page = try JSONDecoder().decode(JSONValue.self, from: Data(try await get(asked).body))
                    seen += page["outcomes"]?.array?.count ?? 0
                    before = page["before"]?.string.map { "&before=\($0)" } ?? ""
                } while !before.isEmpty
                #expect(seen == Self.input().verdicts.count, "by \(limit)")
            }
            for wrong in ["before=x", "tier=gold", "since=", "span=week"] {
                #expect(try await get("\(base)/api/v1/series?\(wrong)").status == 400, "\(wrong)")
            }
            for far in [Int64.min, -1, 0, .max] {
                for name in ["since", "before"] {
                    #expect(try await get("\(base)/api/v1/series?\(name)=\(far)").status == 200, "\(name)=\(far)")
                }
            }
            for wrong in ["/history/cartoonify?day=x", "/compare?a=b&b=c&window=1y", "/compare?a=b&b=c&window=-1h"] {
                #expect(try await get(base + wrong).status == 400, "\(wrong)")
            }
            let described = try JSONDecoder().decode(
                JSONValue.self, from: Data(try await get(base + "/api/v1/openapi.json").body))
            for path in (described["paths"]?.object ?? [:]).keys {
                let asked = path.replacing("{id}", with: Self.incident().id)
                #expect(try await get(base + asked).status == 200, "\(path)")
            }
            #expect(try await text(base + "/feed.atom").matches(of: /<entry>/).count == 1)
        }
    }

    @Test("whoever listens is told of a change, and holds up no end")
    func live() async throws {
        let shown = Shown(Self.input())
        let began = ContinuousClock.now
        try await withServer(shown) { base in
            let client = HTTPClient()
            defer { client.shutdown() }
            let heard = Mutex("")
            async let exchange = client.stream(HTTPRequest(url: base + "/live")) { bytes in
                heard.withLock { text in
                    text += String(decoding: bytes, as: UTF8.self)
                    return text.contains("event: change") ? .stop : .goOn
                }
            }
            try await Task.sleep(for: .milliseconds(300))
            shown.input = nil
            let answer = await exchange
            #expect(answer.response?.headers["Content-Type"] == "text/event-stream")
            #expect(heard.withLock { $0 }.contains("event: change\nid: "))
            // One that goes on listening while the server ends.
            Task.detached { _ = await HTTPClient().perform(HTTPRequest(url: base + "/live")) }
            try await Task.sleep(for: .milliseconds(300))
        }
        #expect(began.duration(to: .now) < .seconds(12))
    }
}
