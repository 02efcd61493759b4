import Model
import Providers
import TestSupport
import Testing

/// A Gradio app and the hub that names it, on one port; each answer can be replaced by a fault.
struct FakeSpace: Sendable {
    var hub: Script?
    var runtime = "{\"stage\":\"RUNNING\"}"
    var config = FakeSpace.config(version: "6.31.0", prefix: "/gradio_api")
    var info: Script = .json(FakeSpace.info("/predict"))
    var upload: Script = .json("[\"/tmp/gradio/a b/input.png\"]")
    var join: Script = .json("{\"event_id\":\"7be9fbb60814418eb5ad9a0c6f232737\"}")
    var events: Script = FakeSpace.complete("[{\"path\":\"/tmp/gradio/c d/image.webp\",\"url\":\"http://wrong/\"}]")
    var run: Script = .json("{}")
    var file: Script = .answer(200, ["Content-Type": "image/webp"], body: Making.png)

    static func config(version: String, prefix: String?, wire: String? = "sse_v3") -> Script {
        let members = [
            "\"version\":\"\(version)\"", prefix.map { "\"api_prefix\":\"\($0)\"" },
            wire.map { "\"protocol\":\"\($0)\"" },
            "\"dependencies\":[{\"api_name\":\"load\"},{\"id\":7,\"api_name\":\"predict\"}]",
        ]
        return .json("{\(members.compactMap(\.self).joined(separator: ","))}")
    }

    static func info(_ api: String) -> String {
        """
        {"named_endpoints":{"\(api)":{"parameters":[\
        {"parameter_name":"img","parameter_has_default":false,"type":{"properties":{"path":{}}},"component":"Image"},\
        {"parameter_name":"scale","parameter_has_default":true,"parameter_default":2,"component":"Number"},\
        {"parameter_name":"mode","parameter_has_default":true,"parameter_default":"base","component":"Radio"}]}}}
        """
    }

    static let before = [
        "data: {\"msg\":\"estimation\",\"event_id\":\"7be9\",\"rank\":2,\"queue_size\":5,\"rank_eta\":null}\n\n",
        "data: {\"msg\":\"heartbeat\",\"event_id\":null}\n\n",
        "data: {\"msg\":\"process_starts\",\"event_id\":\"7be9\",\"eta\":null}\n\n",
        "data: {\"msg\":\"progress\",\"event_id\":\"7be9\",\"progress_data\":[{\"index\":0}]}\n\n",
    ]

    static func completed(_ success: Bool, _ output: String) -> String {
        "data: {\"msg\":\"process_completed\",\"event_id\":\"7be9\",\"output\":\(output),\"success\":\(success)}\n\n"
    }

    static func complete(_ data: String) -> Script {
        .events(
            before + [completed(true, "{\"data\":\(data),\"is_generating\":false}")]
                + ["data: {\"msg\":\"close_stream\",\"event_id\":null}\n\n"])
    }

    static func failing(_ output: String) -> Script { .events(before + [completed(false, output)]) }

    func server() throws -> LoopbackServer {
        try LoopbackServer { request in
            switch request.path.replacing("/app/gradio_api", with: "/app") {
            case "/api/spaces/akhaliq/Real-ESRGAN":
                hub ?? .json("{\"host\":\"http://\(request["Host"] ?? "")/app\",\"runtime\":\(runtime)}")
            case "/app/config": config
            case "/app/info": info
            case "/app/upload": upload
            case "/app/queue/join": join
            case "/app/queue/data": events
            case "/app/run/predict": run
            case "/app/file=/tmp/gradio/c%20d/image.webp": file
            default: .json("{\"detail\":\"Not Found\"}", status: 404)
            }
        }
    }

