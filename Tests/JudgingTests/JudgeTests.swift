import Judging
import Model
import Testing

@Suite("Judge")
struct JudgeTests {
    struct Case: CustomTestStringConvertible {
        let sentence: String
        var check = Sample.check()
        var outcome = Sample.outcome()
        var image = ImageReading.readable(Sample.facts())
        var code = OutcomeCode.ok
        var expected = ""
        var actual = ""
        var testDescription: String { sentence }
    }

    static let expectation = Expectation(
        sources: ["replicate", "huggingface"], primarySource: "replicate", minimumPSNR: 30, slowAfter: .seconds(10))
    static let strict = Sample.check(expectation: expectation)

    static func inexact(_ psnr: Double) -> ImageReading {
        .readable(Sample.facts(fidelity: Fidelity(identical: false, psnr: psnr, psnrY: psnr)))
    }

    static func remarked(_ rule: HealthRule, _ sentence: String) -> ImageReading {
        .readable(Sample.facts(), remarks: [PictureRemark(rule: rule, sentence: sentence)])
    }

    static let pictures: [Case] = [
        Case(sentence: "a picture of the right size and type is ok"),
        Case(
            sentence: "half the size is image.size", image: .readable(Sample.facts(128, 96)), code: .imageSize,
            expected: "4.00x the input, 256 x 192", actual: "2.00x, 128 x 96"),
        Case(
            sentence: "a changed shape is image.size", image: .readable(Sample.facts(256, 96)), code: .imageSize,
            expected: "4.00x the input, 256 x 192", actual: "4.00x by 2.00x, 256 x 96"),
        Case(
            sentence: "a JPEG labelled PNG is contract.mime", image: .readable(Sample.facts(format: .jpeg)),
            code: .contractMime, expected: "image/jpeg, as the bytes show", actual: "declared image/png"),
        Case(
            sentence: "a bare base64 declares nothing",
            outcome: Sample.outcome(answer: .image(bytes: [1], declaredMime: nil))
        ),
        Case(
            sentence: "octet-stream from a provider declares nothing",
            check: Sample.check(route: .direct(Sample.target())),
            outcome: Sample.outcome(answer: .image(bytes: [1], declaredMime: "application/octet-stream"))),
        Case(
            sentence: "octet-stream from the backend is contract.mime",
            outcome: Sample.outcome(answer: .image(bytes: [1], declaredMime: "application/octet-stream")),
            code: .contractMime, expected: "image/png, as the bytes show", actual: "declared application/octet-stream"),
        Case(
            sentence: "an HTML page is image.undecodable",
            image: .broken(ImageFault(.undecodable, "begins with <html>")),
            code: .imageUndecodable, expected: "a readable picture", actual: "begins with <html>"),
        Case(
            sentence: "a cut picture is image.truncated", image: .broken(ImageFault(.truncated, "ends after 90 bytes")),
            code: .imageTruncated, expected: "a readable picture", actual: "ends after 90 bytes"),
        Case(
            sentence: "a picture over the limits is image.undecodable",
            image: .broken(ImageFault(.tooLarge, "99999 wide")),
            code: .imageUndecodable, expected: "a readable picture", actual: "99999 wide"),
        Case(
            sentence: "a black picture is image.blank", image: remarked(.black, "all black"),
            code: .imageBlank, expected: "a picture", actual: "all black"),
        Case(
            sentence: "a mosaic is image.quality", image: remarked(.mosaic, "97 % of the tiles are flat"),
            code: .imageQuality, expected: "detail as in the input", actual: "97 % of the tiles are flat"),
        Case(
            sentence: "a plain enlargement is degraded.warning", image: remarked(.onlyResized, "by bicubic"),
            code: .degradedWarning, expected: "more than a plain enlargement", actual: "by bicubic"),
        Case(
            sentence: "the size is judged by the check, not by the health rules",
            image: remarked(.wrongScale, "2x instead of 4x")),
        Case(
            sentence: "the input sent back is image.echo", check: Sample.check(.cartoonify),
            image: remarked(.noOp, "the output is the input"), code: .imageEcho,
            expected: "a picture other than the input", actual: "the output is the input"),
        Case(sentence: "a generative picture may have any size", check: Sample.check(.cartoonify)),
        Case(
            sentence: "GFPGAN answers at twice the size", check: Sample.check(.fixOldPhoto),
            image: .readable(Sample.facts(64, 48)), code: .imageSize, expected: "2.00x the input, 128 x 96",
            actual: "1.00x, 64 x 48"),
        Case(
            sentence: "a PSNR under the bar is image.quality",
            check: strict, outcome: Sample.outcome(source: "replicate"), image: inexact(27.414), code: .imageQuality,
            expected: "at least 30.00 dB", actual: "27.41 dB"),
        Case(
            sentence: "a PSNR at the bar is ok", check: strict, outcome: Sample.outcome(source: "replicate"),
            image: inexact(30)),
        Case(
            sentence: "an identical picture passes any bar", check: strict,
            outcome: Sample.outcome(source: "replicate"),
            image: .readable(Sample.facts(fidelity: Fidelity(identical: true, psnr: nil, psnrY: nil)))),
        Case(
            sentence: "a generative feature is not judged by PSNR",
            check: Sample.check(.cartoonify, expectation: Expectation(minimumPSNR: 30)), image: inexact(5)),
        Case(
            sentence: "a picture where text is due is contract.field", check: Sample.check(.textGeneration),
            code: .contractField, expected: "text", actual: "a picture"),
    ]

