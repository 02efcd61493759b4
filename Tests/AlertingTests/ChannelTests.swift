import Alerting
import Foundation
import Hashing
import Model
import TestSupport
import Testing
import Transport

@Suite("Channels")
struct ChannelTests {
    private static let now = Timestamp(microseconds: 1_795_867_200_000_000)

    private func notice(_ step: String = "opened", key: String = "k1") -> Notice {
        let series = ProbeSeries(endpoint: "hd-image", route: "replicate", tier: .work)
        let incident = Incident(
            cause: .provider("replicate"), kind: .down, severity: .major, code: .providerError, beganAt: Self.now,
            openedAt: Self.now, affected: [series])
        return Notice(
            key: key, step: step, incident: incident, title: "[opened, major] provider replicate: down “hd”",
            text: "what  <b>down</b> & out", json: .object(["id": .string(incident.id), "step": .string(step)]),
            at: Self.now)
    }

    private func deliver(
        _ kind: String, _ values: [String: String], _ notices: [Notice], answer: Int = 200
    ) async throws -> [RawRequest] {
        let server = try LoopbackServer { _ in .text("", status: answer) }
        var values = values
        values["url"] = server.url + (values["url"] ?? "")
        let channel = try #require(Channels.channel(AlertChannel(id: "c", kind: kind, values: values)))
        let client = HTTPClient()
        defer { client.shutdown() }
        try await channel.deliver(notices, by: Carrier(client: client, mail: MailSender(), now: { Self.now }))
        return server.requests
    }

