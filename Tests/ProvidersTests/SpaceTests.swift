import Model
import Providers
import TestSupport
import Testing

/// A Gradio app and the hub that names it, on one port; each answer can be replaced by a fault.
struct FakeSpace: Sendable {
    var hub: Script?
    var runtime = "{\"stage\":\"RUNNING\"}"
    var config: Script = .json("{\"version\":\"6.31.0\",\"api_prefix\":\"/gradio_api\",\"protocol\":\"sse_v3\"}")
    var upload: Script = .json("[\"/tmp/gradio/a b/input.png\"]")
    var call: Script = .json("{\"event_id\":\"7be9fbb60814418eb5ad9a0c6f232737\"}")
    var events: Script = FakeSpace.complete("[{\"path\":\"/tmp/gradio/c d/image.webp\",\"url\":\"http://wrong/\"}]")
    var file: Script = .answer(200, ["Content-Type": "image/webp"], body: Making.png)

    static func complete(_ data: String) -> Script {
        .events(["event: heartbeat\ndata: null\n\n", "event: complete\ndata: \(data)\n\n"])
    }

    static func failing(_ data: String) -> Script { .events(["event: error\ndata: \(data)\n\n"]) }

    func server() throws -> LoopbackServer {
        try LoopbackServer { request in
            switch request.path {
            case "/api/spaces/akhaliq/Real-ESRGAN":
                hub ?? .json("{\"host\":\"http://\(request["Host"] ?? "")/app\",\"runtime\":\(runtime)}")
            case "/app/config": config
            case "/app/gradio_api/upload": upload
            case "/app/gradio_api/call/predict": call
            case "/app/gradio_api/call/predict/7be9fbb60814418eb5ad9a0c6f232737": events
            case "/app/gradio_api/file=/tmp/gradio/c%20d/image.webp": file
            default: .json("{\"detail\":\"Not Found\"}", status: 404)
            }
        }
    }

    static func target(_ server: LoopbackServer, timeout: Duration = .seconds(10)) -> ProviderTarget {
        Making.target(
            .space(name: "akhaliq/Real-ESRGAN"), server.url, version: nil, price: Making.price(.free, 0),
            timeout: timeout, token: Secret("hf_secret", variable: "HUGGINGFACE_TOKEN"))
    }
}

@Suite("Hugging Face Spaces")
struct SpaceTests {
    @Test("a call goes from the hub's host over upload, call and events to the file named by its path")
    func whole() async throws {
        let server = try FakeSpace().server()
        let reply = await Making.prober().call(Making.call(FakeSpace.target(server)))
        let attempt = try #require(reply.attempts.first)
        #expect(reply.code == .ok, "\(attempt.detail)")
        #expect(reply.answer == .image(bytes: Making.png, declaredMime: "image/webp"))
        #expect(attempt.remoteID == "7be9fbb60814418eb5ad9a0c6f232737")
        #expect(attempt.modelVersion == "gradio 6.31.0")
        #expect(attempt.cost == Cost(amount: .zero, basis: .free, priceVersion: "t1"))
        #expect(attempt.timings.run != nil)
        let requests = server.requests
        #expect(requests.first?["Authorization"] == "Bearer hf_secret")
        #expect(requests.first?["x-hf-authorization"] == nil)
        for request in requests.dropFirst() {
            #expect(request["Authorization"] == nil)
            #expect(request["x-hf-authorization"] == "Bearer hf_secret")
        }
        let upload = try #require(requests.first { $0.path.hasSuffix("/upload") })
        #expect(upload.body.firstRange(of: Array("name=\"files\"; filename=\"input.png\"".utf8)) != nil)
        #expect(upload.body.firstRange(of: Making.png) != nil)
        let call = try #require(requests.first { $0.path.hasSuffix("/call/predict") })
        let file =
            "{\"meta\":{\"_type\":\"gradio.FileData\"},\"orig_name\":\"input.png\",\"path\":\"/tmp/gradio/a b/input.png\"}"
        #expect(call.text == "{\"data\":[\(file)]}")
    }

    @Test("a public Space is called without a token")
    func anonymous() async throws {
        let server = try FakeSpace().server()
        let target = Making.target(.space(name: "akhaliq/Real-ESRGAN"), server.url, token: nil)
        #expect(await Making.prober().call(Making.call(target)).code == .ok)
        #expect(server.requests.allSatisfy { $0["Authorization"] == nil && $0["x-hf-authorization"] == nil })
    }

