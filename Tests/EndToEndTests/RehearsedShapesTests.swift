import Foundation
import Model
import TestSupport
import Testing

@Suite("Rehearsals of descriptions of one's own") struct RehearsedShapesTests {
    private static let submit = #""submit": {"post": "/submit", "json": {"prompt": "{prompt}"}}"#
    private static let poll =
        #""poll": {"get": "{submit:/status_url}", "state": "/status", "queued": ["queued"], "running": ["running"], "done": ["done"], "failed": {"broken": "provider.failed"}}"#
    private static let result = #""result": {"image": "/url"}"#

    private static func onlyDone(_ request: String) -> String {
        #""poll": {\#(request), "state": "/status", "done": ["done"]}"#
    }

    private static func okIf(_ wanted: String) -> [String] {
        [submit, #""result": {"image": "/u", "ok-if": {\#(wanted)}}"#]
    }

    private static func sent(_ request: String) -> [String] { [#""submit": {\#(request)}"#, poll, result] }

    /// By a name, the members of a description beside its kind, address and key.
    private static let shapes: [(String, [String])] = [
        ("prepare-get", [#""prepare": {"a": {"get": "/x"}}"#, submit, poll, result]),
        ("prepare-example", [#""prepare": {"a": {"get": "/x", "example": {"u": "v"}}}"#, submit, poll, result]),
        (
            "prepare-used",
            [
                #""prepare": {"a": {"get": "/x"}}, "submit": {"post": "/submit", "json": {"p": "{prompt}", "u": "{a:/u}"}}"#,
                poll, result,
            ]
        ),
        (
            "prepare-address",
            [
                #""prepare": {"a": {"post": "/x", "json": {}}, "b": {"put": "{a:/u}", "raw": "hello", "type": "text/plain"}}"#,
                submit, poll, result,
            ]
        ),
        ("poll-fixed", [submit, onlyDone(#""get": "/p""#), result]),
        ("poll-path", [submit, onlyDone(#""get": "/p/{submit:/id}""#), result]),
        ("poll-query", [submit, onlyDone(#""get": "/p", "query": {"id": "{submit:/id}"}"#), result]),
        ("poll-body", [submit, onlyDone(#""post": "/p", "json": {"id": "{submit:/id}"}"#), result]),
        ("poll-header", [submit, onlyDone(#""get": "{submit:header:Location}""#), result]),
        (
            "poll-state-header",
            [
                submit,
                #""poll": {"get": "/p/{submit:/id}", "state": "header:X-State", "running": ["on"], "done": ["done"]}"#,
                result,
            ]
        ),
        ("ok-list", okIf(#""/s": ["ok", "fine"]"#)),
        ("ok-words", okIf(#""/t": "~good""#)),
        ("ok-any", okIf(#""/e": "*""#)),
        ("ok-true", okIf(#""/e": true"#)),
        ("ok-status", okIf(#""status": 200"#)),
        ("form-quote", sent(#""post": "/submit", "form": {"p\"q;r": "{prompt}"}"#)),
        ("urlencoded", sent(#""post": "/submit", "urlencoded": {"p": "{prompt}"}"#)),
        ("raw", sent(#""post": "/submit", "raw": "{prompt}", "type": "text/plain"# + "\"")),
        ("image-header", [submit, #""result": {"image": "header:X-Img", "as": "url"}"#]),
        (
            "account",
            [
                submit, poll, result, #""account": {"get": "/a", "ok": "/ok", "balance": "/b"}"#,
                #""reach": {"get": "/r", "state": "/s", "done": ["up"]}"#,
            ]
        ),
    ]

    private static func settings(_ shapes: [(String, [String])], url: String) -> String {
        let providers = shapes.map { name, members in
            #""\#(name)": {"kind": "http", "url": "\#(url)", "auth": {"header": "Authorization", "value": "Bearer ${TKEY}"}, \#(members.joined(separator: ", "))}"#
        }
        let targets = shapes.map { #"{"provider": "\#($0.0)"}"# }.joined(separator: ", ")
        return """
            {"version": 1, "backend": {"url": ""}, "providers": {\(providers.joined(separator: ",\n"))},
             "endpoints": {"e": {"feature": "text-to-image", "path": "/e", "timeout": "20s", "targets": [\(targets)]}}}
            """
    }

    private static func rehearse(_ settings: String, _ more: [String]) async throws -> (Int, String) {
        try await withTemporaryFolder { folder in
            try settings.write(toFile: "\(folder)/s.yaml", atomically: true, encoding: .utf8)
            let result = try await AssayBinary.run(
                ["check", "--settings", "s.yaml", "--scenario", "all-up", "--time-scale", "0.05"] + more, in: folder,
                environment: ["TKEY": "key-12345678"])
            return (Int(result.status), result.stdout + result.stderr)
        }
    }

    @Test(
        "every valid shape does its work, also where a step's path is the API's own",
        arguments: ["http://127.0.0.1:7700", "http://127.0.0.1:7700/x"])
    func works(url: String) async throws {
        let (status, text) = try await Self.rehearse(
            Self.settings(Self.shapes, url: url), ["--fixture", "beautiful-landscape"])
        #expect(status == 0 && text.contains("\(Self.shapes.count) passed"), "\(text)")
        print("\(Self.shapes.count) shapes of descriptions rehearsed below \(url)")
    }

    @Test("the free tiers find what they look for without an example", arguments: ["reach", "account"])
    func free(tier: String) async throws {
        let shapes = Self.shapes.filter { $0.0 == "account" }
        let (status, text) = try await Self.rehearse(
            Self.settings(shapes, url: "http://127.0.0.1:7700"), ["--tier", tier])
        #expect(status == 0 && text.contains("1 passed"), "\(text)")
    }

    @Test("a description without a task does what the feature wants that asks it")
    func task() async throws {
        let settings = """
            {"version": 1, "backend": {"url": ""}, "providers": {"own": {"kind": "http", "url": "http://127.0.0.1:7700",
             "submit": {"post": "/s", "json": {"image": "{image.data-uri}", "prompt": "sharper", "scale": "{param.scale}"}},
             "result": {"image": "/u"}}},
             "endpoints": {"e": {"feature": "hd-image", "path": "/e", "timeout": "20s", "parameters": {"scale": 2},
             "targets": [{"provider": "own"}]}}}
            """
        let (status, text) = try await Self.rehearse(settings, ["--fixture", "portrait"])
        #expect(status == 0 && text.contains("1 passed"), "\(text)")
    }
}
