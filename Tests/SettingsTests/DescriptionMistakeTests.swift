import Documents
import Model
import Testing

@testable import Settings

/// Headers that would be replaced, and placeholders that are none.
@Suite("Mistakes of descriptions") struct DescriptionMistakeTests {
    private static let studio = """
        url: https://api.studio.example/v1
        auth: { header: X-Key, value: "${KEY}" }
        idempotency: Idempotency-Key
        submit:
          post: /edits
          headers: { x-a: b }
          json: { image: "{image.base64}", prompt: "{prompt}" }
        poll: { get: /s, state: /status, queued: [q], running: [r], done: [d] }
        result: { image: /output/url }
        """

    private static func problems(_ old: String = "", _ new: String = "") throws -> [String] {
        let log = ProblemLog(.settings)
        let scope = Scope(file: "studio.yaml", environment: ["KEY": "k-1234567"], log: log)
        let text = old.isEmpty ? studio : studio.replacing(old, with: new)
        let root = try Field(text: text, scope: scope, kind: .settings)
        _ = DescriptionReader(kind: .http).read(Section(root, keys: DescriptionReader.keys), name: "studio")
        do {
            try log.throwIfAny()
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    private static let headers = "header: X-Key"
    private static let idempotency = "idempotency: Idempotency-Key"
    private static let picture = "image: /output/url"
    private static let submit = "submit:"
    private static let image = "\"{image.base64}\""

    @Test(
        "is told once, with its line and its remedy",
        arguments: [
            (headers, "header: Content-Length", ":2: auth.header: found", "belongs to the connection"),
            (headers, "header: host", ":2: auth.header: found", "belongs to the connection"),
            (headers, "header: Content-Type", ":2: auth.header: found", "the name of a header"),
            (idempotency, "idempotency: Content-Length", ":3: idempotency: found", "belongs to the connection"),
            (idempotency, "idempotency: Host", ":3: idempotency: found", "belongs to the connection"),
            (idempotency, "idempotency: Authorization", ":3: idempotency: found", "a header of its own"),
            (idempotency, "idempotency: x-key", ":3: idempotency: found", "a header of its own"),
            ("x-a: b", "x-KEY: b", ":6: submit.headers.x-KEY: found", "it in `auth` alone"),
            ("x-a: b", "Content-Type: text/plain", ":6: submit.headers.Content-Type: found", "`raw`"),
            ("x-a: b", "idempotency-key: b", "found the header `idempotency-key`", "one of the two"),
            ("x-a: b", "x-a: \"b\\r\\nx-b: c\"", ":6: submit.headers.x-a: found a line end", "on one line"),
            ("x-a: b", "x-a: \"{image.bytes}\"", ":6: submit.headers.x-a: found {image.bytes}", "{image.base64}"),
            (image, "{ image.base64 }", ":7: submit.json.image: found", "did you mean `\"{image.base64}\"`"),
            (image, "{image.base64}", ":7: submit.json.image: found", "did you mean `\"{image.base64}\"`"),
            (image, "\"{ image.base64 }\"", "found { image.base64 }", "did you mean `{image.base64}`"),
            (image, "\"a {image.base64\"", "found {image.base64,", "did you mean `{image.base64}`"),
            (
                image, "\"{{image.base64}}\"", ":7: submit.json.image: found {{image.base64}}",
                "did you mean `{image.base64}`"
            ),
            (image, "\"{image.bytes}\"", ":7: submit.json.image: found {image.bytes}", "{image.data-uri}"),
            ("\"{prompt}\"", "\"{prompt\"", ":7: submit.json.prompt: found {prompt,", "did you mean `{prompt}`"),
            ("done: [d]", "done: []", ":8: poll.done: found no word", "the words for work that is done"),
            (picture, "image: status", ":9: result.image: found the place `status`", "a place of a picture"),
            (
                picture, "image: [/u, \"exists:/u\"]", ":9: result.image: found the place `exists:/u`",
                "a place of a picture"
            ),
            (picture, "image: \"submit:body\"", ":9: result.image: found the place `submit:body`", "`body` alone"),
            (picture, "image: body, as: url", ":9: result.as: found `url`", "`bytes`"),
            (picture, "image: /u, take: { a: /b }", ":9: result.take: found `take`", "beside a request of this step"),
            (picture, "image: /u, ok-if: { status: 2xx }", ":9: result.ok-if.status: found \"2xx\"", "200 to 599"),
            (picture, "image: /u, ok-if: { status: [200, 99] }", "found \"99\"", "200 to 599"),
            (picture, "image: /u, ok-if: { \"exists:/a\": yes }", "found \"yes\"", "true or false"),
            (submit, "cost: { tokens: {} }\nsubmit:", ":4: cost.tokens: found no tokens", "the place of a count"),
            (
                submit, "cost: { usd: 1, optional: true }\nsubmit:", ":4: cost.optional: found `optional`",
                "a place in the answer"
            ),
            (
                submit, "cost: { usd: /c, optional: maybe }\nsubmit:", ":4: cost.optional: found \"maybe\"",
                "true, false"
            ),
            (
                submit, "prepare: { account: { post: /f } }\nsubmit:", ":4: prepare.account: found the name",
                "a name of your own"
            ),
            (
                submit, "prepare: { body: { post: /f } }\nsubmit:", ":4: prepare.body: found the name",
                "a name of your own"
            ),
            (
                submit,
                "errors: [{ when: { /a: 1 }, code: provider.failed, name: rule-2 }, { when: { /b: 1 }, code: provider.failed }]\nsubmit:",
                ":4: errors[1]: found the name \"rule-2\" twice", "a name of its own"
            ),
        ])
    func mistakes(old: String, new: String, complaint: String, remedy: String) throws {
        try tellsOnce(old, new, complaint, remedy)
    }

    private static let body = "json: { image: \"{image.base64}\", prompt: \"{prompt}\" }"
    private static let result = "result: { image: /output/url }"

    @Test(
        "two parts that do not go together are told once",
        arguments: [
            (
                "\(idempotency)\nsubmit:", "submit:\n  resend: safe", ":4: submit.resend: found `safe`",
                "`idempotency` header"
            ),
            (
                body, "form: { a: { file: \"{image.base64}\" } }", ":7: submit.form.a.file: found \"{image.base64}\"",
                "no `file`"
            ),
            (body, "form: { a: { file: \"x{image.bytes}\" } }", ":7: submit.form.a.file: found", "\"{image.bytes}\""),
            (body, "raw: \"x{image.bytes}\"", ":7: submit.raw: found {image.bytes} beside", "alone"),
            (body, "json: [{ prompt: \"{prompt}\" }]", ":7: submit.json: found a list", "`input-at: /0`"),
            (body, "raw: \"{image.bytes}\"\n  input-at: /a", ":8: submit.input-at: found `input-at`", "`json`"),
            (body, "json: { a: [1] }\n  input-at: /a", ":8: submit.input-at: found a place that holds", "an object"),
            (
                picture, "image: /u, refused-if: { status: \"*\" }", ":9: result.refused-if: found conditions",
                "a refusal"
            ),
            (picture, "image: /u, ok-if: { status: \"~2\" }", ":9: result.ok-if.status: found ~2", "a list"),
            (picture, "image: /u, ok-if: { /a: null }", ":9: result.ok-if./a: found null", "`exists:`"),
            (
                submit, "account: { get: /me, ok: \"exists:/id\" }\nsubmit:",
                ":4: account.ok: found the place `exists:/id`",
                "the place itself"
            ),
            (
                submit, "cost: { usd: status }\nsubmit:", ":4: cost.usd: found the place `status`", "the place itself"
            ),
            (
                result, "result: { get: /r, image: /u }\ntimings: { run: \"result:/t\" }",
                ":10: timings.run: found a place",
                "`poll` or `submit`"
            ),
        ])
    func together(old: String, new: String, complaint: String, remedy: String) throws {
        try tellsOnce(old, new, complaint, remedy)
    }

    private func tellsOnce(_ old: String, _ new: String, _ complaint: String, _ remedy: String) throws {
        let told = try Self.problems(old, new)
        #expect(told.count == 1 && told[0].contains(complaint) && told[0].contains(remedy), "\(told)")
    }

    @Test("what is none of them is read: other braces, and headers of one's own")
    func good() throws {
        #expect(try Self.problems().isEmpty)
        for text in [
            "\"query { image { url } }\"", "'{\"prompt\": \"{prompt}\"}'", "\"a { b\"", "\"{}\"", "{ a: null }", "{}",
        ] {
            #expect(try Self.problems(Self.image, text).isEmpty, "\(text)")
        }
        for header in ["accept: text/plain", "Authorization: Basic eDp5", "x-a: \"{prompt}\""] {
            #expect(try Self.problems("x-a: b", header).isEmpty, "\(header)")
        }
    }

    @Test("all states that stand in two lists are told, in the same order each time")
    func twice() throws {
        for _ in 0..<5 {
            let told = try Self.problems("running: [r], done: [d]", "running: [r, q, z], done: [z, d, q]")
            #expect(told.count == 2 && told[0].contains("\"q\" twice") && told[1].contains("\"z\" twice"), "\(told)")
        }
    }
}
