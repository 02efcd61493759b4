import Model
import Testing

@testable import Reporting

@Suite("Short texts")
struct LineTests {
    @Test("a plan names each endpoint once, aligns its routes, and says that nothing was sent")
    func plan() {
        var cost = ExpectedCost()
        cost.add(MicroDollars(3800))
        cost.add(nil)
        let report = PlanReport(
            lines: [
                .init(endpoint: "hd-image", route: "backend", count: 2, fixtures: ["tiny", "lake"]),
                .init(endpoint: "hd-image", route: "replicate", count: 1, fixtures: ["tiny"]),
            ], bills: [.init(provider: "replicate", cost: cost)], total: cost)
        #expect(
            PlanText.render(report) == """
                hd-image
                  backend             2 checks    tiny lake
                  replicate           1 check     tiny

                  replicate           $0.0038 and 1 check of unknown price
                3 checks, expected cost $0.0038 and 1 check of unknown price; nothing was sent
                """)
    }

    @Test("progress counts what is done and failed, and names at most two that are under way")
    func progress() {
        var line = ProgressLine()
        for name in ["a.b.c", "d.e.f", "g.h.i"] { line.started(name, total: 4) }
        #expect(line.text(elapsed: .seconds(2)).hasSuffix("0/4 checks, 0 failed, 2.00 s  a.b.c, d.e.f … 1 more"))
        var verdict = Example.full.verdicts[0]
        verdict.code = .providerError
        line.finished(verdict, done: 1, total: 4)
        #expect(line.text(elapsed: .seconds(2)).hasPrefix("━━━━━╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ 1/4 checks, 1 failed"))
        #expect(ProgressLine().text(elapsed: .zero).contains("0/0 checks"))
    }

    @Test("a run of a monitor is one line, with the first three that failed")
    func run() {
        var verdicts = Array(Example.full.verdicts.prefix(4))
        for index in verdicts.indices { verdicts[index].code = .timeoutTotal }
        let text = RunLine.text(Example.run, verdicts, took: .seconds(3))
        #expect(text.contains("4 checks, 4 failed, 0 degraded, 3.00 s"))
        let cut = RunLine.text(Example.run, verdicts, took: .seconds(3), interruptedOf: 9)
        #expect(cut.contains("interrupted after 4 of 9 checks, 4 failed"))
        #expect(text.hasSuffix(", …") && text.split(separator: "timeout.total").count == 4)
    }

    @Test("a monitor's line counts what failed as a check's summary does, and one check is one")
    func counts() {
        var verdict = Example.full.verdicts[0]
        for (code, said) in [
            (OutcomeCode.accountAuth, "1 check, 1 failed, 0 degraded"),
            (.throttledRate, "1 check, 1 failed, 0 degraded"),
            (.rejectedPolicy, "1 check, 1 failed, 0 degraded"), (.degradedWarning, "1 check, 0 failed, 1 degraded"),
            (.skippedKey, "1 check, 0 failed, 0 degraded"), (.ok, "1 check, 0 failed, 0 degraded"),
        ] {
            verdict.code = code
            let text = RunLine.text(Example.run, [verdict], took: .seconds(3))
            #expect(text.contains(said), "\(text)")
        }
    }

    @Test("names and values stand below each other, however long a name is")
    func facts() {
        let table = FactTable.render([("identical", "no"), ("a name of over eighteen", "yes")])
        #expect(table == "identical         no\na name of over eighteenyes")
        let hostile = FactTable.render([("message", "\u{1B}[2J red\u{7}\u{202E}\nverdict passes")])
        #expect(hostile == "message           \\u{1B}[2J red\\u{7}\\u{202E} verdict passes")
    }

    @Test("a failed gate warns, an undecided one says why, and one that passed is silent")
    func gates() {
        func gate(_ state: GateResult.State) -> String? {
            GateResult(name: "p95 <= 5 s", subject: "hd-image", actual: "p95 is 9 s", state: state).warning
        }
        #expect(gate(.passed) == nil)
        #expect(gate(.failed) == "gate failed: hd-image: p95 <= 5 s, but p95 is 9 s")
        #expect(gate(.notEnoughData)?.hasPrefix("gate undecided, not enough data: hd-image") == true)
    }
}
