import Model

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What happens to the targets of a generated ledger.
enum Story: String, CaseIterable {
    /// One failure in a hundred.
    case steady
    /// One in five, of every kind.
    case flaky
    /// Hours of outage now and then.
    case outages
    /// The backup answers half of the time, much is cold, some is cached, few prices are known.
    case fallback
    /// Latencies in whole 100 ms: ties everywhere.
    case coarse
    /// Down when it is said to be, and now and then one lost probe that no other follows.
    case planted
}

/// Makes the verdicts of a monitor that probes every target once a minute; the same for the same seed.
struct VerdictGenerator {
    struct Target {
        let endpoint: String
        let feature: FeatureSpec
        let route: String
        let median: Double
    }

    static let start = Timestamp(microseconds: 1_787_270_400_000_000)  // 2026-08-21T00:00:00Z
    let targets: [Target]
    private let start: Timestamp
    private let every: Duration
    private let story: Story
    private let down: [Range<Timestamp>]
    private var random: SplitMix64
    private var minute = 0

    /// - Parameters:
    ///   - every: from one probe of a target to its next.
    ///   - down: of the planted story.
    init(
        targets count: Int, story: Story, seed: UInt64, start: Timestamp = VerdictGenerator.start,
        every: Duration = .seconds(60), down: [Range<Timestamp>] = []
    ) {
        self.down = down
        self.start = start
        self.every = every
        let routes = [Route.backendName, "replicate", "space", "hf-inference"]
        let features = FeatureSpec.builtIn
        targets = (0..<count).map { index in
            let feature = features[index / routes.count % features.count]
            let round = index / (routes.count * features.count)
            return Target(
                endpoint: round == 0 ? feature.id.rawValue : "\(feature.id.rawValue)-\(round + 1)", feature: feature,
                route: routes[index % routes.count], median: 1.5 + Double(index % 7))
        }
        self.story = story
        random = SplitMix64(seed: seed)
    }

    /// One minute: a verdict for each target.
    mutating func next() -> [Verdict] {
        defer { minute += 1 }
        return targets.indices.map { verdict(targets[$0], at: minute, index: $0) }
    }

    private mutating func verdict(_ target: Target, at minute: Int, index: Int) -> Verdict {
        let start = self.start + every * minute + .milliseconds(index * 37)
        let code = code(minute: minute, index: index)
        let failed = code.counting == .down
        var took = target.median * exp(0.35 * normal()) * (failed ? 0.5 : 1)
        if code.outcomeClass == .timeout { took = 60 }
        if story == .coarse { took = (took * 10).rounded() / 10 }
        var attempt = Attempt(
            provider: target.route, startedAt: start, code: code, detail: failed ? "500: worker died" : "",
            httpStatus: failed ? 500 : 200, body: failed ? "{\"error\": \"worker died\"}" : nil,
            timings: timings(.microseconds(Int64(took * 1e6))), bytesUp: 180_000, bytesDown: 2_400_000,
            cost: cost(target), modelVersion: target.route == "replicate" ? String(repeating: "4c", count: 32) : nil,
            remoteID: String(random.next(), radix: 36), isCold: chance(story == .fallback ? 0.2 : 0.02))
        attempt.retryAfter = code == .throttledRate ? .seconds(30) : nil
        let family: ProviderFamily? =
            target.route == Route.backendName ? nil : target.route == "replicate" ? "replicate" : "huggingface"
        return Verdict(
            subject: Subject(
                endpoint: target.endpoint, route: target.route, fixture: "portrait", feature: target.feature.id,
                family: family, model: family == nil ? nil : "owner/model"),
            outcome: Outcome(
                code: failed && chance(0.5) ? .ok : code, attempts: [attempt],
                source: code.counting == .up ? (code == .degradedFallback ? "huggingface" : "replicate") : nil,
                isCached: story == .fallback && chance(0.05), scheduledAt: start, startedAt: start,
                finishedAt: start + attempt.timings.total),
            code: code,
            findings: code == .ok
                ? [] : [Finding(code: code, subject: "answer", expected: "a finished result", actual: code.rawValue)],
            facts: failed || target.feature.output == .text ? nil : facts(),
            curl: "curl -X POST -d @portrait.json http://127.0.0.1:5000/api/\(target.endpoint)")
    }

    private mutating func code(minute: Int, index: Int) -> OutcomeCode {
        let failures: [OutcomeCode] = [
            .providerError, .timeoutTotal, .imageBlank, .transportReset, .throttledRate, .accountQuota, .contractMime,
        ]
        let kind = failures[Int(random.next() % UInt64(failures.count))]
        switch story {
        case .steady, .coarse: return chance(0.01) ? kind : .ok
        case .flaky: return chance(0.2) ? kind : chance(0.05) ? .degradedSlow : .ok
        case .outages: return (minute + index * 97) % 1500 < 90 ? .providerError : chance(0.005) ? kind : .ok
        case .planted:
            if isDown(minute) { return .providerError }
            let isNear = (minute - 2...minute + 2).contains { isDown($0) }
            return (minute + index) % 53 == 7 && !isNear ? kind : .ok
        case .fallback: return chance(0.03) ? kind : chance(0.5) ? .degradedFallback : .ok
        }
    }

    private func isDown(_ minute: Int) -> Bool { down.contains { $0.contains(start + every * minute) } }

    private mutating func cost(_ target: Target) -> Cost {
        if story == .fallback, chance(0.3) || target.route == Route.backendName { return .unknown }
        guard target.route == "replicate" || target.route == Route.backendName else {
            return Cost(amount: .zero, basis: .free, priceVersion: "2026-11-01")
        }
        return Cost(amount: MicroDollars(1900), basis: .priceFile, priceVersion: "2026-11-01")
    }

    private func timings(_ total: Duration) -> Timings {
        var timings = Timings(total: total)
        timings.dns = .microseconds(300)
        timings.connect = .microseconds(9000)
        timings.tls = .microseconds(21_000)
        timings.upload = .microseconds(40_000)
        timings.wait = total / 2
        timings.download = .microseconds(130_000)
        return timings
    }

    private mutating func facts() -> ImageFacts {
        let hash = [random.next(), random.next(), random.next(), random.next()].map { value in
            let digits = String(value, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
        let identical = chance(0.01)
        return ImageFacts(
            format: .png, width: 1024, height: 1024, byteCount: 2_400_000, sha256: hash,
            fidelity: Fidelity(identical: identical, psnr: identical ? nil : 32 + normal(), psnrY: nil))
    }

    private mutating func chance(_ share: Double) -> Bool { random.unit() < share }

    /// Box and Muller 1958.
    private mutating func normal() -> Double {
        (-2 * log(1 - random.unit())).squareRoot() * cos(2 * .pi * random.unit())
    }
}
