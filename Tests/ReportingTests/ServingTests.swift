import Foundation
import Model
import Reporting
import Serving
import TestSupport
import Testing
import Transport

@Suite("The status server")
struct ServingTests {
    /// Runs a server on a free port for the length of the body.
    private func withServer(
        token: Secret? = nil, problem: String? = nil, _ input: ReportInput? = Example.full,
        _ body: @escaping @Sendable (_ get: Get) async throws -> Void
    ) async throws {
        let server = StatusServer(
            StatusServerConfiguration(readers: ReaderPolicy(token: token)),
            source: StatusSource(report: { input }, problem: { problem }))
        let (ports, ready) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { ready.yield($0) } }
            for await port in ports.prefix(1) {
                try await body(Get(base: "http://127.0.0.1:\(port)"))
            }
            group.cancelAll()
        }
    }

    struct Get: Sendable {
        let base: String
        let client = HTTPClient()
        var port: Int { base.split(separator: ":").last.flatMap { Int($0) } ?? 0 }

        func callAsFunction(_ path: String, headers: HTTPHeaders = [:]) async throws -> HTTPResponse {
            try #require(await client.perform(HTTPRequest(url: base + path, headers: headers)).response)
        }
    }

    @Test("the report is a page too, and may load nothing but what is here")
    func page() async throws {
        try await withServer { get in
            let response = try await get("/report")
            #expect(response.status == 200)
            #expect(response.headers["Content-Type"] == "text/html; charset=utf-8")
            #expect(response.headers["Content-Security-Policy"]?.hasPrefix("default-src 'none'") == true)
            var framed = Example.full
            framed.home = "./"
            #expect(String(decoding: response.body, as: UTF8.self) == Reporter.render(framed, as: .html))
        }
    }

    @Test("the JSON is that of the json format, with how things stand")
    func status() async throws {
        try await withServer { get in
            let response = try await get("/api/v1/status")
            #expect(String(decoding: response.body, as: UTF8.self) == Reporter.statusJSON(Example.full))
            #expect(response.headers["Content-Type"] == "application/json")
        }
    }

    @Test("health is well while the monitor probes, and 503 with the reason when it does not")
    func health() async throws {
        try await withServer { get in
            let response = try await get("/health")
            #expect(response.status == 200 && String(decoding: response.body, as: UTF8.self).contains("ok"))
        }
        try await withServer(problem: "nothing was probed for 5 m 00 s") { get in
            let response = try await get("/health")
            #expect(response.status == 503)
            #expect(
                String(decoding: response.body, as: UTF8.self) == "{\"error\":\"nothing was probed for 5 m 00 s\"}\n")
        }
    }

    @Test("the metrics are those of the report")
    func metrics() async throws {
        try await withServer { get in
            let text = try await String(decoding: get("/metrics").body, as: UTF8.self)
            #expect(text == Reporter.metrics(Example.full))
            #expect(text.contains("assay_uptime_samples{endpoint=\"hd-image\",route=\"backend\",tier=\"work\"} 24\n"))
        }
    }

    @Test("before the first report the page waits, and the JSON says so with 503")
    func nothingYet() async throws {
        try await withServer(nil) { get in
            #expect(try await get("/").status == 200)
            #expect(try await get("/metrics").status == 200)
            let response = try await get("/api/v1/status")
            #expect(response.status == 503)
            let value = try JSONDecoder().decode(JSONValue.self, from: Data(response.body))
            #expect(value["error"]?.string == "nothing has been measured yet: ask again in a moment")
        }
    }

    @Test(
        "HEAD is answered as GET is, without the body, and the connection lives on",
        arguments: ["/", "/api/v1/status", "/metrics", "/health", "/nowhere"])
    func head(path: String) async throws {
        for token in [nil, Secret("opensesame", variable: "ASSAY_TOKEN")] {
            try await withServer(token: token) { get in
                let (head, got) = try RawConnection.headThenGet(path, port: get.port)
                #expect(RawConnection.promise(head) == RawConnection.promise(got))
                // Of a client that speaks HTTP/1.0.
                let old = try RawConnection.oldGet(path, port: get.port)
                #expect(RawConnection.promise(old) == RawConnection.promise(got))
            }
        }
    }

    @Test("a name that only resolves here is misdirected, and no origin may read")
    func callers() async throws {
        try await withServer { get in
            let refused = try await get("/", headers: ["Host": "evil.example"])
            #expect(refused.status == 421)
            #expect(refused.headers["Content-Type"] == "application/json")
            let foreign = try await get("/metrics", headers: ["Origin": "http://evil.example"])
            #expect(foreign.headers["Access-Control-Allow-Origin"] == nil)
        }
    }

    @Test("who reads pages is told on a page why one is not there, with a way that leads back")
    func unknownPage() async throws {
        try await withServer { get in
            for (path, back) in [
                ("/nowhere", "./"), ("/endpoints/nothing", "../"), ("/history/a?day=2026-01-01", "../"),
            ] {
                let response = try await get(path, headers: ["Accept": "text/html,*/*;q=0.8"])
                let text = String(decoding: response.body, as: UTF8.self)
                #expect(response.status == 404 && response.headers["Content-Type"]?.hasPrefix("text/html") == true)
                #expect(
                    text.contains("<h1>404 Not Found</h1>") && text.contains("<a href=\"\(back)\">Overview</a>"),
                    "\(path)")
            }
            let json = try await get("/api/v1/nothing", headers: ["Accept": "text/html"])
            #expect(json.headers["Content-Type"] == "application/json")
        }
    }

    @Test("an unknown path is a JSON error")
    func unknown() async throws {
        try await withServer { get in
            let response = try await get("/nowhere")
            #expect(response.status == 404)
            #expect(String(decoding: response.body, as: UTF8.self) == "{\"error\":\"404 Not Found\"}\n")
        }
    }

    @Test("a token opens everything as bearer or as password, and only /health is open without it")
    func token() async throws {
        try await withServer(token: Secret("opensesame", variable: "ASSAY_STATUS_TOKEN")) { get in
            #expect(try await get("/health").status == 200)
            for path in ["/", "/api/v1/status", "/metrics"] {
                let refused = try await get(path)
                #expect(refused.status == 401)
                #expect(refused.headers["WWW-Authenticate"] == "Basic realm=\"assay\", charset=\"UTF-8\"")
                #expect(try await get(path, headers: ["Authorization": "Bearer opensesame"]).status == 200)
                #expect(try await get(path, headers: ["Authorization": "Bearer opensesamE"]).status == 401)
                let pair = DataURI.encodeBase64(Array("me:opensesame".utf8))
                #expect(try await get(path, headers: ["Authorization": "Basic \(pair)"]).status == 200)
            }
        }
    }

    @Test("binding beyond loopback without a token is refused", arguments: ["0.0.0.0", "::", "192.0.2.1"])
    func open(host: String) async {
        let server = StatusServer(StatusServerConfiguration(host: host), source: StatusSource(report: { nil }))
        await #expect(throws: ServingError.tokenRequired(host: host)) { try await server.run { _ in } }
    }

    @Test("a token that could be guessed is refused, wherever it listens", arguments: ["127.0.0.1", "0.0.0.0"])
    func guessable(host: String) async {
        let configuration = StatusServerConfiguration(
            host: host, readers: ReaderPolicy(token: Secret("1234567", variable: "ASSAY_TOKEN")))
        let server = StatusServer(configuration, source: StatusSource(report: { nil }))
        await #expect(throws: ServingError.tokenTooShort) { try await server.run { _ in } }
    }

    @Test("a taken port is named in the error")
    func taken() async throws {
        try await withServer { get in
            let port = get.port
            let second = StatusServer(StatusServerConfiguration(port: port), source: StatusSource(report: { nil }))
            let error = await #expect(throws: ServingError.self) { try await second.run { _ in } }
            #expect(error?.description.hasPrefix("cannot listen on 127.0.0.1:\(port) (Address already in use)") == true)
        }
    }
}
