import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("Messages of a monitor")
struct AlertTests {
    private static func settings(_ channel: String, more: String = "") -> String {
        """
        version: 1
        backend: { url: "" }
        providers: { replicate: { url: "http://127.0.0.1:1", token: "${KEY:-}" } }
        endpoints:
          hd-image: { feature: hd-image, path: /x, targets: [{ provider: replicate, model: a/b }] }
        alerts: { channels: { own: \(channel) } }
        \(more)
        """
    }

    private let watch = ["watch", "--tier", "reach", "--every", "1s", "--port", "0"]

    private func write(_ text: String, _ folder: String) throws {
        try text.write(toFile: folder + "/assay.yaml", atomically: true, encoding: .utf8)
    }

    @Test("an incident is told once, over restarts too, and its end once")
    func once() async throws {
        try await withTemporaryFolder { folder in
            try write(Self.settings("{ kind: command, run: \"cat >> told.jsonl\" }"), folder)
            for round in 0..<2 {
                let result = try await AssayBinary.run(watch + ["--runs", "4"], in: folder)
                #expect(result.status == 0 && result.stderr.contains("1 series"), "\(round) \(result.stderr)")
            }
            let told = try String(contentsOfFile: folder + "/told.jsonl", encoding: .utf8).split(separator: "\n")
            #expect(told.count == 1 && told[0].contains("\"step\":\"opened\""), "\(told)")
            let id =
                try await AssayBinary.run(["incident", "list"], in: folder).stdout.split(separator: " ").first ?? ""
            #expect(try await AssayBinary.run(["incident", "close", String(id)], in: folder).status == 0)
            let last = try await AssayBinary.run(watch + ["--runs", "1"], in: folder)
            let after = try String(contentsOfFile: folder + "/told.jsonl", encoding: .utf8).split(separator: "\n")
            #expect(after.count == 2 && after[1].contains("\"step\":\"recovered\""), "\(after) \(last.stderr)")
        }
    }

    @Test("alert test tells which channels work; a secret of one is nowhere")
    func trial() async throws {
        let server = try LoopbackServer { request in .text("no key \(request.path)", status: 403) }
        try await withTemporaryFolder { folder in
            try write(Self.settings("{ kind: webhook, url: \"${HOOK}\" }"), folder)
            let secret = "/services/T0123456789abcdef"
            let result = try await AssayBinary.run(
                ["alert", "test"], in: folder, environment: ["HOOK": server.url + secret])
            #expect(result.status == 3 && result.stdout.contains("own: it answered 403"), "\(result)")
            let told = try #require(server.requests.first.map { String(decoding: $0.body, as: UTF8.self) })
            #expect(told.contains("\"kind\":\"test\"") && told.contains("\"step\":\"test\""), "\(told)")
            #expect(server.requests.count == 1 && !result.stdout.contains("T0123456789abcdef"), "\(result.stdout)")
            try write(Self.settings("{ kind: command, run: \"true\" }"), folder)
            #expect(try await AssayBinary.run(["alert", "test", "own"], in: folder).stdout == "own: arrived\n")
            #expect(try await AssayBinary.run(["alert", "test", "other"], in: folder).status == 2)
            try write(Self.settings("{ kind: webhook }"), folder)
            let wrong = try await AssayBinary.run(["alert", "test"], in: folder)
            #expect(wrong.status == 2 && wrong.stderr.contains("alerts.channels.own.url"), "\(wrong.stderr)")
        }
    }

