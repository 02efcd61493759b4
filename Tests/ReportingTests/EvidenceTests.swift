import Model
import Reporting
import Testing

@Suite("Evidence in reports")
struct EvidenceTests {
    private static let hostile = "<script>alert(1)</script>\"'`|"

    private static func kept(_ digit: Character) -> KeptPicture {
        KeptPicture(sha256: String(repeating: digit, count: 64), format: .png, byteCount: 10)
    }

    private static func panel(
        _ role: PictureEvidence.Panel.Role, _ bytes: [UInt8], note: String
    ) -> PictureEvidence.Panel {
        PictureEvidence.Panel(role: role, thumbnail: bytes, width: 8, height: 8, note: note, path: nil)
    }

    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3, 4]

    private static func picture(_ reason: Exhibit.Reason, _ words: String) -> PictureEvidence {
        PictureEvidence(
            exhibit: Exhibit(
                run: "r", endpoint: "hd-image", route: words, fixture: "tiny", startedAt: Example.start, reason: reason,
                output: kept("a"), input: kept("b"), reference: nil),
            code: reason == .failure ? .imageQuality : .ok,
            findings: [Finding(code: .imageQuality, subject: "image: mosaic", expected: "detail", actual: words)],
            fidelity: Fidelity(identical: false, psnr: 19.5, psnrY: nil), worstBlock: "worst at 8, 16",
            panels: [
                panel(.input, png, note: "8 x 8"), panel(.output, [], note: words),
                panel(.difference, png, note: words),
            ], repeats: 2)
    }

    private static let points = [0.3, 0.2, 0.5, 0.24, 0.4, 0.6].enumerated().map { index, score in
        JudgeSummary.Point(at: Example.start + .seconds(index * 60), score: score)
    }

    private static func input(_ words: String) -> ReportInput {
        var input = Example.full
        let key = BaselineKey(endpoint: words, provider: words, version: words)
        input.evidence = ReportEvidence(
            controls: 19,
            baselines: [
                BaselineSummary(
                    key: key, runs: 5, needed: 3, since: Example.start, fixtures: 2, worst: 27.4, bar: 24.4, drift: nil),
                BaselineSummary(
                    key: key, runs: 1, needed: 3, since: Example.start, fixtures: 2, worst: nil, bar: nil, drift: 12),
            ], notes: ["note \(words)"], pictures: [picture(.failure, words), picture(.example, words)], notShown: 4,
            folder: "/var/plain")
        input.evidence?.judges = [
            JudgeSummary(
                judge: words, endpoint: "hd-image", route: "backend",
                bounds: ScoreBounds(atLeast: 0.25), points: points, refused: 2, silent: 3, silence: "why \(words)")
        ]
        return input
    }

    @Test("the page has the pictures in it, says what each shows, and how many had no room")
    func page() {
        let page = Reporter.render(Self.input("plain"), as: .html)
        #expect(page.contains("src=\"data:image/png;base64,iVBORw0KGgoBAgME\""))
        #expect(page.contains("alt=\"input of hd-image.plain.tiny, 8 x 8 pixels\""))
        #expect(page.contains("alt=\"map of where the output differs plain, worst at 8, 16\""))
        #expect(page.contains("4 more not shown here"))
        #expect(page.contains("19.50 dB from the reference; worst at 8, 16"))
        #expect(page.contains("and 2 more alike"))
        #expect(page.contains("judge verified with 19 known-bad pictures"))
        #expect(page.contains(">at least 24.40 dB</td>") && page.contains(">learning: 1 of 3 runs</td>"))
        #expect(!page.contains("http-equiv") && !page.contains("<img src=\"http"))
    }

    @Test("no foreign word in the evidence becomes markup", arguments: [ReportFormat.html, .markdown])
    func escaped(format: ReportFormat) {
        let text = Reporter.render(Self.input(Self.hostile), as: format)
        let (isElement, isThere) = (text.contains("<script"), text.contains("alert"))
        #expect(!isElement && isThere)
    }

    @Test("what judges said is in every report, with a chart on the page, and why one was silent")
    func judges() {
        let cells = ["plain", "hd-image", "backend", "6", "0.35", "0.2", "0.6", "at least 0.25", "2", "3"]
        let why = "judge plain could not say for 3 outputs of hd-image by backend (self.error, counted against nobody)"
        let markdown = Reporter.render(Self.input("plain"), as: .markdown)
        #expect(markdown.contains("| " + cells.joined(separator: " | ") + " |") && markdown.contains(why))
        let page = Reporter.render(Self.input("plain"), as: .html)
        #expect(page.contains(">at least 0.25</td>") && page.contains(why))
        #expect(page.contains("Scores by plain of hd-image by backend over time"))
        #expect(page.contains("median 0.35, lowest 0.2, highest 0.6, n = 6, at least 0.25 passes, 2 refused"))
        let json = Reporter.render(Self.input("plain"), as: .json)
        #expect(json.contains("\"median\" : 0.35") && json.contains("\"silence\" : \"why plain\""))
        let table = Reporter.render(Self.input("plain"), as: .table)
        #expect(table.contains("plain  hd-image.backend: median 0.35") && table.contains("could not say for 3"))
    }

    @Test("each verdict has its scores in the formats that list verdicts")
    func scored() {
        var input = Example.full
        var verdict = input.verdicts[0]
        verdict.code = .ok
        verdict.findings = []
        verdict.scores = [
            JudgeScore(judge: "clip", score: 0.31, bounds: ScoreBounds(atLeast: 0.25), message: "a boat"),
            JudgeScore(judge: "nsfw", score: nil, message: "it took more than 30 s"),
        ]
        input.verdicts = [verdict]
        #expect(Reporter.render(input, as: .csv).contains(",clip=0.31;nsfw=,"))
        let junit = Reporter.render(input, as: .junit)
        #expect(junit.contains("judge clip 0.31 (at least 0.25): a boat"))
        #expect(junit.contains("judge nsfw could not say (self.error): it took more than 30 s"))
        let lines = Reporter.render(input, as: .jsonl)
        #expect(lines.contains("\"at_least\":0.25,\"at_most\":null,\"code\":null,\"judge\":\"clip\""))
        #expect(lines.contains("\"code\":\"self.error\",\"judge\":\"nsfw\""))
    }

    @Test("Markdown names the files of what is wrong, and JSON every file, baseline and the control")
    func texts() throws {
        let markdown = Reporter.render(Self.input("plain"), as: .markdown)
        #expect(markdown.contains("`/var/plain/aa/\(String(repeating: "a", count: 64)).png`"))
        #expect(markdown.contains("| plain | plain | plain | 5 | 2 | 27.40 dB | at least 24.40 dB |"))
        #expect(markdown.contains("- and 4 more"))
        let json = Reporter.render(Self.input("plain"), as: .json)
        #expect(json.contains("\"known_bad_pictures_recognised\" : 19"))
        #expect(json.contains("\"bar_db\" : 24.4"))
        #expect(Reporter.render(Self.input("plain"), as: .table).contains("judge verified with 19 known-bad pictures"))
    }
}
