import Documents
import Foundation
import Model
import Reporting
import Testing

@testable import Settings

/// What `assay explain` shows of a description: all that is written in it, and the key only where it is sent.
@Suite("A description, explained") struct DescriptionTextTests {
    /// Each value is found nowhere else in it.
    private static let whole = """
        title: Title-of-it
        source: source-of-it
        date: 2026-11-24
        task: restore
        models: [model-one]
        url: https://api.own.example/v1
        auth: { header: X-Key, value: "Pre ${KEY_OF_IT} post", hosts: [api.other.example, "*.wide.example"] }
        idempotency: X-Once
        prepare: { upload: { post: /uploads-path, raw: "{image.bytes}", type: image/x-odd } }
        submit:
          post: "https://api.other.example/submit-path"
          timeout: 77s
          resend: safe
          input-at: /below/here
          query: { query-name: query-value }
          headers: { x-head: head-value }
          json: { style: "{param.style}" }
        poll:
          get: "{submit:/poll_url}"
          state: /state-place
          queued: [word-queued]
          running: [word-running]
          done: [word-done]
          failed: { word-failed: provider.cancelled }
          every: 7s
        result:
          take: { taken: "submit:/taken-place" }
          get: "https://cdn.foreign.example/{taken:/id}"
          image: [/first-place, /second-place]
          as: data-uri
          ok-if: { /ok-place: ok-value }
          refused-if: { /refused-place: "~refused-words" }
          text: /result-words
          version: /version-place
          within: 13m
        cancel:
          put: "https://a.wide.example/cancel-path"
          form: { file-part: { file: "{image.bytes}", name: file-name.png, type: image/x-part } }
        estimate: { post: /estimate-path, urlencoded: { urlencoded-name: "{model}" }, price: /price-place, credit: $0.07 }
        account: { get: "http://api.other.example/account-path", ok: /account-ok, balance: /balance-place, credit: $0.03 }
        reach: { get: "https://api.other.example:8443/reach-path", state: "header:x-up", done: [word-up], failed: { word-down: provider.error } }
        errors:
          - { name: rule-name, when: { status: 418, /error-place: "*" }, code: throttled.queue, text: /error-words, wait: /wait-place }
        cost: { credits: /cost-place, credit: $0.11, optional: true }
        timings: { queue: /queue-place, run: /run-place, unit: ms }
        parameters: { style: { map: { cartoon-from: comic-to } } }
        """

    private static func read(_ text: String) throws -> APIDescription {
        let log = ProblemLog(.settings)
        let scope = Scope(file: "whole.yaml", environment: ["KEY_OF_IT": "k-1234567"], log: log)
        let root = try Field(text: text, scope: scope, kind: .settings)
        let read = DescriptionReader(kind: .http).read(Section(root, keys: DescriptionReader.keys), name: "whole")
        try log.throwIfAny()
        return try #require(read).api
    }

