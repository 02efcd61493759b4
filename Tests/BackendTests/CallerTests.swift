import Backend
import Model
import TestSupport
import Testing
import Transport

/// Pages of the web and names that only resolve here, over real HTTP.
@Suite struct CallerTests {
    private static let path = "/api/ai/hd-image"
    private static let asked: BackendServer.Call = { _ in
        Issue.record("a provider was asked")
        return Sample.failed("", "was asked")
    }

    private func configuration(_ callers: AllowedCallers = AllowedCallers()) -> BackendConfiguration {
        BackendConfiguration(callers: callers, endpoints: Sample.endpoints)
    }

    @Test("a name that was made to resolve here is misdirected")
    func rebinding() async throws {
        try await withBackend(call: Self.asked) { backend in
            let answer = try await backend.send("GET", Self.path, headers: ["Host": "evil.example:5000"])
            #expect(answer.status == 421)
            #expect(
                answer.json["error"] == """
                    this server does not answer for the host "evil.example": ask it by the address it listens on, or \
                    start it with --allow-host evil.example
                    """)
        }
        let named = AllowedCallers(hosts: HostNames(["evil.example"]))
        try await withBackend(configuration(named)) { backend in
            let answer = try await backend.send("GET", Self.path, headers: ["Host": "evil.example:5000"])
            #expect(answer.status == 404)
        }
    }

    @Test(
        "a form of a foreign page posts nothing",
        arguments: ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
    func form(type: String) async throws {
        try await withBackend(call: Self.asked) { backend in
            let answer = try await backend.send(
                "POST", Self.path, body: Array("{}".utf8), headers: ["Content-Type": type])
            #expect(answer.status == 415)
            #expect(answer.json["error"]?.string?.hasSuffix("Content-Type: application/json") == true)
        }
    }

    @Test("what a foreign page's script posts is refused, and answered where its origin is allowed")
    func scripts() async throws {
        let headers: HTTPHeaders = ["Content-Type": "application/json", "Origin": "http://app.example:3000"]
        try await withBackend(call: Self.asked) { backend in
            let answer = try await backend.send("POST", Self.path, body: Array("{}".utf8), headers: headers)
            #expect(answer.status == 403)
            #expect(answer.json["error"]?.string?.contains("--allow-origin 'http://app.example:3000'") == true)
        }
        let allowed = AllowedCallers(origins: WebOrigins(["http://app.example:3000"]))
        try await withBackend(configuration(allowed)) { backend in
            let url = "http://127.0.0.1:\(backend.port)\(Self.path)"
            let posted = await backend.client.perform(
                HTTPRequest(method: "POST", url: url, headers: headers, body: Array("{}".utf8)))
            #expect(posted.response?.status == 400)
            #expect(posted.response?.headers["access-control-allow-origin"] == "http://app.example:3000")
            #expect(posted.response?.headers["vary"] == "Origin")
            let asking: HTTPHeaders = ["Origin": "http://app.example:3000", "Access-Control-Request-Method": "POST"]
            let preflight = await backend.client.perform(HTTPRequest(method: "OPTIONS", url: url, headers: asking))
            #expect(preflight.response?.status == 204)
            #expect(preflight.response?.headers["access-control-allow-headers"] == "Authorization, Content-Type")
            let other: HTTPHeaders = ["Origin": "http://b.example", "Access-Control-Request-Method": "POST"]
            let refused = await backend.client.perform(HTTPRequest(method: "OPTIONS", url: url, headers: other))
            #expect(refused.response?.headers["access-control-allow-origin"] == nil)
        }
    }
}