    @Test("a connection cut after the last event does no harm")
    func cutAfterTheEnd() async throws {
        var space = FakeSpace()
        space.events = .events(["event: complete\ndata: [{\"path\":\"/tmp/gradio/c d/image.webp\"}]\n\n"], ended: false)
        let server = try space.server()
        #expect(await Making.prober().call(Making.call(FakeSpace.target(server))).code == .ok)
    }

    @Test("an output may be a data URI instead of a file")
    func inline() async throws {
        var space = FakeSpace()
        space.events = FakeSpace.complete("[\"\(DataURI.encode(Making.png, mime: "image/png"))\"]")
        let server = try space.server()
        let reply = await Making.prober().call(Making.call(FakeSpace.target(server)))
        #expect(reply.answer == .image(bytes: Making.png, declaredMime: "image/png"))
    }
}

/// One way a Space fails.
struct SpaceFault: Sendable, CustomTestStringConvertible {
    let name: String
    let space: FakeSpace
    let code: OutcomeCode
    let detail: String
    var retryAfter: Duration?

    var testDescription: String { "\(name) is \(code.rawValue)" }

    init(
        _ name: String, _ code: OutcomeCode, _ detail: String = "", retryAfter: Duration? = nil,
        _ change: (inout FakeSpace) -> Void
    ) {
        var space = FakeSpace()
        change(&space)
        self.name = name
        self.space = space
        self.code = code
        self.detail = detail
        self.retryAfter = retryAfter
    }

    static let page = Script.text("<html>Starting</html>", status: 503)
    static let quota = "You have exceeded your GPU quota (60s requested vs. 0s left). Try again in 23:59:59"

    static let stages: [SpaceFault] = [
        SpaceFault("a Space that does not exist", .contractStatus) {
            $0.hub = .json("{\"error\":\"Repository not found\"}", status: 404)
        },
        SpaceFault("a private Space", .accountAuth) {
            $0.hub = .json("{\"error\":\"Repository not found\"}", status: 401, ["X-Error-Code": "RepoNotFound"])
        },
        SpaceFault("a limit of the hub", .throttledRate, retryAfter: .seconds(55)) {
            $0.hub = .json("{}", status: 429, ["RateLimit": "\"api\";r=0;t=55"])
        },
        SpaceFault("a hub answer without a host", .contractField) { $0.hub = .json("{\"id\":\"x\"}") },
        SpaceFault("a hub answer that is no JSON", .contractJSON) { $0.hub = .text("<html>") },
        SpaceFault("a runtime error", .providerRuntime, "no module named torch") {
            $0.runtime = "{\"stage\":\"RUNTIME_ERROR\",\"errorMessage\":\"no module named torch\"}"
        },
        SpaceFault("a build error", .providerRuntime) { $0.runtime = "{\"stage\":\"BUILD_ERROR\"}" },
        SpaceFault("a configuration error", .providerRuntime) { $0.runtime = "{\"stage\":\"CONFIG_ERROR\"}" },
        SpaceFault("no app file", .providerRuntime) { $0.runtime = "{\"stage\":\"NO_APP_FILE\"}" },
        SpaceFault("a Space being deleted", .providerRuntime) { $0.runtime = "{\"stage\":\"DELETING\"}" },
        SpaceFault("a paused Space", .providerAsleep, "owner") { $0.runtime = "{\"stage\":\"PAUSED\"}" },
        SpaceFault("a stopped Space", .providerAsleep, "owner") { $0.runtime = "{\"stage\":\"STOPPED\"}" },
        SpaceFault("a sleeping Space", .providerAsleep, "SLEEPING") {
            $0.runtime = "{\"stage\":\"SLEEPING\"}"
            $0.config = page
        },
        SpaceFault("a Space being built", .providerLoading, "BUILDING") {
            $0.runtime = "{\"stage\":\"BUILDING\"}"
            $0.config = page
        },
        SpaceFault("a starting app", .providerLoading, "APP_STARTING") {
            $0.runtime = "{\"stage\":\"APP_STARTING\"}"
            $0.config = .text("<html>", status: 200)
        },
        SpaceFault("a page instead of the configuration", .providerError, "page") { $0.config = .text("<html>") },
    ]

