import Model

/// Verdicts of every kind at random moments, the same for the same seed.
struct RandomVerdicts {
    private var random: SplitMix64

    /// Around the turn of a month, a daylight-saving switch and a leap second, where calendars go wrong.
    static let moments: [Int64] = [
        1_795_996_800_000_000,  // 2026-11-30T00:00:00Z
        1_774_746_000_000_000,  // 2026-03-29T01:00:00Z, clocks go forward in Europe
        1_483_228_800_000_000,  // 2017-01-01T00:00:00Z, right after a leap second
        0, -3_600_000_001,
    ]

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    mutating func next(around moment: Int64, spread: Duration) -> Verdict {
        let start = Timestamp(microseconds: moment + Int64.random(in: 0..<spread.microseconds, using: &random))
        let code = pick([.ok, .ok, .ok] + OutcomeCode.allCases)
        let route = pick(["backend", "replicate", "space"])
        let feature = pick([FeatureID.hdImage, .cartoonify])
        var facts: ImageFacts?
        if random.next() % 2 == 0 {
            let identical = random.next() % 4 == 0
            facts = ImageFacts(
                format: .png, width: 1, height: 1, byteCount: 1, sha256: "00",
                fidelity: Fidelity(identical: identical, psnr: identical ? nil : 20 + random.unit() * 30, psnrY: nil))
        }
        return Verdict(
            subject: Subject(
                endpoint: feature.rawValue, route: route, fixture: "portrait", feature: feature,
                family: route == "backend" ? nil : "replicate"),
            outcome: Outcome(
                code: code, attempts: attempts(route, start, code),
                source: pick([nil, "replicate", "huggingface", "a b=c %"]), isCached: random.next() % 10 == 0,
                scheduledAt: start, startedAt: start,
                // Now and then the wall clock is set back while a probe runs.
                finishedAt: start + .microseconds(Int64.random(in: -1000...20_000_000, using: &random))),
            code: code, facts: facts)
    }

    private mutating func attempts(_ provider: String, _ start: Timestamp, _ code: OutcomeCode) -> [Attempt] {
        (0..<Int(random.next() % 3)).map { _ in
            let amount = MicroDollars(Int64(random.next() % 5000))
            let cost = pick([Cost.unknown, Cost(amount: amount, basis: .metered, priceVersion: "p")])
            return Attempt(
                provider: provider, startedAt: start, code: code, cost: cost, isCold: pick([nil, true, false]))
        }
    }

    private mutating func pick<T>(_ choices: [T]) -> T { choices[Int(random.next() % UInt64(choices.count))] }

    mutating func shuffled<T>(_ items: [T]) -> [T] { items.shuffled(using: &random) }

    /// Cuts a list into pieces of random lengths.
    mutating func pieces<T>(_ items: [T]) -> [[T]] {
        var pieces: [[T]] = [[]]
        for item in items {
            if random.next() % 7 == 0 { pieces.append([]) }
            pieces[pieces.count - 1].append(item)
        }
        return pieces
    }
}