    @Test("all that is written is shown, each key of the grammar once at least")
    func whole() throws {
        for key in DescriptionReader.keys {
            #expect(Self.whole.contains("\n\(key):") || Self.whole.hasPrefix("\(key):"), "\(key) is not in the example")
        }
        let shown = DescriptionText.render(try Self.read(Self.whole))
        let marks = [
            "Title-of-it", "source-of-it", "2026-11-24", "restore", "model-one", "https://api.own.example/v1",
            "X-Key: Pre $KEY_OF_IT post",
            "api.other.example, *.wide.example", "X-Once: {attempt-id}", "uploads-path", "Content-Type: image/x-odd",
            "submit-path", "at most 1 m 17 s",
            "sent again only", "/below/here", "query-name=query-value", "x-head: head-value",
            "file-part=@{image.bytes};filename=file-name.png;type=image/x-part", "\"style\":\"{param.style}\"",
            "{submit:/poll_url}",
            "/state-place", "word-queued queued", "word-running running", "word-done done",
            "word-failed provider.cancelled", "every 7.00 s",
            "{taken:…} is what submit:/taken-place", "/first-place or /second-place", "as data-uri",
            "/ok-place is ok-value",
            "/refused-place has \"refused-words\"", "/result-words", "/version-place", "lives for 13 m 00 s",
            "cancel-path",
            "estimate-path",
            "urlencoded-name={model}", "/price-place", "$0.07", "account-path", "/account-ok", "/balance-place",
            "$0.03", "reach-path",
            "header:x-up", "word-up done", "word-down provider.error", "status is 418 and /error-place is there",
            "throttled.queue  (rule-name)",
            "/error-words", "/wait-place", "/cost-place", "$0.11", "where the answer has none", "/queue-place",
            "/run-place", "milliseconds",
            "cartoon-from as comic-to",
        ]
        for mark in marks { #expect(shown.contains(mark), "\(mark) is not in\n\(shown)") }
        print("\(marks.count) things that a description says, each shown")
    }

    /// The commands of a text by what stands above them.
    private static func commands(_ text: String) -> [(title: String, command: String)] {
        var (found, title) = ([(title: String, command: String)](), "")
        for line in text.split(separator: "\n").map(String.init) {
            if line.hasPrefix("  curl ") {
                found.append((title, line))
            } else if line.hasPrefix("    "), !found.isEmpty {
                found[found.count - 1].command += line
            } else if !line.hasPrefix(" ") {
                title = line
            }
        }
        return found
    }

    @Test("the key is in the commands whose host may have it, and in no other")
    func key() throws {
        let shown = DescriptionText.render(try Self.read(Self.whole))
        let isKeyed = Self.commands(shown).map {
            ($0.title.prefix { $0 != ":" && $0 != "," }, $0.command.contains("KEY_OF_IT"))
        }
        let expected: [(Substring, Bool)] = [
            ("upload", true), ("submit", true), ("poll", true), ("result", false), ("cancel", true), ("account", false),
            ("estimate", true), ("reach", false),
        ]
        #expect(isKeyed.elementsEqual(expected, by: ==), "\(isKeyed)")
        #expect(
            shown.components(separatedBy: "only where that address is of a host that may have it").count == 2,
            "the look")
        for place in ["query: k, value: \"${KEY_OF_IT}\"", "basic: \"${KEY_OF_IT}\""] {
            let text = Self.whole.replacing("header: X-Key, value: \"Pre ${KEY_OF_IT} post\"", with: place)
            let count = Self.commands(DescriptionText.render(try Self.read(text))).count {
                $0.command.contains("KEY_OF_IT")
            }
            #expect(count == 5, "\(place): \(count)")
        }
    }

    @Test("of the descriptions that come with the program each command has the key that may, and each rule is there")
    func shipped() throws {
        var (commands, rules) = (0, 0)
        for name in ShippedDescriptions.names {
            let api = ShippedDescriptions.description(name)
            let shown = DescriptionText.render(api)
            for rule in api.errors {
                rules += 1
                #expect(shown.contains("\(rule.code.rawValue)  (\(rule.name))"), "\(name): \(rule.name)")
                for place in [rule.text, rule.wait].compactMap(\.self) {
                    #expect(shown.contains("\(place)"), "\(name): \(place)")
                }
            }
            let found = Self.commands(shown)
            #expect(found.count == api.steps.count, "\(name): \(found.count) of \(api.steps.count)")
            guard let auth = api.auth else { continue }
            let own = try #require(URL(string: api.url)?.host)
            for (title, command) in found {
                commands += 1
                // An address that an answer names is no URL.
                let address = command.split(separator: "'").dropFirst().first.map(String.init) ?? ""
                let host = address.split(separator: "/").dropFirst().first.map { $0.prefix { $0 != ":" } }.map(
                    String.init)
                let isAnswered = address.hasPrefix("{")
                let mayHave =
                    !title.hasPrefix("reach") && (isAnswered || host == own || host.map(auth.mayGo) == true)
                #expect(command.contains("$\(auth.variable)") == mayHave, "\(name) \(title): \(command)")
            }
        }
        #expect(commands >= 60 && rules >= 100)
        print("\(commands) commands and \(rules) rules of \(ShippedDescriptions.names.count) descriptions")
    }
}
