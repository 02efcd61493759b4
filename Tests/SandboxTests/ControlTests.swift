import Model
import TestSupport
import Testing
import Transport

@testable import Sandbox

@Suite("The sandbox itself") struct ControlTests {
    @Test("a scenario can be changed while it runs, and an unknown one is refused with the known names")
    func change() async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            #expect(await sandbox.get("/v1/account").status == 200)
            #expect(await sandbox.post("/_sandbox/scenario", ["name": "all-down"]).json["name"] == "all-down")
            #expect(await sandbox.get("/v1/account").status == 502)
            let refused = await sandbox.post("/_sandbox/scenario", ["name": "nonsense"])
            #expect(refused.status == 400 && refused.text.contains("as-documented"))
            #expect(await sandbox.get("/_sandbox/scenario").json["name"] == "all-down")
        }
    }

    @Test("one fault can be played for one service")
    func oneFault() async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            _ = await sandbox.post("/_sandbox/scenario", ["fault": "bad-gateway", "for": "replicate:*"])
            #expect(await sandbox.get("/v1/account").status == 502)
            #expect(await sandbox.get("/api/spaces/akhaliq/Real-ESRGAN").status == 200)
        }
    }

    @Test("a whole scenario can be sent, in YAML or JSON, and a wrong one is refused with line and key path")
    func ownScenario() async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let yaml = Array("mine:\n  models:\n    \"replicate:*\": {faults: {bad-gateway: 1}}\n".utf8)
            #expect(await sandbox.send("POST", "/_sandbox/scenario", body: yaml).json["name"] == "mine")
            #expect(await sandbox.get("/v1/account").status == 502)
            let json: JSONValue = ["other": ["models": ["*": ["latency": "1ms"]]]]
            #expect(await sandbox.post("/_sandbox/scenario", json).json["name"] == "other")
            #expect(await sandbox.get("/v1/account").status == 200)
            let wrong = Array("mine:\n  models:\n    \"*\": {latncy: 1s}\n".utf8)
            let refused = await sandbox.send("POST", "/_sandbox/scenario", body: wrong)
            #expect(refused.status == 400)
            #expect(
                refused.json["error"]?.string?.contains("request:3: mine.models.*.latncy") == true, "\(refused.text)")
            #expect(refused.json["error"]?.string?.contains("did you mean `latency`?") == true)
        }
    }

    @Test("a fault of TLS cannot be played where TLS is not served")
    func withoutTLS() async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let refused = await sandbox.post("/_sandbox/scenario", ["fault": "space-tls-expired"])
            #expect(refused.status == 400 && refused.text.contains("--tls"))
        }
    }

    @Test("told to stop, the sandbox finishes the requests under way and takes no new ones")
    func drained() async throws {
        let (places, place) = AsyncStream.makeStream(of: SandboxPlace.self)
        let scenario = try Scenario.read("x: {models: {\"*\": {latency: 700ms}}}", file: "x.yaml")
        let server = Task {
            try await SandboxServer(SandboxConfiguration(scenario: scenario)).serve { place.yield($0) }
        }
        let port = try #require(await places.first { _ in true }).port
        let client = HTTPClient()
        defer { client.shutdown() }
        var request = HTTPRequest(method: "POST", url: "http://127.0.0.1:\(port)/v1/predictions")
        request.headers = ["authorization": "Bearer x", "prefer": "wait=10"]
        request.body = ReplicateTests.upscale.encodedBytes
        async let answers = withTaskGroup(of: HTTPExchange.self) { group in
            for _ in 0..<8 { group.addTask { [request] in await client.perform(request) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        let journal = HTTPRequest(url: "http://127.0.0.1:\(port)/_sandbox/journal")
        while await client.perform(journal).json["requests"]?.integer ?? 0 < 8 {
            try await Task.sleep(for: .milliseconds(10))
        }
        server.cancel()
        let all = await answers
        #expect(all.allSatisfy { $0.json["status"] == "succeeded" }, "\(all.map(\.text))")
        try await server.value
        #expect(await client.perform(request).failure?.code == .transportRefused)
    }

    @Test("the faults can be listed, each with its code")
    func faults() async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let faults = await sandbox.get("/_sandbox/faults").json["faults"]?.array ?? []
            #expect(faults.contains { $0["name"] == "model-loading" && $0["code"] == "provider.loading" })
        }
    }

    @Test("the journal names model, step and fault of each request, and can be cleared")
    func journal() async throws {
        try await RunningSandbox.with(try .always("server-error")) { sandbox in
            _ = await sandbox.post(InferenceTests.mistral, ["inputs": "x"])
            let entry = await sandbox.journal()["entries"]?[0]
            #expect(entry?["fault"] == "server-error" && entry?["step"] == "submit" && entry?["status"] == 500)
            #expect(entry?["model"] == "mistralai/Mistral-7B-Instruct-v0.2")
            #expect(await sandbox.send("DELETE", "/_sandbox/journal").status == 204)
            #expect(await sandbox.journal()["requests"] == 0)
        }
    }

    @Test(
        "HEAD is answered as GET is, without the body, and the connection lives on",
        arguments: ["/v1/account", "/_sandbox/faults", "/api/spaces/akhaliq/Real-ESRGAN", "/nope"])
    func head(path: String) async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let (head, get) = try RawConnection.headThenGet(path, port: sandbox.port)
            #expect(RawConnection.promise(head) == RawConnection.promise(get))
            // Of a client that speaks HTTP/1.0.
            let old = try RawConnection.oldGet(path, port: sandbox.port)
            #expect(RawConnection.promise(old) == RawConnection.promise(get))
        }
    }

    @Test("pages of the web and names that only resolve here are refused; the providers' own names are not")
    func callers() async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let body = Array(#"{"name": "all-down"}"#.utf8)
            for (headers, status) in [
                ([("Host", "evil.example")], 421), ([("Content-Type", "text/plain")], 415),
                ([("Content-Type", "application/x-www-form-urlencoded")], 415),
                ([("Origin", "http://evil.example")], 403),
            ] {
                let refused = await sandbox.send("POST", "/_sandbox/scenario", headers, body: body)
                #expect(refused.status == status && refused.json["error"]?.string?.isEmpty == false, "\(refused.text)")
            }
            #expect(await sandbox.get("/_sandbox/scenario").json["name"] == "all-up")
            for host in ["api.replicate.com", "akhaliq-real-esrgan.hf.space"] {
                #expect(await sandbox.get("/v1/account", [RunningSandbox.token, ("Host", host)]).status == 200)
            }
        }
    }

    @Test("a body over the limit is refused")
    func tooLarge() async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let body = [UInt8](repeating: 32, count: World.maximumBody + 1)
            let refused = await sandbox.send("POST", "/v1/predictions", body: body)
            #expect(refused.status == 413 && refused.text.contains("at most \(World.maximumBody) bytes"))
            let scenario = await sandbox.send("POST", "/_sandbox/scenario", body: Array(body.prefix(2 << 20)))
            #expect(scenario.status == 413)
        }
    }

    @Test("a port that is taken is reported with host and port")
    func portTaken() async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let port = sandbox.port
            let second = SandboxServer(SandboxConfiguration(scenario: try .named("all-up"), port: port))
            let error = await #expect(throws: SandboxError.self) { try await second.run { _ in } }
            #expect(error?.description.contains("cannot listen on 127.0.0.1:\(port): Address already in use;") == true)
        }
    }
}
