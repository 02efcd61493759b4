import Judging
import Model
import Testing

@Suite("Status report")
struct SummaryTests {
    static let endpoints = [
        Sample.endpoint(.fixOldPhoto, targets: [Sample.target()]),
        Sample.endpoint(.hdImage, targets: [Sample.target(), Sample.space]),
    ]

    static func report(_ verdicts: [Verdict], tier: Tier = .work) -> StatusReport {
        StatusSummarizer(endpoints: endpoints).report(
            verdicts: verdicts, runs: [], generatedAt: Sample.start, tier: tier)
    }

    @Test(
        "a row's word follows from the shares of its probes",
        arguments: [
            ([.ok: 1], .working), ([:], .noData), ([.skippedBudget: 4], .noData), ([.accountAuth: 4], .noData),
            ([.ok: 19, .providerError: 1], .working), ([.ok: 18, .providerError: 1], .degraded),
            ([.degradedFallback: 5], .degraded), ([.ok: 1, .providerError: 1], .degraded),
            ([.ok: 1, .providerError: 2], .failed), ([.providerError: 2], .bothFailed),
            ([.transportRefused: 2], .failed), ([.timeoutTotal: 2, .providerError: 1], .timeout),
            ([.timeoutTotal: 1, .providerError: 1], .failed), ([.throttledRate: 3], .limited),
            ([.providerLoading: 2, .providerError: 1], .limited), ([.accountQuota: 1], .limited),
            ([.ok: 14, .throttledRate: 6], .limited), ([.ok: 14, .throttledRate: 3, .degradedSlow: 3], .degraded),
            ([.ok: 2, .skippedSlot: 9, .`selfOffline`: 9, .rejectedInput: 9], .working),
        ] as [([OutcomeCode: Int], StatusWord)])
    func words(codes: [OutcomeCode: Int], word: StatusWord) {
        #expect(WordRule.word(codes, noProviderWorks: true) == word)
    }

    @Test("both failed is said where both were shown to fail, and nowhere else")
    func bothFailed() {
        let failing = Sample.verdict(.providerFailed, route: "backend", family: nil)
        func word(_ direct: [String: OutcomeCode]) -> StatusWord? {
            let verdicts = direct.map { Sample.verdict($0.value, route: $0.key) }
            return SummaryTests.report([failing] + verdicts).rows.first?.word
        }
        #expect(word(["replicate": .providerError, "space": .timeoutTotal]) == .bothFailed)
        #expect(word(["replicate": .providerError, "space": .ok]) == .failed)
        #expect(word(["replicate": .providerError, "space": .throttledRate]) == .failed)
        #expect(word(["replicate": .providerError]) == .failed)
        #expect(word([:]) == .failed)
    }

    @Test("a provider that works when asked directly is named, where the backend does not answer by it")
    func fallbackRemark() {
        func remark(_ backend: [OutcomeCode], replicate: OutcomeCode, space: OutcomeCode) -> FallbackRemark? {
            let through = backend.map { Sample.verdict($0, route: "backend", family: nil) }
            let direct = [Sample.verdict(replicate), Sample.verdict(space, route: "space", family: .huggingface)]
            return SummaryTests.report(through + direct).endpoints.first?.remark
        }
        let unreached = remark([.providerFailed, .providerFailed], replicate: .providerError, space: .ok)
        #expect(unreached?.kind == .backupUnreached && unreached?.route == "space" && unreached?.failures == 2)
        #expect(remark([.providerFailed], replicate: .ok, space: .ok)?.kind == .primaryUnused)
        #expect(remark([.ok, .providerFailed], replicate: .ok, space: .ok)?.route == "space")
        #expect(remark([.providerFailed], replicate: .providerError, space: .providerError) == nil)
        #expect(remark([.degradedFallback, .providerFailed], replicate: .providerError, space: .ok) == nil)
        #expect(remark([.ok], replicate: .ok, space: .ok) == nil)
    }