    static func target(_ server: LoopbackServer, timeout: Duration = .seconds(10)) -> ProviderTarget {
        Making.target(
            .space, server.url, version: nil, price: Making.price(.free, 0),

            timeout: timeout, token: Secret("hf_secret", variable: "HUGGINGFACE_TOKEN"), space: "akhaliq/Real-ESRGAN")
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
        let call = try #require(requests.first { $0.path.hasSuffix("/queue/join") })
        let file =
            "{\"meta\":{\"_type\":\"gradio.FileData\"},\"orig_name\":\"input.png\",\"path\":\"/tmp/gradio/a b/input.png\"}"
        let hash = try #require(requests.first { $0.path.hasSuffix("/queue/data") }?.target.split(separator: "=").last)
        #expect(
            call.text == "{\"data\":[\(file),4,\"base\"],\"fn_index\":7,\"session_hash\":\"\(hash)\"}",
            "the picture, our scale, and the default of what we know nothing of")
        #expect(requests.filter { $0.method == "POST" }.count == 2)
    }

    @Test("the time before the work begins is queue, the rest run")
    func phases() async throws {
        var space = FakeSpace()
        space.events = .events([FakeSpace.before[0]])
        space.events.steps.removeLast()
        space.events.steps.append(.pause(.seconds(1)))
        let rest = FakeSpace.complete("[{\"path\":\"/tmp/gradio/c d/image.webp\"}]").steps
        space.events.steps += [rest[3], .pause(.milliseconds(60)), rest[5], rest[6], rest[7]]
        let server = try space.server()
        let reply = await Making.prober().call(Making.call(FakeSpace.target(server)))
        let timings = try #require(reply.attempts.first?.timings)
        #expect(reply.code == .ok)
        // The server's pauses, less what its messages may be late by; the whole queue would not fit into the run.
        #expect(try #require(timings.queue) >= .milliseconds(900))
        #expect(try #require(timings.run) >= .milliseconds(20))
        #expect(try #require(timings.run) < .milliseconds(900))
    }

    @Test("Gradio 4 has no prefix", arguments: ["sse_v1", "sse_v2", "sse_v2.1", "sse_v3"])
    func four(wire: String) async throws {
        var space = FakeSpace()
        space.config = FakeSpace.config(version: "4.44.1", prefix: nil, wire: wire)
        let server = try space.server()
        #expect(await Making.prober().call(Making.call(FakeSpace.target(server))).code == .ok)
        #expect(server.requests.contains { $0.path == "/app/queue/join" })
    }

    @Test("Gradio 3 is called without a queue, with data URIs both ways")
    func three() async throws {
        let uri = DataURI.encode(Making.png, mime: "image/png")
        for (body, status, code) in [
            ("{\"data\":[\"\(uri)\"],\"is_generating\":false,\"duration\":0.1}", 200, OutcomeCode.ok),
            ("{\"error\":\"'CUDA out of memory.'\"}", 500, .providerFailed), ("{\"error\":null}", 500, .providerFailed),
            ("Internal Server Error", 500, .contractStatus), ("{\"duration\":1}", 200, .contractField),
            ("<html>", 200, .contractJSON), ("<html>", 502, .providerError),
        ] {
            var space = FakeSpace()
            space.config = FakeSpace.config(version: "3.50.2", prefix: nil, wire: nil)
            space.run = .json(body, status: status)
            let server = try space.server()
            let reply = await Making.prober().call(Making.call(FakeSpace.target(server)))
            #expect(reply.code == code, "\(body)")
            #expect(server.requests.last?.text == "{\"data\":[\"\(uri)\"]}")
            if code == .ok { #expect(reply.answer == .image(bytes: Making.png, declaredMime: "image/png")) }
        }
    }

    @Test("a call that runs out of time says its place in the queue, and leaves it")
    func leaving() async throws {
        var space = FakeSpace()
        space.events = Script(FakeSpace.complete("[]").steps.prefix(2) + [.pause(.seconds(20))])
        space.events.steps.append(.close)
        let server = try space.server()
        let reply = await Making.prober().call(Making.call(FakeSpace.target(server, timeout: .seconds(5))))
        #expect(reply.code == .timeoutTotal)
        let detail = reply.attempts.first?.detail ?? ""
        #expect(detail.contains("place 3 of 5 in the queue"), "\(detail)")
        #expect(detail.contains("the whole call may take 5.00 s"), "\(detail)")
        let last = try #require(server.requests.last)
        #expect(last.path == "/app/gradio_api/cancel")
        #expect(last.text.contains("\"event_id\":\"7be9fbb60814418eb5ad9a0c6f232737\""))
    }

    @Test("a public Space is called without a token")
    func anonymous() async throws {
        let server = try FakeSpace().server()
        let target = Making.target(.space, server.url, token: nil, space: "akhaliq/Real-ESRGAN")
        #expect(await Making.prober().call(Making.call(target)).code == .ok)
        #expect(server.requests.allSatisfy { $0["Authorization"] == nil && $0["x-hf-authorization"] == nil })
    }

    @Test("a connection cut after the last event does no harm")
    func cutAfterTheEnd() async throws {
        var space = FakeSpace()
        let last = FakeSpace.completed(true, "{\"data\":[{\"path\":\"/tmp/gradio/c d/image.webp\"}]}")
        space.events = .events([last], ended: false)
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