    static let answers: [Case] = [
        Case(
            sentence: "a backup's answer is degraded.fallback", check: strict,
            outcome: Sample.outcome(source: "huggingface"),
            code: .degradedFallback, expected: "\"replicate\", the primary", actual: "\"huggingface\", a backup"),
        Case(
            sentence: "an unknown source is contract.source", check: strict,
            outcome: Sample.outcome(source: "huggingface_pro"), code: .contractSource,
            expected: "\"replicate\" or \"huggingface\"", actual: "\"huggingface_pro\""),
        Case(
            sentence: "no source where one is due is contract.source", check: strict, code: .contractSource,
            expected: "\"replicate\" or \"huggingface\"", actual: "no source"),
        Case(
            sentence: "the source of a direct route is not judged",
            check: Sample.check(route: .direct(Sample.target()), expectation: Expectation(sources: ["x"]))),
        Case(
            sentence: "late is degraded.slow", check: strict,
            outcome: Sample.outcome(source: "replicate", took: .seconds(12)), code: .degradedSlow,
            expected: "at most 10.00 s", actual: "12.00 s"),
        Case(
            sentence: "another status than the expected is contract.status", outcome: Sample.outcome(status: 201),
            code: .contractStatus, expected: "200", actual: "201"),
        Case(
            sentence: "a provider's own status is not judged", check: Sample.check(route: .direct(Sample.target())),
            outcome: Sample.outcome(status: 201)),
        Case(
            sentence: "empty text is contract.text", check: Sample.check(.textGeneration),
            outcome: Sample.outcome(answer: .text(" \n")), image: .none, code: .contractText, expected: "some text",
            actual: "2 white-space characters"),
        Case(
            sentence: "some text is ok", check: Sample.check(.textGeneration),
            outcome: Sample.outcome(answer: .text("Hello")), image: .none),
        Case(
            sentence: "text where a picture is due is contract.field", outcome: Sample.outcome(answer: .text("Hello")),
            image: .none, code: .contractField, expected: "a picture", actual: "text"),
        Case(
            sentence: "success without an answer is contract.field", outcome: Sample.outcome(answer: nil), image: .none,
            code: .contractField, expected: "image", actual: "nothing"),
        Case(
            sentence: "what failed by itself keeps its code",
            outcome: Sample.outcome(.providerError, status: 500, detail: "500: All services failed"), image: .none,
            code: .providerError, expected: "a finished result", actual: "500: All services failed"),
        Case(
            sentence: "a time-out names the limit",
            outcome: Sample.outcome(.timeoutTotal, status: nil, detail: "gave up"),
            image: .none, code: .timeoutTotal, expected: "an answer within 1 m 00 s", actual: "gave up"),
        Case(
            sentence: "without a detail the code says it", outcome: Sample.outcome(.skippedBudget, status: nil),
            image: .none,
            code: .skippedBudget, expected: "to be run", actual: "skipped.budget"),
    ]

    @Test("an answer is judged by its contract and its picture", arguments: pictures + answers)
    func judges(_ example: Case) {
        let verdict = Judge.verdict(example.check, example.outcome, image: example.image, curl: "curl x")
        #expect(verdict.code == example.code)
        #expect((verdict.findings.first?.expected ?? "") == example.expected)
        #expect((verdict.findings.first?.actual ?? "") == example.actual)
        #expect(verdict.findings.isEmpty == (example.code == .ok))
        #expect(verdict.outcome.answer == nil)
        #expect(verdict.curl == "curl x")
    }

