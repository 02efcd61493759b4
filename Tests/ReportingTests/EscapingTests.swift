import Foundation
import Model
import Testing

@testable import Reporting

@Suite("Foreign text stays text")
struct EscapingTests {
    private static let hostile = "<script>alert('x')</script> ]]> & \"q\" | `a` \u{1B}[31m\u{0} \u{FFFE} é 🎨"

    private static func input() -> ReportInput {
        let endpoint = Example.endpoints[0]
        let verdict = Example.verdict(
            endpoint, 0, 0, .contractJSON, seconds: 1, cost: 0, source: hostile, body: hostile, detail: hostile,
            finding: (hostile, hostile, "=cmd()\n::error::injected"))
        return Example.input([[verdict]], title: hostile)
    }

    @Test("a <script> in an endpoint's title is no element of the page")
    func script() {
        let page = Reporter.render(Self.input(), as: .html)
        #expect(!page.contains("<script"))
        #expect(page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"))
    }

    @Test(
        "no format for people lets a control character through",
        arguments: [ReportFormat.table, .markdown, .html, .tap])
    func controls(format: ReportFormat) {
        let text = Reporter.render(Self.input(), as: format)
        #expect(!text.unicodeScalars.contains { $0.isControl && $0 != "\n" && $0 != "\t" })
    }

    @Test("JUnit holds ]]> and drops what XML 1.0 cannot hold")
    func junit() {
        let text = Reporter.render(Self.input(), as: .junit)
        #expect(text.contains("]]&gt;"))
        #expect(!text.unicodeScalars.contains { $0.isIllegalInXML })
        #expect(!text.contains("<script"))
    }

    @Test("Markdown shows a title's markup instead of obeying it")
    func markdown() {
        let text = Reporter.render(Self.input(), as: .markdown)
        #expect(text.contains("### 1. **&lt;script&gt;"))
        #expect(text.contains("\\`a\\`"))
        #expect(text.contains(" \\| "))
    }

    @Test("a line break in a message cannot begin a second workflow command")
    func github() {
        let lines = Reporter.render(Self.input(), as: .github).split(separator: "\n")
        #expect(lines.count == 1)
        #expect(lines.first?.contains("=cmd()%0A::error::injected") == true)
    }

    @Test("a spreadsheet is given no formula, and every CSV line has the header's fields")
    func csv() {
        let text = Reporter.render(Self.input(), as: .csv)
        #expect(text.contains("\"'=cmd()\n::error::injected\""))
        #expect(text.hasSuffix("\r\n"))
    }

    @Test("JSON keeps foreign text exactly")
    func json() throws {
        let line = Reporter.render(Self.input(), as: .jsonl)
        let value = try JSONDecoder().decode(JSONValue.self, from: Data(line.utf8))
        #expect(value["attempts"]?[0]?["detail"]?.string == Self.hostile)
        #expect(value["findings"]?[0]?["subject"]?.string == Self.hostile)
    }

    @Test("a token has no way into any format", arguments: ReportFormat.allCases)
    func secrets(format: ReportFormat) {
        #expect(!Reporter.render(Example.full, as: format).contains("r8_never_shown"))
    }

    @Test("a code span's fence is longer than the backticks inside")
    func codeSpan() {
        #expect(Markdown.code("a `b` ``c``").text == "``` a `b` ``c`` ```")
        #expect(Markdown.code("a|b").text == "`a\\|b`")
    }
}