    @Test("rows stand in the order of the settings, the backend first, the unknown last")
    func rowOrder() {
        let routes = [
            ("zoo", "replicate"), ("hd-image", "other"), ("hd-image", "space"), ("hd-image", "replicate"),
            ("fix-old-photo", "replicate"), ("hd-image", "backend"),
        ]
        let report = SummaryTests.report(routes.map { Sample.verdict(endpoint: $0.0, route: $0.1) })
        #expect(
            report.rows.map { "\($0.endpoint).\($0.route)" } == [
                "fix-old-photo.replicate", "hd-image.backend", "hd-image.replicate", "hd-image.space",
                "hd-image.other", "zoo.replicate",
            ])
        #expect(report.endpoints.map(\.endpoint) == ["fix-old-photo", "hd-image", "zoo"])
        #expect(report.endpoints[1].direct.map(\.route) == ["replicate", "space", "other"])
    }

    @Test("warm, cold, failed and cached times are kept apart, and excluded ones are in none")
    func timesApart() {
        let row = SummaryTests.report([
            Sample.verdict(took: .seconds(1)), Sample.verdict(took: .seconds(9), cold: true),
            Sample.verdict(.timeoutTotal, took: .seconds(60)), Sample.verdict(took: .milliseconds(1), cached: true),
            Sample.verdict(.throttledRate, took: .milliseconds(2)), Sample.verdict(.degradedSlow, took: .seconds(5)),
        ]).rows[0]
        #expect(row.latency.n == 2 && row.latency.min == .seconds(1) && row.latency.max == .seconds(5))
        #expect(row.cold.n == 1 && row.cold.max == .seconds(9))
        #expect(row.failed.n == 1 && row.failed.max == .seconds(60))
        #expect(row.uptime.up == 4 && row.uptime.down == 1 && row.uptime.excluded == [.throttled: 1])
        #expect(row.sources == ["unstated": 3, "cache": 1])
    }

    @Test("tiers are never mixed")
    func tiers() {
        let verdicts = [Sample.verdict(), Sample.verdict(.providerError, tier: .reach)]
        #expect(SummaryTests.report(verdicts).rows[0].uptime.down == 0)
        #expect(SummaryTests.report(verdicts, tier: .reach).rows[0].uptime.up == 0)
    }

    @Test("the cost of a success carries the failures, and an unknown cost takes it away")
    func costs() {
        let known = SummaryTests.report([Sample.verdict(), Sample.verdict(), Sample.verdict(.imageBlank)]).rows[0].cost
        #expect(known.known == MicroDollars(5700) && known.perSuccess == MicroDollars(2850) && known.attempts == 3)
        let unknown = SummaryTests.report([Sample.verdict(), Sample.verdict(cost: .unknown)]).rows[0].cost
        #expect(unknown.known == MicroDollars(1900) && unknown.unknownAttempts == 1 && unknown.perSuccess == nil)
    }

    @Test("identical pictures are counted apart from the dB figures")
    func quality() {
        func verdict(_ fidelity: Fidelity) -> Verdict {
            var verdict = Sample.verdict()
            verdict.facts = Sample.facts(fidelity: fidelity)
            return verdict
        }
        let row = SummaryTests.report([
            verdict(Fidelity(identical: true, psnr: nil, psnrY: nil)),
            verdict(Fidelity(identical: false, psnr: 31, psnrY: 32)),
            verdict(Fidelity(identical: false, psnr: 35, psnrY: 36)),
        ]).rows[0]
        #expect(row.quality == QualitySummary(n: 3, identical: 1, worst: 31, median: 33))
        #expect(SummaryTests.report([Sample.verdict()]).rows[0].quality == nil)
    }

    @Test(
        "stars and readiness follow from uptime, fallback share and n",
        arguments: [
            (5, 0, 0, 5, .ready), (4, 0, 0, nil, .unknown), (19, 0, 1, 4, .ready), (5, 5, 0, 4, .ready),
            (9, 0, 1, 3, .limited), (1, 0, 9, 0, .notReady), (3, 2, 5, 0, .limited),
        ] as [(Int, Int, Int, Int?, EndpointSummary.Readiness)])
    func standing(ok: Int, fallback: Int, failed: Int, stars: Int?, readiness: EndpointSummary.Readiness) {
        let codes: [(OutcomeCode, Int)] = [(.ok, ok), (.degradedFallback, fallback), (.providerError, failed)]
        let verdicts = codes.flatMap { code, count in
            (0..<count).map { Sample.verdict(code, route: "backend", family: nil, at: $0) }
        }
        let summary = SummaryTests.report(verdicts).endpoints[0]
        #expect(summary.stars == stars)
        #expect(summary.readiness == readiness)
    }

    @Test("the recommendation says which family, or that nothing is shown")
    func recommends() {
        func side(
            _ family: ProviderFamily, up: Int, down: Int, took: Duration, isBack: Bool = false
        ) -> [Verdict] {
            (0..<up + down).map {
                Sample.verdict(
                    (isBack ? $0 >= down : $0 < up) ? .ok : .providerError, route: family.rawValue, family: family,
                    at: $0, took: took)
            }
        }
        let good = side(.replicate, up: 20, down: 0, took: .seconds(3))
        func sentence(_ other: [Verdict]) -> String { SummaryTests.report(good + other).recommendation }
        #expect(sentence([]).hasPrefix("Not enough data"))
        #expect(
            sentence(side(.huggingface, up: 14, down: 6, took: .seconds(3), isBack: true))
                == "Use Replicate (uptime 100.0 %, n = 20, median 3.00 s) first and Hugging Face (uptime 70.0 %, "
                + "n = 20, median 3.00 s) as backup, over 1 shared endpoint: its uptime is shown to be higher.")
        // One that is down now, or far below what can be used, is no backup, however it stood before.
        let alone =
            "Use Replicate (uptime 100.0 %, n = 20, median 3.00 s), over 1 shared endpoint. There is no backup: "
        for (isBack, doubt) in [(false, "is down now."), (true, "is up less than 50 % of the time.")] {
            #expect(
                sentence(side(.huggingface, up: 5, down: 15, took: .seconds(3), isBack: isBack))
                    == alone + "Hugging Face (uptime 25.0 %, n = 20, median 3.00 s) \(doubt)")
        }
        let lost =
            side(.replicate, up: 40, down: 5, took: .seconds(3))
            + side(.huggingface, up: 0, down: 20, took: .seconds(3))
        #expect(
            SummaryTests.report(lost).recommendation.hasPrefix("No provider can be relied on, over 1 shared endpoint: ")
        )
        #expect(sentence(side(.huggingface, up: 20, down: 0, took: .seconds(2))).hasPrefix("Use Hugging Face"))
        #expect(sentence(side(.huggingface, up: 20, down: 0, took: .milliseconds(3100))).hasPrefix("No preference"))
    }

    @Test("what is remarkable is everything but ok, in the order of time")
    func remarkable() {
        let report = SummaryTests.report([
            Sample.verdict(.degradedSlow, at: 3), Sample.verdict(at: 2), Sample.verdict(.imageBlank, at: 1),
        ])
        #expect(report.remarkable.map(\.code) == [.imageBlank, .degradedSlow])
        #expect(report.method.n == 3)
        #expect(report.method.window == Sample.start + .seconds(1)...Sample.start + .seconds(3))
    }

    @Test("the strip holds the last sixty probes")
    func strip() {
        let row = SummaryTests.report((0..<70).map { Sample.verdict(at: $0) }).rows[0]
        #expect(row.marks.count == 60)
        #expect(row.marks.first?.startedAt == Sample.start + .seconds(10))
    }

    @Test("a report without verdicts is empty and says so")
    func empty() {
        let report = SummaryTests.report([])
        #expect(report.rows.isEmpty && report.method.window == nil && report.families.isEmpty)
    }
}
