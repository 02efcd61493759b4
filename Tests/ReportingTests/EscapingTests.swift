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
        "no format lets a control character through",
        arguments: ReportFormat.allCases)
    func controls(format: ReportFormat) {
        let text = Reporter.render(Self.input(), as: format)
        #expect(!text.unicodeScalars.contains { $0.isHidden && $0 != "\n" && $0 != "\t" && $0 != "\r" })
    }

    @Test("JUnit holds ]]> and shows what XML 1.0 cannot hold")
    func junit() {
        let text = Reporter.render(Self.input(), as: .junit)
        #expect(text.contains("]]&gt;"))
        #expect(!text.unicodeScalars.contains { $0.isHidden && $0 != "\n" && $0 != "\t" })
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

@Suite("Hidden and active text, in every format")
struct HiddenTextTests {
    private static func text(_ hostile: String, _ format: ReportFormat) -> String {
        let endpoint = Example.endpoints[0]
        let verdict = Example.verdict(
            endpoint, 0, 0, .contractJSON, seconds: 1, cost: 0, source: hostile, body: hostile, detail: hostile,
            finding: (hostile, hostile, hostile))
        return Reporter.render(Example.input([[verdict]], title: hostile), as: format)
    }

    private static let hidden: [Unicode.Scalar] = (UInt32(0)...0xE0FFF).compactMap(Unicode.Scalar.init).filter(
        \.isHidden)

    @Test("no hidden scalar stands in any format but as an escape", arguments: ReportFormat.allCases)
    func hidden(format: ReportFormat) {
        let few =
            Self.hidden.filter { $0.value < 0x3000 } + Self.hidden.filter { $0.value >= 0x3000 && $0.value % 97 == 0 }
        for scalar in few where !["\n", "\r", "\t"].contains(scalar) {
            let text = Self.text("a\(scalar)b", format)
            #expect(!text.unicodeScalars.contains(scalar), "U+\(String(scalar.value, radix: 16))")
        }
        print("hidden scalars in \(format.rawValue): \(few.count)")
    }

    @Test("a mark over a quote, bar or backtick makes it no harmless character")
    func marked() {
        for mark in ["\u{301}", "\u{20DD}", "\u{FE0F}", "\u{200D}"] {
            let csv = Self.text("a\"\(mark),=cmd()", .csv)
            #expect(csv.contains("\"\"\(mark),=cmd()"), "the quote is doubled")
            #expect(Self.text("=\(mark)cmd()", .csv).contains("'=\(mark)cmd()"))
            let markdown = Self.text("`\(mark)<img src=x> |\(mark) *\(mark)", .markdown)
            let headings = markdown.split(separator: "\n").filter { $0.hasPrefix("#") }
            #expect(headings.contains { $0.contains("&lt;img src=x&gt;") })
            #expect(!headings.contains { $0.contains("<img") })
            #expect(markdown.contains("\\|\(mark)"))
            #expect(Markdown.code("a`\(mark)b").text == "`` a`\(mark)b ``")
            #expect(!Self.text("x\"\(mark) y=\"", .junit).contains("x\"\(mark)"))
            #expect(!Self.text("x\"\(mark) y=\"<\(mark)b>", .html).contains("<\(mark)b"))
        }
    }
}
