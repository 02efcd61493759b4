import Judging
import Model
import Reporting

/// What must hold for any text from outside, once it was cleaned and rendered; a violation traps.
///
/// The first byte chooses the format. In the text behind it each 0xFF is the secret as it is, each 0xFE one more character
/// of it, so that the fuzzer can put anything between two.
enum ReportProperties {
    private static let secret = "Zk3vQm81xTqLw0aPb2Yc"
    private static let redactor = Redactor([Secret(secret, variable: "TOKEN")])
    private static let endpoint = Endpoint(
        id: "fix", title: "Fix", feature: .fixOldPhoto, path: "/fix", timeout: .seconds(9), targets: [])

    static let all: [String: @Sendable ([UInt8]) -> Void] = ["reports": examine]

    @Sendable private static func examine(_ bytes: [UInt8]) {
        guard let dice = bytes.first else { return }
        let text = told(bytes.dropFirst())
        checkCleaned(redactor.cleaned(text, to: TextBound.text))
        let format = Reporter.formats[Int(dice) % Reporter.formats.count]
        let rendered = Reporter.render(input(text), as: format)
        precondition(
            rendered.unicodeScalars.allSatisfy { !$0.isHidden || "\r\n\t".unicodeScalars.contains($0) }, "hidden text")
        precondition(!holdsSecret(rendered), "a secret in \(format.rawValue)")
        if format == .json { precondition(JSONValue(parsing: Array(rendered.utf8)) != nil, "no JSON") }
        if format == .csv { checkCSV(Array(rendered.utf8)) }
    }

    private static func told(_ bytes: ArraySlice<UInt8>) -> String {
        let spelled = Array(secret.utf8)
        var next = 0
        let all = bytes.flatMap { byte -> [UInt8] in
            if byte == 0xFF { return spelled }
            guard byte == 0xFE else { return [byte] }
            next += 1
            return [spelled[(next - 1) % spelled.count]]
        }
        return String(decoding: all, as: UTF8.self)
    }

    private static func input(_ text: String) -> ReportInput {
        let now = Timestamp(microseconds: 1_795_356_189_000_000)
        var attempt = Attempt(
            provider: "backend", startedAt: now, code: .contractJSON, detail: text, httpStatus: 200, body: text,
            modelVersion: text, remoteID: text)
        attempt.clean(by: redactor)
        var outcome = Outcome(
            code: .contractJSON, attempts: [attempt], source: text, scheduledAt: now, startedAt: now, finishedAt: now)
        outcome.clean(by: redactor)
        let verdict = Verdict(
            subject: Subject(endpoint: "fix", route: "backend", fixture: "tiny", feature: .fixOldPhoto),
            outcome: outcome,
            code: .contractJSON,
            findings: [
                Finding(code: .contractJSON, subject: "source", expected: "x", actual: outcome.source ?? ""),
                Finding(code: .contractJSON, subject: "answer", expected: "JSON", actual: attempt.detail),
            ], curl: redactor.cleaned("curl \(text)", to: TextBound.text))
        let report = StatusSummarizer(endpoints: [endpoint]).report(verdicts: [verdict], runs: [], generatedAt: now)
        return ReportInput(report: report, verdicts: [verdict], endpoints: [endpoint])
    }

    private static func checkCleaned(_ text: String) {
        precondition(text.utf8.count <= TextBound.text)
        precondition(redactor.redact(text) == text, "cleaning twice changes nothing")
        precondition(!holdsSecret(text), "a secret after cleaning")
    }

    /// Eight characters of it one after another, case, controls, blanks and backslashes not counted.
    private static func holdsSecret(_ text: String) -> Bool {
        let letters = text.utf8.compactMap(letter)
        let wanted = secret.utf8.compactMap(letter)
        let runs = Set((0...(wanted.count - 8)).map { Array(wanted[$0..<($0 + 8)]) })
        guard letters.count >= 8 else { return false }
        return (0...(letters.count - 8)).contains { runs.contains(Array(letters[$0..<($0 + 8)])) }
    }

    private static func letter(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x41...0x5A: byte | 0x20
        case ..<0x20, 0x7F, UInt8(ascii: " "), UInt8(ascii: "\\"): nil
        default: byte
        }
    }

    /// Every line has the header's number of fields (RFC 4180).
    private static func checkCSV(_ bytes: [UInt8]) {
        var (fields, isQuoted, counts) = (1, false, [Int]())
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted: fields += 1
            case UInt8(ascii: "\n") where !isQuoted && index > 0 && bytes[index - 1] == UInt8(ascii: "\r"):
                counts.append(fields)
                fields = 1
            default: break
            }
        }
        precondition(counts.count == 2 && counts[0] == counts[1] && !isQuoted, "fields \(counts)")
    }
}
