import Documents
import Foundation
import Model
import Providers
import Testing

@testable import Settings

/// What a description says and nobody would read, or would lead where nobody means.
@Suite("Strictness of descriptions") struct DescriptionStrictnessTests {
    private static let studio = """
        studio:
          kind: http
          url: https://api.studio.example/v1
          auth: { header: Authorization, value: "Bearer ${KEY}" }
          prepare: { upload: { post: /files, raw: "{image.bytes}" } }
          submit:
            post: "/{model}"
            json: { image: "{upload:/id}", scale: "{param.scale}" }
          poll: { get: "{submit:/status_url}", state: /status, running: [working], done: [finished] }
          result: { image: /output/url }
          account: { get: /me, balance: /left }
        """

    private static func read(_ provider: String, file: String = "assay.yaml") throws -> APIDescription {
        let settings = try SettingsLoader.load(
            text: """
                version: 1
                providers:
                \(provider.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
                endpoints:
                  e: { feature: hd-image, path: /e, targets: [{ provider: studio, model: m-1 }] }
                """, file: file, environment: ["KEY": "k-1234567"], schemas: Drivers.schemas)
        return try #require(settings.providers.first?.api)
    }

    private static let auth = "auth: { header: Authorization, value: \"Bearer ${KEY}\" }"

    @Test(
        "is told with its place and its remedy",
        arguments: [
            (Self.auth, "auth: { basic: \"${KEY}\", value: \"x\" }", "auth.value: found `value`", "user:password"),
            (Self.auth, "auth: { header: X, value: \"${KEY}\", for: 1h }", "auth.for: found `for`", "beside `command`"),
            (Self.auth, "auth: { query: key, value: \"Bearer ${KEY}\" }", "auth.value: found text around", "alone"),
            (Self.auth, "auth: { command: [] }", "auth.command: found an empty list", "a program"),
            (Self.auth, "auth: { command: printf x }", "auth.command: found", "a list: a program"),
            (Self.auth, "auth: { command: [key, \"${KEY}\"] }", "the secret ${KEY}", "everybody on this machine"),
            (Self.auth, "auth: { command: [key], basic: x }", "a command beside basic", "header, query"),
            (
                Self.auth, "auth: { command: [key], value: Bearer }", "auth.value: found \"Bearer\"",
                "{token} in it once"
            ),
            (Self.auth, "auth: { command: [key], within: 1h }", "auth.within: found", "30s"),
            ("result: {", "result: { take: { poll: /x },", "take.poll: found the name \"poll\"", "a name of your own"),
            ("result: {", "result: { take: { upload: /x },", "take.upload: found the name", "a name of your own"),
            ("result: {", "result: { take: { \"a b\": /x },", "found the name \"a b\"", "1 to 64"),
            ("balance: /left", "ok: /id, credit: $1", "account.credit: found `credit`", "beside `balance`"),
            ("scale: \"{param", "scale: \"{param.x}\", s: \"{parm", "found {parm.scale}", "a placeholder"),
            ("account:", "parameters: { scael: { map: { a: b } } }\n  account:", "the parameter \"scael\"", "`scale`"),
        ])
    func mistakes(old: String, new: String, complaint: String, remedy: String) throws {
        #expect(throws: Never.self) { try Self.read(Self.studio) }
        let error = #expect(throws: DocumentError.self) { try Self.read(Self.studio.replacing(old, with: new)) }
        let text = error?.description ?? ""
        #expect(text.contains(complaint) && text.contains(remedy), "\(text)")
    }

