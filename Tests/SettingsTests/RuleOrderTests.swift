import Documents
import Model
import Testing

@testable import Settings

/// Rules of a description that take too much.
@Suite("The order of error rules") struct RuleOrderTests {
    private static func problems(_ rules: [String]) throws -> [String] {
        let log = ProblemLog(.settings)
        let lines = rules.map { "  - { when: { \($0) }, code: provider.failed }" }.joined(separator: "\n")
        let text = "url: http://127.0.0.1:9\nsubmit: { post: /x }\nresult: { image: /url }\nerrors:\n\(lines)\n"
        let root = try Field(
            text: text, scope: Scope(file: "o.yaml", environment: [:], log: log), kind: .settings)
        _ = DescriptionReader(kind: .http).read(Section(root, keys: DescriptionReader.keys), name: "o")
        do {
            try log.throwIfAny()
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test(
        "a rule that every answer meets is refused, wherever it stands",
        arguments: [
            "status: \"*\"", "body: \"*\"", "\"exists:/e\": [true, false]", "exists:/error: \"*\"",
            "status: \"*\", exists:/a/b: \"*\"",
        ])
    func all(when: String) throws {
        for rules in [[when, "/a: b"], ["/a: b", when], [when]] {
            let told = try Self.problems(rules)
            let line = 5 + (rules.firstIndex(of: when) ?? 0)
            #expect(told.count == 1 && told[0].contains("o.yaml:\(line): errors[\(line - 5)].when"), "\(told)")
            #expect(told[0].contains("every answer meets"), "\(told)")
        }
    }

    @Test(
        "a rule whose answers all go to one before it is refused with both lines",
        arguments: [
            ("/e: \"*\"", "/e: x"), ("status: 400", "status: 400, /e: x"), ("status: [400, 401]", "status: 401"),
            ("status: \"400\"", "status: 400"), ("/e: \"~quota\"", "/e: out of QUOTA"),
            ("/e: \"~Quota\"", "/e: \"~no quota\""),
            ("/e: x", "/e: x"), ("/e: \"*\"", "/e/kind: auth"), ("/e: \"*\"", "/e/0/kind: \"*\""),
            ("header:X-A: \"*\"", "header:x-a: b"),
            ("status: 400, /e: \"*\"", "/e: [x, y], status: 400, /f: z"),
        ])
    func shadowed(first: String, second: String) throws {
        let told = try Self.problems(["/other: 1", first, second])
        #expect(
            told.count == 1 && told[0].contains("o.yaml:7: errors[2]: found the rule \"rule-3\", which never counts"),
            "\(told)")
        #expect(told.first?.contains("\"rule-2\" in line 6") == true, "\(told)")
        #expect(try Self.problems([second, first]).isEmpty == (first != second && first != "status: \"400\""))
    }

    @Test(
        "what may still count is left alone",
        arguments: [
            ("/e: x", "/e: y"), ("status: 400, /e: x", "status: 400"), ("status: 400", "status: [400, 401]"),
            ("/e: \"~no quota\"", "/e: \"~quota\""), ("/e: x", "/f: x"), ("submit:/e: x", "/e: x"),
            ("/e: x", "/e: \"*\""),
            ("/e: \"~a\"", "/e: [a, b]"),
        ])
    func good(first: String, second: String) throws {
        #expect(try Self.problems([first, second]).isEmpty)
    }

    @Test("a condition without a value would never hold")
    func empty() throws {
        let told = try Self.problems(["/e: []"])
        #expect(told.count == 1 && told[0].contains("found an empty list"), "\(told)")
    }
}
