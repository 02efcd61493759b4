import Model
import Testing

@testable import Reporting

@Suite("Formats for CI")
struct CITests {
    /// Distinct troubles, so that grouping cannot hide them.
    private static func failures(_ count: Int) -> ReportInput {
        let verdicts = (0..<count).map { step in
            Example.verdict(
                Example.endpoints[step % 3], 0, step, .contractField, seconds: 1, cost: 0, body: "{\"step\": \(step)}",
                finding: ("field \(step)", "a string", "null"))
        }
        return Example.input([verdicts])
    }

    @Test("5,000 failures make ten annotations, and the tenth counts the rest")
    func annotations() {
        let lines = Reporter.render(Self.failures(5000), as: .github).split(separator: "\n")
        #expect(lines.count == 10)
        #expect(lines.last == "::error title=assay::4991 more kinds of trouble in 4991 checks: see the job summary")
    }

    @Test("5,000 failures fit into a job summary, which says what it left out")
    func summary() {
        let text = JobSummary.render(Self.failures(5000))
        #expect(text.utf8.count < 1_000_000)
        #expect(text.contains("Cut here: "))
        #expect(text.utf8.count > 900_000)
    }

    @Test("a summary that cannot even hold the table says so and stays under the limit")
    func tinySummary() {
        let text = JobSummary.render(Self.failures(50), limit: 600)
        #expect(text.utf8.count < 600)
        #expect(text.contains("too large"))
    }

    @Test("JUnit's counts are those of its cases, on both levels")
    func junitCounts() {
        let text = Reporter.render(Example.full, as: .junit)
        let sum = { (pattern: Regex<(Substring, Substring)>) in
            text.matches(of: pattern).compactMap { Int($0.output.1) }
        }
        let tests = sum(#/ tests="(\d+)"/#)
        #expect(tests.first == tests.dropFirst().reduce(0, +))
        #expect(text.matches(of: #/<testcase /#).count == tests.first)
        #expect(text.matches(of: #/<failure /#).count == sum(#/ failures="(\d+)"/#).first)
        #expect(text.matches(of: #/<error /#).count == sum(#/ errors="(\d+)"/#).first)
        #expect(text.matches(of: #/<skipped /#).count == sum(#/ skipped="(\d+)"/#).first)
    }

    @Test("a wrong answer is a failure, no usable answer an error, a skip neither")
    func results() {
        let cases = NumberedCase.all(Example.full.verdicts)
        let results = { (code: OutcomeCode) in Set(cases.filter { $0.verdict.code == code }.map(\.result)) }
        #expect(results(.contractStatus) == [.failure])
        #expect(results(.timeoutTotal) == [.error])
        #expect(results(.throttledRate) == [.error])
        #expect(results(.skippedKey) == [.skipped])
        #expect(results(.degradedFallback) == [.passed])
    }

    @Test("repetitions are numbered, single checks are not")
    func numbering() {
        let names = NumberedCase.all(Example.full.verdicts).map(\.name)
        #expect(names.first == "portrait #1")
        #expect(names.last == "greeting")
    }

    @Test("TAP has its plan, as many points as verdicts, and a reason for every skip")
    func tap() {
        let lines = Reporter.render(Example.full, as: .tap).split(separator: "\n")
        #expect(lines.prefix(2) == ["TAP version 13", "1..157"])
        #expect(lines.count { $0.hasPrefix("ok ") || $0.hasPrefix("not ok ") } == 157)
        #expect(lines.contains { $0.hasPrefix("ok 157 ") && $0.contains(" # SKIP skipped.key") })
    }

    @Test("verdicts of another tier are listed, and enter no figure")
    func tiers() {
        var input = Example.full
        var stranger = input.verdicts[0]
        stranger.subject.tier = .reach
        input.verdicts.append(stranger)
        #expect(VerdictTally(input) == VerdictTally(Example.full))
        #expect(Reporter.render(input, as: .html) == Reporter.render(Example.full, as: .html))
        #expect(Reporter.render(input, as: .jsonl).split(separator: "\n").count == 158)
    }
}
