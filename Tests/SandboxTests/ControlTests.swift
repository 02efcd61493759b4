import Model
import Testing

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

    @Test("a body over the limit is refused")
    func tooLarge() async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let body = [UInt8](repeating: 32, count: World.maximumBody + 1)
            #expect(await sandbox.send("POST", "/v1/predictions", body: body).status == 413)
        }
    }

    @Test("a port that is taken is reported with host and port")
    func portTaken() async throws {
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let port = Int(sandbox.base.split(separator: ":").last ?? "") ?? 0
            let second = SandboxServer(SandboxConfiguration(scenario: try .named("all-up"), port: port))
            let error = await #expect(throws: SandboxError.self) { try await second.run { _ in } }
            #expect(error?.description.contains("cannot listen on 127.0.0.1:\(port)") == true)
        }
    }
}