    @Test("channels that settings get while it works are told of what comes then")
    func anotherChannel() async throws {
        try await withTemporaryFolder { folder in
            try write(Self.settings("{ kind: command, run: \"cat >> old.jsonl\" }"), folder)
            async let watching = AssayBinary.run(
                watch + ["--runs", "9"], in: folder)
            try await Task.sleep(for: .seconds(4))
            let more = "alerts: { remind-after: 1h, channels: { new: { kind: command, run: \"cat >> new.jsonl\" } } }"
            let endpoint = "other: { feature: hd-image, path: /y, targets: [{ provider: second, model: a/b }] }"
            let text = Self.settings("x").replacing(/alerts: .*/, with: more)
                .replacing("hd-image: {", with: "\(endpoint)\n  hd-image: {")
                .replacing(
                    "providers: {", with: #"providers: { second: { kind: replicate, url: "http://127.0.0.1:2" },"#)
            try write(text, folder)
            let result = try await watching
            #expect(result.status == 0 && result.stderr.contains("settings read again: 2 series"), "\(result.stderr)")
            let old = (try? String(contentsOfFile: folder + "/old.jsonl", encoding: .utf8)) ?? ""
            let new = (try? String(contentsOfFile: folder + "/new.jsonl", encoding: .utf8)) ?? ""
            #expect(old.contains("provider replicate") && !old.contains("provider second"), "\(old)")
            #expect(new.contains("provider second"), "\(new) \(result.stderr)")
        }
    }

    @Test("what a command is given from the environment is not in the list of processes")
    func script() async throws {
        try await withTemporaryFolder { folder in
            let line = "tr '\\\\0' ' ' < /proc/$$/cmdline > args; printf '%s' '${WORD:-none}${WORD}' > word"
            try write(Self.settings("{ kind: command, run: \"\(line)\" }"), folder)
            let result = try await AssayBinary.run(
                ["alert", "test"], in: folder, environment: ["WORD": "s3cret-w0rd"])
            #expect(result.status == 0, "\(result)")
            let args = try String(contentsOfFile: folder + "/args", encoding: .utf8)
            #expect(args.contains("WORD") && !args.contains("s3cret-w0rd"), "\(args)")
        }
    }

    @Test("what a channel cannot be sent to, or with, is told before it matters")
    func refusedChannels() async throws {
        let wrong = [
            ("{ kind: webhook, url: \"127.0.0.1\" }", "own.url"),
            ("{ kind: slack, url: \"file:///etc/passwd\" }", "own.url"),
            ("{ kind: ntfy, url: \"https://\" }", "own.url"),
            ("{ kind: alertmanager, url: \"http://h:99999\" }", "own.url"),
            ("{ kind: mail, server: \"smtp://h:99999\", from: a@b.c, to: a@b.c }", "own.server"),
            ("{ kind: mail, server: \"smtp://h\", from: a@b.c, to: a@b.c, tls: maybe }", "own.tls"),
            ("{ kind: webhook, url: \"http://h/\", template: \"{ broken\" }", "no JSON"),
            ("{ kind: webhook, url: \"http://h/\", template: '{\"t\": \"{titel}\"}' }", "{title}"),
        ]
        for (channel, expected) in wrong {
            try await withTemporaryFolder { folder in
                try write(Self.settings(channel), folder)
                let result = try await AssayBinary.run(["plan", "--watch"], in: folder)
                #expect(result.status == 2 && result.stderr.contains(expected), "\(channel): \(result.stderr)")
            }
        }
        try await withTemporaryFolder { folder in
            let template = #"{"t": "{title} {text}", "all": {incident}, "n": 1}"#
            try write(Self.settings("{ kind: webhook, url: \"http://[::1]:9/x\", template: '\(template)' }"), folder)
            #expect(try await AssayBinary.run(["plan", "--watch"], in: folder).status == 0)
        }
    }

    @Test("an outage is found and its end, by one that works once and ends, and its address can be read")
    func onceEach() async throws {
        let (hook, isDown) = (try LoopbackServer { _ in .text("") }, Flag())
        let target = try LoopbackServer { _ in .text("{}", status: isDown.isUp ? 503 : 200) }
        try await withTemporaryFolder { folder in
            let text = Self.settings("{ kind: webhook, url: \"\(hook.url)/hook\" }")
                .replacing("http://127.0.0.1:1", with: target.url).replacing("${KEY:-}", with: "${KEY:-some-key-0}")
            try write(text + "\nschedule: { reach: 1s, account: off, work: off }\n", folder)
            for down in [false, true, true, true, false, false, false] {
                isDown.set(down)
                let result = try await AssayBinary.run(["watch", "--once"], in: folder)
                #expect(result.status == 0, "\(result.stderr)")
                try await Task.sleep(for: .milliseconds(1000))
            }
            let told = hook.requests.map { String(decoding: $0.body, as: UTF8.self) }
            let steps = told.map {
                $0.contains("\"step\":\"opened\"") ? "opened" : $0.contains("\"step\":\"recovered\"") ? "recovered" : $0
            }
            #expect(steps == ["opened", "recovered"], "\(told)")
            // The hook is on the same host: it is no secret.
            #expect(!told.joined().contains("•"), "\(told)")
        }
    }

    @Test("settings that change are read again; wrong ones are told, and change nothing")
    func reload() async throws {
        try await withTemporaryFolder { folder in
            try write(Self.settings("{ kind: command, run: \"true\" }"), folder)
            async let watching = AssayBinary.run(watch + ["--runs", "9"], in: folder)
            try await Task.sleep(for: .seconds(3))
            try write("version: 1\nschedule: { work: sometimes }\n", folder)
            try await Task.sleep(for: .seconds(3))
            try write(Self.settings("{ kind: command, run: \"true\" }", more: "run: { concurrency: 2 }"), folder)
            let result = try await watching
            #expect(result.status == 0 && result.stderr.contains("the settings stay as they were"), "\(result.stderr)")
            #expect(result.stderr.contains("settings read again: 1 series"), "\(result.stderr)")
        }
    }
}

private final class Flag: Sendable {
    private let value = Mutex(false)
    var isUp: Bool { value.withLock { $0 } }
    func set(_ new: Bool) { value.withLock { $0 = new } }
}
