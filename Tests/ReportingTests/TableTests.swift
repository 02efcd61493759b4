import Model
import Testing

@testable import Reporting

@Suite("The table")
struct TableTests {
    private static func rows(width: Int) -> [Substring] {
        let text = Reporter.render(Example.full, as: .table, style: TextStyle(colour: false, width: width))
        return text.split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.hasPrefix("error") }
    }

    @Test("no row is wider than the terminal", arguments: [60, 72, 80, 100, 120, 200])
    func width(columns: Int) {
        for row in Self.rows(width: columns) where !row.contains("   c cache") {
            #expect(row.displayWidth <= columns, "\(row)")
        }
    }

    @Test("columns are left out in the stated order as the terminal narrows")
    func dropping() {
        let header = { (width: Int) in String(Self.rows(width: width).first ?? "") }
        #expect(header(100).contains("PSNR"))
        #expect(!header(95).contains("PSNR") && header(95).contains("COST"))
        #expect(!header(60).contains("COST"))
        #expect(header(30).contains("STATUS") && header(30).contains("UPTIME"))
    }

    @Test("colour adds only escape sequences")
    func colour() {
        let plain = Reporter.render(Example.full, as: .table, style: TextStyle(colour: false, width: 100))
        let coloured = Reporter.render(Example.full, as: .table, style: TextStyle(colour: true, width: 100))
        #expect(coloured != plain)
        #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
    }

    @Test("each source has one letter of its own")
    func letters() throws {
        let endpoint = Example.endpoints[0]
        let sources = ["replicate", "huggingface", "huggingface_pro", "huggingface_space", "cache"]
        let verdicts = sources.enumerated().map { step, source in
            Example.verdict(endpoint, nil, step, seconds: 1, cost: 0, source: source)
        }
        let strip = OutcomeStrip(rows: Example.input([verdicts]).report.rows, style: .plain)
        let row = try #require(Example.input([verdicts]).report.rows.first)
        #expect(strip.cell(row.marks, limit: 60).text == "RHUGc")
    }

    @Test("of many names of sources the first are told, and the others counted")
    func manySources() {
        let endpoint = Example.endpoints[0]
        let verdicts = (0..<300).map { step in
            Example.verdict(endpoint, nil, step, seconds: 1, cost: 0, source: "name-\(1000 + step)")
        }
        for format in [ReportFormat.html, .markdown] {
            let page = Reporter.render(Example.input([verdicts]), as: format)
            #expect(page.contains("and 292 others"))
            #expect(!page.contains("name-1100 1"))
        }
        #expect(Phrase.sources([("a", 2), ("b", 1)]) == "a 2, b 1")
    }

    @Test("identical failures are told once, with the others' names and differing values")
    func grouping() throws {
        let endpoint = Example.endpoints[1]
        let verdicts = (0..<8).map { step in
            Example.verdict(
                endpoint, step < 5 ? 0 : 1, step, .imageQuality, seconds: 1, cost: 0,
                finding: ("PSNR", "at least 30 dB", step < 7 ? "27.4 dB" : "21.0 dB"))
        }
        let troubles = Trouble.groups(of: verdicts)
        #expect(troubles.count == 1)
        #expect(
            troubles.first?.morePhrase(limit: 9)
                == "and 7 more with the same code: hd-image.replicate.portrait ×4, "
                + "hd-image.real-esrgan-space.portrait ×2, hd-image.real-esrgan-space.portrait (21.0 dB)")
    }

    @Test("a run that was interrupted says so in its summary, and of how many checks")
    func interrupted() {
        var input = Example.full
        #expect(!Reporter.render(input, as: .json).contains("interrupted_of"))
        input.interruptedOf = 1040
        let words = "interrupted after \(VerdictTally(input).total) of 1040 checks: "
        for format in [ReportFormat.table, .markdown, .html] {
            #expect(Reporter.render(input, as: format).contains(words), "\(format.rawValue)")
        }
        #expect(Reporter.render(input, as: .json).contains("\"interrupted_of\" : 1040"))
        #expect(Reporter.render(input, as: .junit).contains(" of 1040 checks"))
        #expect(Reporter.render(input, as: .tap).hasSuffix(" of 1040 checks\n"))
    }
}
