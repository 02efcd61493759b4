import Model
import Providers
import TestSupport
import Testing

/// A kind of server with one route, `POST /api/ai/hd-image`, as it answers without a body.
struct BackendKind: Sendable, CustomTestStringConvertible {
    let name: String
    let answer: @Sendable (RawRequest, _ isThere: Bool) -> Script

    var testDescription: String { name }

    static let all: [BackendKind] = [
        BackendKind(name: "Flask") { request, isThere in
            guard isThere else { return .text("<h1>Not Found</h1>", status: 404) }
            let allow = ["Allow": "OPTIONS, POST"]
            return switch request.method {
            case "OPTIONS": .answer(200, allow)
            case "POST": .text("<h1>Unsupported Media Type</h1>", status: 415)
            default: .answer(405, allow, body: Array("<h1>Method Not Allowed</h1>".utf8))
            }
        },
        BackendKind(name: "FastAPI") { request, isThere in
            guard isThere else { return .json("{\"detail\":\"Not Found\"}", status: 404) }
            return request.method == "POST"
                ? .json("{\"detail\":[{\"loc\":[\"body\"],\"msg\":\"Field required\"}]}", status: 422)
                : .json("{\"detail\":\"Method Not Allowed\"}", status: 405, ["allow": "POST"])
        },
        BackendKind(name: "Express") { request, isThere in
            switch request.method {
            case "OPTIONS" where isThere: .answer(200, ["Allow": "POST"], body: Array("POST".utf8))
            case "POST" where isThere: .json("{\"error\":\"No image provided\"}", status: 400)
            default: .text("<pre>Cannot \(request.method) \(request.path)</pre>", status: 404)
            }
        },
        BackendKind(name: "Express with CORS for all") { request, isThere in
            switch request.method {
            case "OPTIONS": .answer(204, ["Access-Control-Allow-Methods": "GET,HEAD,PUT,PATCH,POST,DELETE"])
            case "POST" where isThere: .json("{\"error\":\"No image provided\"}", status: 400)
            default: .text("<pre>Cannot \(request.method) \(request.path)</pre>", status: 404)
            }
        },
        BackendKind(name: "Hummingbird") { request, isThere in
            isThere && request.method == "POST"
                ? .json("{\"error\":{\"message\":\"No image provided\"}}", status: 400) : .answer(404)
        },
        BackendKind(name: "the contract's own") { request, isThere in
            switch request.method {
            case "OPTIONS": .answer(200)
            case "GET": .json("{\"error\":\"Use POST for API endpoints\"}", status: 404)
            case "POST" where isThere: .json("{\"error\":\"No image provided\"}", status: 400)
            default: .json("{\"error\":\"Endpoint not found\"}", status: 404)
            }
        },
        BackendKind(name: "a PHP script") { _, isThere in
            isThere ? .json("{\"error\":\"No image provided\"}", status: 400) : .text("<h1>Not Found</h1>", status: 404)
        },
        BackendKind(name: "Python's http.server") { request, isThere in
            guard request.method == "POST" else {
                return .text("Unsupported method ('\(request.method)')", status: 501)
            }
            return isThere ? .json("{\"error\":\"No image provided\"}", status: 400) : .text("Not Found", status: 404)
        },
        BackendKind(name: "a page for every GET, an API beside it") { request, isThere in
            switch request.method {
            case "GET": .text("<html><div id=app></div></html>")
            case "POST" where isThere: .json("{\"error\":\"No image provided\"}", status: 422)
            default: .json("{\"error\":\"Not Found\",\"id\":\"\(request.connection)f\"}", status: 404)
            }
        },
    ]
}

@Suite("Account at a backend")
struct BackendAccountTests {
    private func outcome(_ url: String) async throws -> Attempt {
        let check = Check(
            endpoint: Making.endpoint(targets: []), route: .backend, fixture: Making.fixture(), tier: .account)
        let outcome = await Making.prober().probe(
            check, backend: BackendTarget(baseURL: url), scheduledAt: Timestamp(microseconds: 0))
        return try #require(outcome.attempts.only)
    }

    @Test("a route that takes POST is up, a path that is not there is contract.status", arguments: BackendKind.all)
    func rightAndWrong(_ kind: BackendKind) async throws {
        var methods: [String] = []
        for served in ["/api/ai/hd-image", "/api/ai/upscale"] {
            let server = try LoopbackServer { kind.answer($0, $0.path == served) }
            let attempt = try await outcome(server.url)
            #expect(attempt.code == (served == "/api/ai/hd-image" ? .ok : .contractStatus), "\(attempt.detail)")
            #expect(attempt.cost.amount == .zero)
            #expect(server.requests.allSatisfy { $0.body.isEmpty }, "nothing to work on is ever sent")
            methods.append(server.requests.map(\.method).joined(separator: " "))
            if attempt.code != .ok {
                #expect(attempt.detail.contains("does not take POST at /api/ai/hd-image"), "\(attempt.detail)")
            }
        }
        print("\(kind.name) | there: ok, \(methods[0]) | not there: contract.status, \(methods[1])")
    }

    @Test("a path that another method serves is not there for us")
    func otherMethods() async throws {
        let server = try LoopbackServer { request in
            guard request.path == "/api/ai/hd-image" else { return .answer(404) }
            return request.method == "GET" ? .text("a form") : .answer(405, ["Allow": "GET, HEAD"])
        }
        #expect(try await outcome(server.url).code == .contractStatus)
    }

    @Test("a server that answers alike wherever it is asked cannot tell: a warning, and up")
    func alike() async throws {
        let server = try LoopbackServer { _ in .json("{\"error\":\"No image provided\"}", status: 400) }
        let attempt = try await outcome(server.url)
        #expect(attempt.code == .degradedWarning)
        #expect(attempt.detail.contains("cannot be told"))
    }

    @Test("a path with parameters beside ours does not hide it")
    func parameters() async throws {
        let server = try LoopbackServer { request in
            guard request.method == "POST" else { return .answer(405, ["Allow": "POST"]) }
            return request.path == "/api/ai/hd-image"
                ? .json("{\"error\":\"No image provided\"}", status: 400)
                : .json("{\"error\":\"there is no model \(request.path)\"}", status: 404)
        }
        #expect(try await outcome(server.url).code == .ok)
    }

    @Test(
        "what is about us, our pace or the server's health is not about the path",
        arguments: [
            (401, OutcomeCode.accountAuth), (402, .accountPayment), (403, .accountAuth), (429, .throttledRate),
            (500, .providerError), (503, .providerError),
        ])
    func refusals(status: Int, code: OutcomeCode) async throws {
        let server = try LoopbackServer { _ in .json("{}", status: status) }
        #expect(try await outcome(server.url).code == code)
    }

    @Test("a key that only the handler looks at is found to be refused")
    func handlersKey() async throws {
        let server = try LoopbackServer { request in
            request.method == "POST" && request.path == "/api/ai/hd-image" ? .json("{}", status: 401) : .answer(404)
        }
        #expect(try await outcome(server.url).code == .accountAuth)
    }
}

extension Array {
    fileprivate var only: Element? { count == 1 ? first : nil }
}
