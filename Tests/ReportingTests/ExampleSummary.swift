import Model

/// Sums up the example's verdicts: enough of a summary to print, simpler than the real one.
enum ExampleSummary {
    static func report(_ verdicts: [Verdict], endpoints: [Endpoint]) -> StatusReport {
        let rows = endpoints.flatMap { endpoint in
            statusRows(verdicts.filter { $0.subject.endpoint == endpoint.id }, endpoint)
        }
        let summaries = endpoints.map { endpoint in summary(endpoint, rows.filter { $0.endpoint == endpoint.id }) }
        let starts = verdicts.map(\.outcome.startedAt)
        let window = starts.min().flatMap { first in starts.max().map { first...$0 } }
        return StatusReport(
            method: ReportMethod(
                generatedAt: Timestamp(microseconds: 1_795_363_500_000_000), window: window, n: verdicts.count,
                runs: verdicts.isEmpty ? 0 : 1, targets: ["http://127.0.0.1:5000"], toolVersion: "0.1.0",
                locations: ["laboratory"], tier: .work,
                fixtures: [
                    "portrait": String(repeating: "5c", count: 32), "greeting": String(repeating: "e0", count: 32),
                ],
                rules: ["Uptime is up / (up + down) over executed probes, with the Wilson 95 % interval."]),
            rows: rows, endpoints: summaries, families: verdicts.isEmpty ? [] : families(verdicts),
            recommendation: "Replicate for production, Hugging Face as backup.",
            recommendationRule: "the family with the higher lower bound of uptime is the primary.",
            starsRule: "five for a lower bound of uptime of 85 % or more, one fewer for each 20 points.",
            readinessRule: "ready when the lower bound of uptime is 85 % or more.",
            remarkable: verdicts.filter { $0.code != .ok }.sorted { $0.outcome.startedAt < $1.outcome.startedAt })
    }

    private static func statusRows(_ verdicts: [Verdict], _ endpoint: Endpoint) -> [StatusRow] {
        var routes: [String] = []
        for verdict in verdicts where !routes.contains(verdict.subject.route) { routes.append(verdict.subject.route) }
        return routes.map { route in row(verdicts.filter { $0.subject.route == route }, endpoint, route) }
    }

    private static func row(_ verdicts: [Verdict], _ endpoint: Endpoint, _ route: String) -> StatusRow {
        let successes = verdicts.filter(\.passed)
        let timed = successes.filter { !$0.outcome.isCached }
        return StatusRow(
            endpoint: endpoint.id, title: endpoint.title, feature: endpoint.feature.id, route: route,
            family: verdicts.first?.subject.family, model: verdicts.first?.subject.model, word: word(verdicts),
            marks: verdicts.map { verdict in
                let source = verdict.outcome.isCached ? SourceMark.cache : verdict.outcome.source
                return SourceMark(
                    source: source, place: ["replicate", "huggingface"].firstIndex { $0 == source }, code: verdict.code,
                    startedAt: verdict.outcome.startedAt)
            },
            uptime: uptime(verdicts),
            latency: latency(timed.filter { $0.outcome.attempts.first?.isCold != true }),
            cold: latency(timed.filter { $0.outcome.attempts.first?.isCold == true }),
            failed: latency(verdicts.filter { $0.code.counting == .down }), quality: quality(successes),
            cost: cost(verdicts), codes: verdicts.reduce(into: [:]) { $0[$1.code, default: 0] += 1 },
            sources: successes.reduce(into: [:]) {
                $0[$1.outcome.isCached ? "cache" : $1.outcome.source ?? "unnamed", default: 0] += 1
            })
    }

    private static func word(_ verdicts: [Verdict]) -> StatusWord {
        let codes = Set(verdicts.map(\.code))
        if codes.contains(.contractStatus) { return .bothFailed }
        if codes.contains(.timeoutTotal) { return .timeout }
        if codes.contains(.throttledRate) { return .limited }
        if codes.contains(.degradedFallback) || codes.contains(.providerError) { return .degraded }
        if codes.contains(.providerRuntime) { return .failed }
        return codes.contains(.skippedKey) ? .noData : .working
    }

    private static func uptime(_ verdicts: [Verdict]) -> Uptime {
        let excluded = verdicts.filter { $0.code.counting == .excluded }
            .reduce(into: [OutcomeClass: Int]()) { $0[$1.outcomeClass, default: 0] += 1 }
        return uptime(
            up: verdicts.count { $0.code.counting == .up }, down: verdicts.count { $0.code.counting == .down },
            excluded: excluded)
    }

    static func uptime(up: Int, down: Int, excluded: [OutcomeClass: Int] = [:]) -> Uptime {
        let (n, z) = (Double(up + down), 1.959964)
        guard n > 0 else { return Uptime(up: 0, down: 0, excluded: excluded, estimate: nil, interval: nil) }
        let p = Double(up) / n
        let centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        let half = z * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot() / (1 + z * z / n)
        return Uptime(
            up: up, down: down, excluded: excluded, estimate: p, interval: max(0, centre - half)...min(1, centre + half)
        )
    }

    private static func latency(_ verdicts: [Verdict]) -> LatencySummary {
        let sorted = verdicts.map(\.outcome.serviceTime).sorted()
        let rank = { (percent: Int) in sorted[max(0, (sorted.count * percent + 99) / 100 - 1)] }
        if sorted.isEmpty { return LatencySummary(n: 0) }
        return LatencySummary(
            n: sorted.count, min: sorted.first, p50: rank(50), p90: sorted.count < 10 ? nil : rank(90),
            p95: sorted.count < 20 ? nil : rank(95), max: sorted.last)
    }

    private static func quality(_ verdicts: [Verdict]) -> QualitySummary? {
        let all = verdicts.compactMap { $0.facts?.fidelity }
        let measured = all.compactMap(\.psnr).sorted()
        if all.isEmpty { return nil }
        return QualitySummary(
            n: all.count, identical: all.count(where: \.identical), worst: measured.first,
            median: measured.reduce(into: [Double: Int]()) { $0[$1, default: 0] += 1 }.median)
    }

    private static func cost(_ verdicts: [Verdict]) -> CostSummary {
        let attempts = verdicts.flatMap(\.outcome.attempts)
        let known = attempts.compactMap(\.cost.amount).reduce(.zero, +)
        let unknown = attempts.count { $0.cost.amount == nil }
        let successes = verdicts.count { $0.passed }
        let each = unknown == 0 && successes > 0 ? MicroDollars(known.amount / Int64(successes)) : nil
        return CostSummary(
            known: known, unknownAttempts: unknown, attempts: attempts.count, successes: successes, perSuccess: each)
    }

    private static func families(_ verdicts: [Verdict]) -> [FamilySummary] {
        ["replicate", Example.huggingface].map { family in
            let members = verdicts.filter { $0.subject.family == family }
            return FamilySummary(
                family: family, uptime: uptime(members), latency: latency(members.filter(\.passed)),
                cost: cost(members))
        }
    }

    private static func summary(_ endpoint: Endpoint, _ rows: [StatusRow]) -> EndpointSummary {
        let main = rows.first { $0.isBackend }
        let bound = main?.uptime.interval?.lowerBound
        let stars = bound.map { $0 >= 0.85 ? 5 : max(0, Int($0 * 5)) }
        return EndpointSummary(
            endpoint: endpoint.id, title: endpoint.title, feature: endpoint.feature.id, stars: stars,
            readiness: bound.map { $0 >= 0.85 ? .ready : $0 > 0 ? .limited : .notReady } ?? .unknown, backend: main,
            direct: rows.filter { !$0.isBackend })
    }
}
