import Imaging
import Model
import Testing
import Transport

@testable import Sandbox

@Suite("A Space") struct SpaceTests {
    static let space = "/spaces/akhaliq/Real-ESRGAN"
    static let api = "\(space)/gradio_api"

    static func upload(_ sandbox: RunningSandbox, to api: String = api) async -> JSONValue {
        let body =
            Array("--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"a.png\"\r\n\r\n".utf8)
            + TestPicture.png() + Array("\r\n--b--\r\n".utf8)
        let headers = [("content-type", "multipart/form-data; boundary=b")]
        let path = await sandbox.send("POST", "\(api)/upload", headers, body: body).json[0]
        return ["path": path ?? .null, "orig_name": "a.png", "meta": ["_type": "gradio.FileData"]]
    }

    static func events(_ exchange: HTTPExchange) -> [ServerSentEvent] {
        var parser = ServerSentEvents()
        return parser.feed(exchange.bytes)
    }

    @Test("the hub names the Space's host, below which its app answers")
    func hub() async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let space = await sandbox.get("/api/spaces/akhaliq/Real-ESRGAN", []).json
            #expect(space["runtime"]?["stage"] == "RUNNING")
            let config = await sandbox.get("\(space["host"]?.string ?? "")config", [])
            #expect(config.json["protocol"] == "sse_v3" && config.json["api_prefix"] == "/gradio_api")
            let missing = await sandbox.get("/api/spaces/nobody/nothing", [])
            #expect(missing.status == 404 && missing.header("x-error-code") == "RepoNotFound")
        }
    }

    @Test("upload, call and listen give a picture four times as large, named by path")
    func twoSteps() async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let file = await Self.upload(sandbox)
            let event = await sandbox.post("\(Self.api)/call/predict", ["data": [file]], []).json["event_id"]?.string
            let heard = await sandbox.get("\(Self.api)/call/predict/\(event ?? "")", [])
            #expect(heard.header("content-type") == "text/event-stream; charset=utf-8")
            let last = Self.events(heard).last
            #expect(last?.event == "complete")
            let data = HTTPExchange.json(last?.data ?? "")
            let output = await sandbox.get("\(Self.api)/file=\(data[0]?["path"]?.string ?? "")", [])
            let header = try ImageHeader.read(output.bytes)
            #expect(header.width == 96 && header.height == 64)
            #expect(output.header("content-disposition") == "inline; filename=\"image.png\"")
        }
    }

    @Test("queue/data tells the session's event in data lines only, from estimation to close_stream")
    func queue() async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let file = await Self.upload(sandbox)
            let joined = await sandbox.post(
                "\(Self.api)/queue/join", ["data": [file], "fn_index": 0, "session_hash": "s1"], [])
            #expect(joined.json["event_id"]?.string?.count == 32)
            let heard = await sandbox.get("\(Self.api)/queue/data?session_hash=s1", [])
            #expect(heard.text.split(separator: "\n").allSatisfy { $0.hasPrefix("data: ") })
            let messages = Self.events(heard).map { HTTPExchange.json($0.data) }
            let kinds = messages.compactMap { $0["msg"]?.string }.filter { $0 != "progress" }
            #expect(kinds == ["estimation", "process_starts", "process_completed", "close_stream"])
            #expect(messages.contains { $0["msg"] == "progress" })
        }
    }

    @Test(
        "requests that are wrong are refused as FastAPI and Gradio refuse them",
        arguments: [
            ("/call/nope", #"{"data":[]}"#, 500, "Internal Server Error"), ("/call/predict", "{", 422, "json_invalid"),
            ("/call/predict", "{}", 422, "missing"), ("/call/predict", #"{"data":1}"#, 422, "list_type"),
            ("/queue/join", #"{"data":[]}"#, 400, "Session hash not found."), ("/nope", "{}", 404, "Not Found"),
        ])
    func refused(path: String, body: String, status: Int, text: String) async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let refused = await sandbox.send(
                "POST", Self.api + path, [("content-type", "application/json")], body: Array(body.utf8))
            #expect(refused.status == status)
            #expect(refused.text.contains(text))
        }
    }

    @Test("a picture that was never uploaded is an error event without a text")
    func notUploaded() async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let event = await sandbox.post("\(Self.api)/call/predict", ["data": [["path": "/tmp/x.png"]]], []).json
            let heard = await sandbox.get("\(Self.api)/call/predict/\(event["event_id"]?.string ?? "")", [])
            #expect(Self.events(heard).last?.event == "error")
            #expect(HTTPExchange.json(Self.events(heard).last?.data ?? "") == ["error": .null])
            #expect(await sandbox.get("\(Self.api)/file=/tmp/x.png", []).status == 403)
        }
    }

    @Test("a Space in RUNTIME_ERROR says so at the hub, and its own address is an HTML page")
    func runtimeError() async throws {
        try await RunningSandbox.with(try .named("as-documented")) { sandbox in
            let runtime = await sandbox.get("/api/spaces/PKUWilliamYang/VToonify/runtime", []).json
            #expect(runtime["stage"] == "RUNTIME_ERROR")
            #expect(runtime["errorMessage"]?.string?.isEmpty == false)
            let config = await sandbox.get("/spaces/PKUWilliamYang/VToonify/config", [])
            #expect(config.status == 503 && config.text.hasPrefix("<!DOCTYPE html>"))
        }
    }

    @Test("a sleeping Space is woken by the visit")
    func wakes() async throws {
        let sleeping = try Scenario.always("space-sleeping")
        try await RunningSandbox.with(sleeping, timeScale: 0.002) { sandbox in
            #expect(await sandbox.get("/api/spaces/akhaliq/Real-ESRGAN", []).json["runtime"]?["stage"] == "SLEEPING")
            var stage: JSONValue?
            for _ in 0..<600 where stage != "RUNNING" {
                try await Task.sleep(for: .milliseconds(50))
                stage = await sandbox.get("/api/spaces/akhaliq/Real-ESRGAN/runtime", []).json["stage"]
            }
            #expect(stage == "RUNNING")
            #expect(await sandbox.get("\(Self.space)/config", []).status == 200)
        }
    }
}

extension HTTPExchange {
    static func json(_ text: String) -> JSONValue { JSONValue(parsing: Array(text.utf8)) ?? .null }
}