    static let calls: [SpaceFault] = [
        SpaceFault("an app's own login", .accountAuth, "Not authenticated") {
            $0.config = .json("{\"detail\":{\"error\":\"Not authenticated\",\"auth_message\":null}}", status: 401)
        },
        SpaceFault("an upload too large", .rejectedInput) { $0.upload = .text("too large", status: 413) },
        SpaceFault("an upload that is taken for nothing", .contractField) { $0.upload = .json("[]") },
        SpaceFault("an unknown api name", .contractStatus, "no api named /predict") {
            $0.call = .text("Internal Server Error", status: 500, type: "text/plain")
        },
        SpaceFault("another Gradio's paths", .contractStatus, "Gradio version") {
            $0.config = .json("{\"version\":\"4.44.1\",\"protocol\":\"sse_v3\"}")
        },
        SpaceFault("a body the app refuses", .rejectedInput, "Field required") {
            $0.call = .json(
                "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"data\"],\"msg\":\"Field required\"}]}",
                status: 422)
        },
        SpaceFault("a full queue", .throttledQueue, "Max size is 1") {
            $0.call = .json("{\"detail\":\"Queue is full. Max size is 1 and size is 1.\"}", status: 503)
        },
        SpaceFault("a stopped queue", .providerError) {
            $0.call = .json("{\"detail\":\"Queue is stopped.\"}", status: 503)
        },
        SpaceFault("no event id", .contractField) { $0.call = .json("{}") },
        SpaceFault("no JSON for the call", .contractJSON) { $0.call = .text("<html>", status: 200) },
        SpaceFault("an error with a text", .providerFailed, "CUDA out of memory") {
            $0.events = FakeSpace.failing("{\"error\":\"CUDA out of memory\",\"title\":\"Error\"}")
        },
        SpaceFault("an error without a text", .providerFailed, "without a reason") {
            $0.events = FakeSpace.failing("{\"error\":null}")
        },
        SpaceFault("an error of an older Gradio", .providerFailed, "without a reason") {
            $0.events = FakeSpace.failing("null")
        },
        SpaceFault("a GPU quota", .accountQuota, "GPU quota", retryAfter: .seconds(86_399)) {
            $0.events = FakeSpace.failing("{\"error\":\"\(quota)\",\"title\":\"ZeroGPU quota exceeded\"}")
        },
        SpaceFault("a parameter outside its choices", .rejectedInput) {
            $0.events = FakeSpace.failing("{\"error\":\"Value: 'v9' is not in the list of choices: ['v1']\"}")
        },
        SpaceFault("a lost event", .providerError, "lost the event") {
            $0.events = .events(["event: error\ndata: \"404: Not Found\"\n\n"], ended: false)
        },
        SpaceFault("a stream cut before its end", .transportTruncated) {
            $0.events = .events(["event: heartbeat\ndata: null\n\n"], ended: false)
        },
        SpaceFault("a stream ended without a result", .transportTruncated, "without a result") {
            $0.events = .events(["event: heartbeat\ndata: null\n\n"])
        },
        SpaceFault("a result that is no JSON", .contractJSON) { $0.events = FakeSpace.complete("[{") },
        SpaceFault("a result without an output", .contractField) { $0.events = FakeSpace.complete("[]") },
        SpaceFault("a null as output", .contractField) { $0.events = FakeSpace.complete("[null]") },
        SpaceFault("a text as output", .imageUndecodable, "done") { $0.events = FakeSpace.complete("[\"done\"]") },
        SpaceFault("a number as output", .imageUndecodable, "a number") { $0.events = FakeSpace.complete("[3]") },
        SpaceFault("an output that is gone", .imageMissing) {
            $0.file = .json("{\"detail\":\"File not allowed: /tmp/x.\"}", status: 403)
        },
        SpaceFault("a page as output", .imageUndecodable, "<html>") { $0.file = .text("<html>") },
    ]
}

@Suite("Faults of Spaces")
struct SpaceFaultTests {
    @Test("each fault has exactly its code", arguments: SpaceFault.stages + SpaceFault.calls)
    func fault(_ fault: SpaceFault) async throws {
        let server = try fault.space.server()
        let reply = await Making.prober().call(Making.call(FakeSpace.target(server)))
        let attempt = try #require(reply.attempts.first)
        #expect(reply.code == fault.code, "\(attempt.detail)")
        #expect(attempt.detail.contains(fault.detail), "\(attempt.detail)")
        #expect(attempt.retryAfter == fault.retryAfter)
    }

    @Test("a Space that never answers the event is a time-out that names what it waited for")
    func hang() async throws {
        var space = FakeSpace()
        space.events = Script(Array(FakeSpace.complete("[]").steps.prefix(1)) + [.pause(.seconds(20))])
        let server = try space.server()
        let reply = await Making.prober().call(Making.call(FakeSpace.target(server, timeout: .seconds(2))))
        #expect(reply.code == .timeoutTotal)
        #expect(reply.attempts.first?.detail.contains("the whole call may take 2.00 s") == true)
    }
}
