import FoundationEssentials
import Model
import TestSupport
import Testing
import Transport

@testable import Sandbox

@Suite("Webhooks") struct WebhookTests {
    private static func order(_ url: String, _ filter: [JSONValue]? = nil) -> JSONValue {
        var members = ReplicateTests.upscale.object ?? [:]
        members["webhook"] = .string(url)
        if let filter { members["webhook_events_filter"] = .array(filter) }
        return .object(members)
    }

    /// Waits until the server has heard `count` requests, at most a minute.
    private static func requests(_ server: LoopbackServer, _ count: Int) async throws -> [RawRequest] {
        for _ in 0..<6000 where server.requests.count < count { try await Task.sleep(for: .milliseconds(10)) }
        return server.requests
    }

    @Test(
        "a prediction reports what the filter names: by default outputs and the end",
        arguments: [
            (nil, ["processing", "succeeded"]), (["completed"], ["succeeded"]),
            (["start", "logs", "output", "completed"], ["processing", "processing", "processing", "succeeded"]),
        ] as [([JSONValue]?, [String])])
    func events(filter: [JSONValue]?, statuses: [String]) async throws {
        let listener = try LoopbackServer { _ in .json("{}") }
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let made = await sandbox.post("/v1/predictions", Self.order("\(listener.url)/hook", filter))
            #expect(made.json["webhook"]?.string == "\(listener.url)/hook")
            let heard = try await Self.requests(listener, statuses.count)
            let bodies = heard.map { JSONValue(parsing: $0.body) ?? .null }
            #expect(bodies.map { $0["status"]?.string } == statuses)
            #expect(bodies.allSatisfy { $0["id"] == made.json["id"] })
            #expect(bodies.last?["output"]?.string?.hasSuffix("/output.png") == true)
            #expect(heard.allSatisfy { $0.method == "POST" && $0.path == "/hook" })
        }
    }

    @Test("each is signed with the secret that the API tells, as openssl computes it")
    func signature() async throws {
        let listener = try LoopbackServer { _ in .json("{}") }
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            let secret = await sandbox.get("/v1/webhooks/default/secret").json["key"]?.string ?? ""
            _ = await sandbox.post("/v1/predictions", Self.order(listener.url, ["completed"]))
            let heard = try #require(try await Self.requests(listener, 1).first)
            let (id, seconds) = (heard["webhook-id"] ?? "", heard["webhook-timestamp"] ?? "")
            #expect(
                id.hasPrefix("msg_")
                    && abs((Int(seconds) ?? 0) - Int(WallClock.system.now().microseconds / 1_000_000)) < 60)
            let key = try #require(Data(base64Encoded: String(secret.dropFirst("whsec_".count))))
            let hex = key.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            try await withTemporaryFolder { folder in
                try Data(Array("\(id).\(seconds).".utf8) + heard.body).write(to: URL(filePath: folder + "/signed"))
                let mac = try await runProgram(
                    "openssl", ["dgst", "-sha256", "-mac", "HMAC", "-macopt", "hexkey:\(hex)", "signed"], in: folder)
                let wanted = mac.stdout.split(separator: " ").last?.trimmingPrefix { $0 == " " }.prefix(64) ?? ""
                let sent = Data(base64Encoded: String(heard["webhook-signature"]?.dropFirst("v1,".count) ?? ""))
                #expect(
                    sent.map { $0.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() }
                        == String(wanted))
            }
        }
    }

    @Test("the end is told again under the same id until it is taken")
    func repeated() async throws {
        let listener = try LoopbackServer { _ in .json("{}", status: 500) }
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            _ = await sandbox.post("/v1/predictions", Self.order(listener.url, ["completed"]))
            let heard = try await Self.requests(listener, 2)
            #expect(heard.count >= 2 && Set(heard.map { $0["webhook-id"] }).count == 1)
        }
    }

    @Test("only this machine is told, and an unknown event is refused")
    func bounds() async throws {
        #expect(Webhook(url: "http://127.0.0.1:1/", events: []).isSent)
        for url in ["https://example.org/x", "http://10.0.0.1/", "http://127.0.0.1.example.org/", "file:///etc/passwd"]
        {
            #expect(!Webhook(url: url, events: []).isSent)
        }
        try await RunningSandbox.with(try .named("all-up")) { sandbox in
            #expect(await sandbox.post("/v1/predictions", Self.order("https://example.org/x")).status == 201)
            let refused = await sandbox.post("/v1/predictions", Self.order("http://127.0.0.1:1/", ["ended"]))
            #expect(refused.status == 422 && refused.text.contains("webhook_events_filter"))
        }
    }
}
