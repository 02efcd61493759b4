import Documents
import Model
import Providers
import Testing

@testable import Settings

/// Nothing that a description says is left out in silence.
@Suite("Silence about descriptions") struct DescriptionSilenceTests {
    /// Every key of the grammar, none with the value that it has where it is left out.
    private static let full = """
        {"title": "Studio", "source": "https://studio.example", "date": "2026-01-02", "task": "draw", "models": ["m"],
        "url": "https://api.studio.example/v1",
        "auth": {"header": "X-Key", "value": "Key ${KEY}", "hosts": ["a.studio.example"]},
        "prepare": {"upload": {"put": "/files", "raw": "{image.bytes}", "type": "image/png", "query": {"a": "b"},
          "headers": {"x-a": "b"}, "example": {"id": 1}}},
        "submit": {"post": "/edits", "json": {"image": "{upload:/id}", "style": "{param.style}"}, "timeout": "9s",
          "resend": "safe", "input-at": "/input", "example": {"status_url": "/x"}},
        "poll": {"get": "{submit:/status_url}", "state": "/status", "queued": ["q"], "running": ["r"], "done": ["d"],
          "failed": {"f": "provider.failed"}, "every": "2s"},
        "result": {"get": "{pic:/url}", "image": "/url", "as": "url", "ok-if": {"/a": 1}, "refused-if": [{"/b": 2}],
          "text": "/t", "version": "/v", "take": {"pic": "/p"}, "within": "9m"},
        "cancel": {"delete": "/x", "urlencoded": {"a": "b"}},
        "estimate": {"get": "/price", "price": "/p", "credit": "$0.01"},
        "account": {"get": "/me", "ok": "/id", "balance": "/left", "credit": "$0.02"},
        "reach": {"get": "/up", "state": "/s", "queued": ["q"], "running": ["r"], "done": ["d"],
          "failed": {"f": "provider.failed"}},
        "errors": [{"name": "broke", "when": {"/code": 7}, "code": "account.payment", "text": "/m", "wait": "header:retry",
          "example": {"status": 402, "json": {"code": 7}}}],
        "cost": {"credits": "/c", "credit": "$0.03"}, "timings": {"queue": "/q", "run": "/r", "unit": "ms"},
        "idempotency": "Idempotency-Key", "parameters": {"style": {"map": {"cartoon": "comic"}}}}
        """

    private static func read(_ text: String) throws -> (api: APIDescription?, problems: [DocumentProblem]) {
        let log = ProblemLog(.settings)
        let scope = Scope(file: "studio.yaml", environment: ["KEY": "k-1234567"], log: log)
        let root = try Field(text: text, scope: scope, kind: .settings)
        let read = DescriptionReader(kind: .http, folder: "").read(
            Section(root, keys: DescriptionReader.keys), name: "studio")
        do {
            try log.throwIfAny()
            return (read?.api, [])
        } catch {
            return (read?.api, error.problems)
        }
    }

    /// Each document in which one key, at any depth, has another value; with the key's path.
    private static func mutants(_ value: JSONValue, _ other: JSONValue) -> [(path: String, value: JSONValue)] {
        switch value {
        case .object(let members):
            return members.sorted { $0.key < $1.key }.flatMap { key, member in
                ([("", other)] + mutants(member, other)).map { path, changed in
                    ("/\(key)\(path)", .object(members.merging([key: changed]) { $1 }))
                }
            }
        case .array(let items):
            return items.indices.flatMap { index in
                mutants(items[index], other).map { path, changed in
                    var items = items
                    items[index] = changed
                    return ("/\(index)\(path)", .array(items))
                }
            }
        default: return []
        }
    }

    @Test("every key that is set to nothing, to an empty list, mapping or text, or to 0 is read, or has a problem")
    func everyKey() throws {
        let (whole, none) = try Self.read(Self.full)
        #expect(none.isEmpty, "\(none)")
        let api = try #require(whole)
        let document = try #require(JSONValue(parsing: Array(Self.full.utf8)))
        var (read, refused) = (0, 0)
        for other in [JSONValue.array([]), .object([:]), .string(""), .null, .integer(0)] {
            for (path, mutant) in Self.mutants(document, other) {
                let (changed, problems) = try Self.read(mutant.plainText)
                if problems.isEmpty {
                    read += 1
                    #expect(changed != nil && changed != api, "\(path) as \(other.plainText) changes nothing")
                } else {
                    refused += 1
                }
            }
        }
        #expect(read > 50 && refused > 250)
        print("\(read + refused) values of keys of a description: \(read) read, \(refused) refused")
    }

    @Test("a place of the picture that is an empty list is told with its line")
    func noImage() throws {
        let text = "url: https://a.example\nsubmit: { post: /x }\n\nresult: { image: [] }\n"
        let (api, problems) = try Self.read(text)
        #expect(api == nil && problems.count == 1)
        #expect(
            problems.first?.description.hasPrefix("studio.yaml:4: result.image: found an empty list, expected") == true)
    }

    @Test("a variable anywhere but in `auth` and `url` is refused at its line, and its value is not shown")
    func variables() throws {
        let document = try #require(JSONValue(parsing: Array(Self.full.utf8)))
        var count = 0
        for (path, mutant) in Self.mutants(document, .string("x${KEY}")) {
            guard !path.hasPrefix("/auth"), !path.hasPrefix("/url") else { continue }
            let problems = try Self.read(mutant.plainText).problems
            #expect(
                problems.contains { $0.found == "the variable ${KEY}" && $0.expected.contains("`auth`") }, "\(path)")
            #expect(!problems.contains { "\($0)".contains("k-1234567") }, "\(path)")
            count += 1
        }
        #expect(count > 80)
        print("\(count) places of a description that no variable may stand in")
    }

    @Test("a state may fail with the codes that a rule of `errors` may have, and with no other")
    func codes() throws {
        var (good, bad) = (0, 0)
        for code in OutcomeCode.allCases {
            let rule = try Self.read(Self.full.replacing("account.payment", with: code.rawValue)).problems.isEmpty
            let states = try Self.read(Self.full.replacing("provider.failed", with: code.rawValue)).problems
            let ofProvider = [.account, .rejected, .throttled, .provider, .contract, .image].contains(code.outcomeClass)
            #expect(rule == ofProvider && states.count == (rule ? 0 : 2), "\(code.rawValue) \(states)")
            if rule { good += 1 } else { bad += 1 }
        }
        #expect(good > 0 && bad > 0)
        print("\(good) codes of a failed state, \(bad) refused")
    }
}