    private func json(_ request: RawRequest) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any])
    }

    @Test("a webhook is signed over its time and its body, and says the same key when it is sent again")
    func webhook() async throws {
        let sent = try await deliver("webhook", ["url": "/hook", "secret": "s3cret"], [notice(), notice(key: "k2")])
        let again = try await deliver("webhook", ["secret": "s3cret"], [notice(), notice(key: "k2")])
        #expect(sent.count == 1 && sent[0].path == "/hook")
        let moment = try #require(sent[0]["X-Assay-Timestamp"])
        let code = HMAC.sha256(key: Array("s3cret".utf8), Array("\(moment).".utf8) + sent[0].body)
        let hex = code.map { String(format: "%02x", $0) }.joined()
        #expect(sent[0]["X-Assay-Signature"] == "sha256=\(hex)")
        #expect(sent[0]["Idempotency-Key"] == again[0]["Idempotency-Key"])
        #expect((try json(sent[0])["notices"] as? [Any])?.count == 2)
    }

    @Test("a template is filled as JSON, in one pass")
    func template() async throws {
        var tricky = notice()
        tricky = Notice(
            key: "k", step: "opened", incident: tricky.incident, title: "a \"quote\" {text}\n", text: "t",
            json: tricky.json, at: Self.now)
        let template = #"{"t": "{title}", "s": "{severity}", "all": {incident}, "no": "{other}"}"#
        let sent = try await deliver("webhook", ["template": template], [tricky])
        let body = try json(sent[0])
        #expect(body["t"] as? String == "a \"quote\" {text}\n" && body["s"] as? String == "major")
        #expect((body["all"] as? [String: Any])?["step"] as? String == "opened" && body["no"] as? String == "{other}")
    }

    @Test("Slack, Discord, ntfy and Alertmanager get what they take")
    func services() async throws {
        let slack = try json(try await deliver("slack", [:], [notice()])[0])
        #expect((slack["text"] as? String)?.contains("&lt;b&gt;down&lt;/b&gt; &amp; out") == true)
        let discord = try json(try await deliver("discord", [:], [notice(), notice()])[0])
        #expect((discord["content"] as? String)?.hasPrefix("**[opened, major]") == true)
        #expect(discord["allowed_mentions"] != nil)
        let ntfy = try await deliver("ntfy", ["url": "/topic", "token": "t0ken"], [notice()])[0]
        #expect(ntfy["Priority"] == "5" && ntfy["Authorization"] == "Bearer t0ken" && ntfy.text.contains("out"))
        #expect(ntfy["Title"]?.contains("?hd?") == true)
        let alert = try await deliver("alertmanager", [:], [notice(), notice("recovered")])[0]
        #expect(alert.path == "/api/v2/alerts")
        let alerts = try #require(try JSONSerialization.jsonObject(with: Data(alert.body)) as? [[String: Any]])
        #expect(
            alerts.map { $0["endsAt"] as? String } == ["2027-11-28T12:00:00.000000Z", "2026-11-28T12:00:00.000000Z"])
        #expect((alerts[0]["labels"] as? [String: String]) == (alerts[1]["labels"] as? [String: String]))
    }

    @Test("what is told once and is no state is an alert for an hour; what became part of another is over")
    func alertmanagerEvents() async throws {
        func end(_ step: String, closed: Bool, _ kind: IncidentKind = .model) async throws -> String? {
            let open = notice(step)
            var incident = Incident(
                cause: .backend, kind: kind, severity: .notice, code: .ok, beganAt: Self.now, openedAt: Self.now,
                affected: [])
            if closed { incident.closedAt = Self.now }
            let told = Notice(
                key: "k", step: step, incident: incident, title: open.title, text: open.text, json: open.json,
                at: Self.now)
            let sent = try await deliver("alertmanager", [:], [told])[0]
            return (try JSONSerialization.jsonObject(with: Data(sent.body)) as? [[String: Any]])?[0]["endsAt"]
                as? String
        }
        #expect(try await end("opened", closed: true) == "2026-11-28T13:00:00.000000Z")
        // What is over by the time it is told of is over.
        #expect(try await end("opened", closed: true, .down) == "2026-11-28T12:00:00.000000Z")
        #expect(try await end("opened", closed: false, .down) == "2027-11-28T12:00:00.000000Z")
        #expect(try await end("merged", closed: true) == "2026-11-28T12:00:00.000000Z")
        #expect(try await end("reminder", closed: true) == "2026-11-28T12:00:00.000000Z")
    }

    @Test("only a webhook with a template is delivered message by message")
    func oneByOne() throws {
        for kind in Channels.schemas.map(\.kind) {
            for template in [nil, "{}"] {
                let values = template.map { ["template": $0] } ?? [:]
                let channel = try #require(Channels.channel(AlertChannel(id: "c", kind: kind, values: values)))
                #expect(channel.takesOneByOne == (kind == "webhook" && template != nil))
            }
        }
    }

    @Test("what does not arrive is told with what was answered", arguments: ["webhook", "slack", "discord", "ntfy"])
    func refused(kind: String) async throws {
        let problem = await #expect(throws: DeliveryProblem.self) {
            _ = try await deliver(kind, [:], [notice()], answer: 503)
        }
        #expect(problem?.description.contains("503") == true)
    }

    @Test("a command has it on its standard input and in variables, and has arrived when it ends with 0")
    func command() async throws {
        try await withTemporaryFolder { folder in
            func run(_ line: String) async throws(DeliveryProblem) {
                let channel = Channels.channel(AlertChannel(id: "c", kind: "command", values: ["run": line]))
                let client = HTTPClient()
                defer { client.shutdown() }
                try await channel?.deliver(
                    [notice(), notice("recovered")], by: Carrier(client: client, mail: MailSender(), now: { Self.now }))
            }
            try await run("cat > '\(folder)/told'; echo \"$ASSAY_STEP $ASSAY_SEVERITY\" >> '\(folder)/told'")
            let told = try String(contentsOfFile: folder + "/told", encoding: .utf8).split(separator: "\n")
            #expect(told.count == 3 && told[1].contains("recovered") && told[2] == "opened major")
            await #expect(throws: DeliveryProblem("the command ended with 3")) { try await run("exit 3") }
        }
    }

    @Test("mail to nobody who listens, or to no mail server at all, is a problem with its address")
    func mail() async throws {
        for address in ["smtp://127.0.0.1:1", "http://127.0.0.1:1"] {
            let values = ["server": address, "from": "a@example.org", "to": "Me <b@example.org>"]
            let channel = try #require(Channels.channel(AlertChannel(id: "c", kind: "mail", values: values)))
            let client = HTTPClient()
            defer { client.shutdown() }
            let problem = await #expect(throws: DeliveryProblem.self) {
                try await channel.deliver(
                    [notice()], by: Carrier(client: client, mail: MailSender(), now: { Self.now }))
            }
            #expect(problem?.description.contains(address) == true)
        }
    }

    @Test("every kind has a schema of its own, and a channel; settings refuse another")
    func kinds() {
        let kinds = Channels.schemas.map(\.kind)
        #expect(Set(kinds).count == kinds.count && kinds.count == 7)
        for kind in kinds { #expect(Channels.channel(AlertChannel(id: "c", kind: kind, values: [:])) != nil) }
        #expect(Channels.channel(AlertChannel(id: "c", kind: "pigeon", values: [:])) == nil)
    }
}