    @Test("a host that may see the key is a name of somebody's")
    func hosts() throws {
        func isRead(_ host: String) -> Bool {
            let auth = Self.auth.replacing(" }", with: ", hosts: [\"\(host)\"] }")
            return (try? Self.read(Self.studio.replacing(Self.auth, with: auth))) != nil
        }
        for good in [
            "api.example.org", "*.example.org", "a-b.example.co.uk", "API.Example.org", "xn--bcher-kva.example",
        ] {
            #expect(isRead(good), "\(good)")
        }
        for bad in [
            "*.com", "*", "*.*", "localhost", "a..b", ".example.org", "example.org.", "-a.example", "a-.example",
            "10.0.0.1",
            "a.example:443", "https://a.example", "a.example/x", "a b.example", "é.example", "",
            "\(String(repeating: "a", count: 64)).example",
        ] { #expect(!isRead(bad), "\(bad)") }
    }

    @Test("an address of a step is a path, or whole with a host and a port that can be")
    func addresses() throws {
        func isRead(_ address: String) -> Bool {
            (try? Self.read(Self.studio.replacing("post: \"/{model}\"", with: "post: \"\(address)\""))) != nil
        }
        for good in [
            "/x", "/x?a=b", "https://a.example/x", "http://127.0.0.1:8080", "https://[::1]/x",
            "https://{param.region}.a.example/x",
            "https://a.example/{model}?k={param.k}",
        ] { #expect(isRead(good), "\(good)") }
        for bad in [
            "https://", "https:///x", "http://:80/x", "https://u:p@a.example/x", "https://a.example:99999/x",
            "//a.example/x",
            "https://a.example:port/x", "/x#y", "x", "ftp://a.example/x", "https://a example/x", "",
        ] { #expect(!isRead(bad), "\(bad)") }
    }

    @Test("what is put into a document of its own stands where there is something")
    func places() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-set-\(UUID().uuidString)")
            .path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let document = #"{"3": {"inputs": {"seed": 1, "image": null, "a/b": []}}, "list": [{"x": 1}]}"#
        try document.write(toFile: "\(folder)/w.json", atomically: true, encoding: .utf8)
        func error(_ place: String) -> String? {
            let json = "json: { file: w.json, set: { \(place): \"{param.scale}\" } }"
            let text = Self.studio.replacing("json: { image: \"{upload:/id}\", scale: \"{param.scale}\" }", with: json)
            do {
                _ = try Self.read(text, file: "\(folder)/assay.yaml")
                return nil
            } catch {
                return "\(error)"
            }
        }
        for good in ["/3/inputs/seed", "/3/inputs/image", "/3/inputs/a~1b", "/list/0/x", "/list/0"] {
            #expect(error(good) == nil, "\(error(good) ?? "")")
        }
        for (bad, told) in [
            ("/3/inputs/sede", "did you mean `seed`"), ("/4/inputs/seed", "there are 3, list"),
            ("/list/1/x", "/list is a list of 1"), ("/3/inputs/seed/deep", "/3/inputs/seed is"),
            ("/list/-1", "a list of 1"),
        ] { #expect(error(bad)?.contains(told) == true, "\(error(bad) ?? "")") }
    }

    @Test(
        "a command is read with its times; without more it is for `Authorization: Bearer`, and its key is needed for nothing else"
    )
    func command() throws {
        let api = try Self.read(Self.studio.replacing(Self.auth, with: "auth: { command: [./key.sh, a b] }"))
        #expect(api.auth?.place == .header("Authorization", before: "Bearer ", after: ""))
        #expect(
            api.auth?.command
                == TokenCommand(words: ["./key.sh", "a b"], folder: "", lifetime: .seconds(300), limit: .seconds(10)))
        let other =
            "auth: { command: [key], for: 50m, within: 30s, header: X-Key, value: \"Key {token}!\", hosts: [a.example] }"
        let set = try Self.read(Self.studio.replacing(Self.auth, with: other))
        #expect(set.auth?.place == .header("X-Key", before: "Key ", after: "!") && set.auth?.hosts == ["a.example"])
        #expect(set.auth?.command?.lifetime == .seconds(3000) && set.auth?.command?.limit == .seconds(30))
        let query = try Self.read(Self.studio.replacing(Self.auth, with: "auth: { command: [key], query: k }"))
        #expect(query.auth?.place == .query("k") && query.auth?.isNeeded == false)
    }
}
