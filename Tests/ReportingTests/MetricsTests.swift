import Model
import Reporting
import TestSupport
import Testing

@Suite("The figures for Prometheus")
struct MetricsTests {
    private static func input(probes: Int = 3) -> ReportInput {
        var input = Example.full
        var rollup = Rollup()
        for index in 0..<probes {
            rollup.add(
                ProbeSample(
                    code: index % 3 == 2 ? .providerError : .ok, source: "replicate", isCached: false,
                    isCold: index == 0,
                    serviceTime: .milliseconds(40 + 300 * index), attempts: 1, unknownCosts: 0,
                    cost: MicroDollars(2300),
                    fidelity: index == 0 ? nil : Fidelity(identical: index == 1, psnr: 31.4, psnrY: nil)))
        }
        input.totals = [SeriesTotal(endpoint: "hd-image", route: "replicate", tier: .work, rollup: rollup)]
        input.phases = [
            PhaseTotal(
                endpoint: "hd-image", route: "replicate", tier: .work, phase: "wait",
                histogram: LatencyHistogram([.milliseconds(3), .seconds(20)]))
        ]
        input.money = MoneyStanding(
            book: MoneyBook(day: ["replicate": MicroDollars(400_000)], month: ["replicate": MicroDollars(1_500_000)]),
            policy: SpendingPolicy(
                total: .init(day: MicroDollars(1_000_000)),
                providers: ["replicate": .init(month: MicroDollars(1_000_000))], ahead: Percentage(share: 0.1),
                urgency: Count(1)))
        return input
    }

    @Test("counters and histograms say what the ledger's sums say")
    func totals() {
        let text = Reporter.metrics(Self.input())
        let labels = "endpoint=\"hd-image\",route=\"replicate\",tier=\"work\""
        for line in [
            "# TYPE assay_probes_total counter\n", "assay_probes_total{\(labels),code=\"ok\"} 2\n",
            "assay_probes_total{\(labels),code=\"provider.error\"} 1\n", "assay_attempts_total{\(labels)} 3\n",
            "assay_cost_dollars_total{\(labels)} 0.0069\n", "# TYPE assay_duration_seconds histogram\n",
            "assay_duration_seconds_bucket{\(labels),start=\"cold\",le=\"0.05\"} 1\n",
            "assay_duration_seconds_bucket{\(labels),start=\"cold\",le=\"0.025\"} 0\n",
            "assay_duration_seconds_count{\(labels),start=\"warm\"} 1\n",
            "assay_duration_seconds_sum{\(labels),start=\"warm\"} 0.34\n",
            "assay_failure_duration_seconds_bucket{\(labels),le=\"+Inf\"} 1\n",
            "assay_psnr_decibels_bucket{\(labels),le=\"30.0\"} 0\n",
            "assay_psnr_decibels_bucket{\(labels),le=\"35.0\"} 1\n",
            "assay_identical_pictures_total{\(labels)} 1\n",
            "assay_phase_duration_seconds_bucket{\(labels),phase=\"wait\",le=\"30.0\"} 2\n",
            "assay_budget_left_dollars{provider=\"\",period=\"day\"} 0.6\n",
            "assay_budget_left_dollars{provider=\"replicate\",period=\"month\"} 0.0\n",
        ] { #expect(text.contains(line), "\(line)") }
    }

    @Test("each family stands once, with its samples below it, in both formats")
    func families() throws {
        for format in [MetricsFormat.prometheus, .openMetrics] {
            let lines = Reporter.metrics(Self.input(), as: format).split(separator: "\n").map(String.init)
            var (seen, family) = ([String](), "")
            for line in lines where line != "# EOF" {
                if line.hasPrefix("# TYPE ") {
                    family = String(line.split(separator: " ")[2])
                    seen.append(family)
                } else if !line.hasPrefix("#") {
                    #expect(line.hasPrefix(family), "\(line) below \(family)")
                }
            }
            #expect(seen.count == Set(seen).count && seen.count > 20)
            #expect((lines.last == "# EOF") == (format == .openMetrics))
            // OpenMetrics names a counter's family without its suffix, which no other family may have then.
            #expect(seen.contains(format == .openMetrics ? "assay_probes" : "assay_probes_total"))
        }
    }

    @Test("more probes never make a counter or a bucket less")
    func rising() {
        func values(_ probes: Int) -> [String: Double] {
            var values: [String: Double] = [:]
            var kind = ""
            for line in Reporter.metrics(Self.input(probes: probes)).split(separator: "\n") {
                if line.hasPrefix("# TYPE ") { kind = String(line.split(separator: " ")[3]) }
                guard !line.hasPrefix("#"), ["counter", "histogram"].contains(kind) else { continue }
                let space = line.lastIndex(of: " ") ?? line.startIndex
                values[String(line[..<space])] = Double(line[line.index(after: space)...])
            }
            return values
        }
        var last = values(1)
        for probes in 2...40 {
            let now = values(probes)
            for (name, value) in last { #expect((now[name] ?? -1) >= value, "\(name) after \(probes)") }
            last = now
        }
        print("counters and buckets: \(last.count)")
        #expect(last.count > 50)
    }
}