    @Test("all findings are kept, the worst first, and its code is the verdict's")
    func worstFirst() {
        let verdict = Judge.verdict(
            JudgeTests.strict, Sample.outcome(source: "huggingface", took: .seconds(12)),
            image: .readable(
                Sample.facts(64, 48, format: .jpeg),
                remarks: [PictureRemark(rule: .noOp, sentence: "the input")]), curl: nil)
        #expect(verdict.code == .imageEcho)
        #expect(
            verdict.findings.map(\.code)
                == [.imageEcho, .imageSize, .contractMime, .degradedFallback, .degradedSlow])
    }

    @Test("a code stands once in the stated order, and every class a judge can find is in it")
    func orderIsASet() {
        #expect(Set(Judge.order).count == Judge.order.count)
        let judged = OutcomeCode.allCases.filter { [.contract, .image, .degraded].contains($0.outcomeClass) }
        #expect(Set(Judge.order) == Set(judged))
    }

    @Test("the unbilled tiers need no answer")
    func unbilledTiers() {
        let check = Check(
            endpoint: Sample.endpoint(), route: .direct(Sample.target()), fixture: Sample.check().fixture, tier: .reach)
        #expect(Judge.verdict(check, Sample.outcome(answer: nil), image: .none, curl: nil).code == .ok)
    }

    @Test("what is no picture of ours and is labelled as one is told by its own media type too")
    func foreignTypes() {
        func subjects(_ bytes: [UInt8], _ declared: String?) -> [String] {
            let outcome = Sample.outcome(answer: .image(bytes: bytes, declaredMime: declared))
            let reading = ImageReading.broken(ImageFault(.undecodable, "not read"))
            return Judge.verdict(Sample.check(), outcome, image: reading, curl: nil).findings.map(\.expected)
        }
        let heic = Array("\0\0\0\u{18}ftypheic\0\0\0\0mif1heic".utf8)
        #expect(subjects(heic, "image/png") == ["a readable picture", "image/heic, as the bytes show"])
        #expect(subjects(heic, "Image/HEIF; q=1") == ["a readable picture"])
        #expect(subjects(heic, nil) == ["a readable picture"])
        let page = Array("<!DOCTYPE html>".utf8)
        #expect(subjects(page, "image/png") == ["a readable picture", "text/html, as the bytes show"])
        #expect(subjects(page, "text/html") == ["a readable picture"])
        #expect(subjects([1, 2, 3], "image/png") == ["a readable picture"])
    }

    @Test("a whole picture in an odd file is ok, and degraded or failed where the settings ask")
    func oddFile() {
        let image = Self.remarked(.oddFile, "lacks_end: its end is missing")
        func verdict(_ health: HealthPolicy) -> Verdict {
            Judge.verdict(Sample.check(), Sample.outcome(), image: image, curl: nil, health: health)
        }
        #expect(verdict(.standard).code == .ok && verdict(.standard).findings.isEmpty)
        let warned = verdict(HealthPolicy([.oddFile: .warn]))
        #expect(warned.code == .degradedWarning && warned.passed)
        #expect(warned.findings.map(\.actual) == ["lacks_end: its end is missing"])
        #expect(verdict(HealthPolicy([.oddFile: .fail])).code == .imageQuality)
    }

    @Test("a key that is missing is told by the name of its variable; what was interrupted, as interrupted")
    func words() {
        let provider = Provider(
            id: "mine", kind: "any", family: .replicate, baseURL: "http://127.0.0.1:1", token: nil,
            tokenVariable: "MY_TOKEN")
        let target = ProviderTarget(provider: provider, model: "owner/model", timeout: .seconds(60))
        var skipped = Sample.outcome(.skippedKey, status: nil)
        skipped.attempts = []
        let missing = Judge.verdict(Sample.check(route: .direct(target)), skipped, image: .none, curl: nil)
        #expect(missing.findings.map(\.actual) == ["mine has no key: $MY_TOKEN is unset or empty"])
        #expect(missing.findings.map(\.expected) == ["a key to be sent"])
        let cut = Sample.outcome(.selfError, status: nil, detail: Attempt.interrupted)
        let interrupted = Judge.verdict(Sample.check(), cut, image: .none, curl: nil)
        #expect(interrupted.findings.map(\.expected) == ["to be finished"])
    }
}
