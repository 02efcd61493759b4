import Model

/// How figures are said, the same in every format that people read.
enum Phrase {
    /// There is nothing to compute the figure from, or too little for it.
    static let noData = "n/a"
    /// `98.96 %`. Only exactly everything prints as `100 %`, and only exactly nothing as `0 %`.
    static func percent(_ share: Double?, decimals: Int = 2) -> String {
        guard let share else { return noData }
        return "\(number(share, decimals)) %"
    }

    /// `98.96 % (94.3–99.8)`: the estimate and its Wilson 95 % interval.
    static func uptime(_ uptime: Uptime) -> String {
        guard let estimate = uptime.estimate, let interval = uptime.interval else { return noData }
        return "\(percent(estimate)) (\(Phrase.interval(interval)))"
    }

    /// `94.3–99.8`, in per cent.
    static func interval(_ interval: ClosedRange<Double>) -> String {
        "\(number(interval.lowerBound, 1))–\(number(interval.upperBound, 1))"
    }

    private static func number(_ share: Double, _ decimals: Int) -> String {
        let rounding = 1e-9
        if share > 1 - rounding { return "100" }
        if share < rounding { return "0" }
        var step = 1.0
        for _ in 0..<decimals { step /= 10 }
        return "\(min(max(share * 100, step), 100 - step), decimals: decimals)"
    }

    /// An age or a length in whole seconds: pages are computed now and then, and nobody counts fractions.
    static func length(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        return seconds < 1 ? "less than 1 s" : seconds < 60 ? "\(seconds) s" : duration.readable
    }

    static func percentile(_ value: Duration?) -> String {
        value?.readable ?? noData
    }

    /// `3 throttled, 1 skipped`; nil when nothing was excluded.
    static func excluded(_ uptime: Uptime) -> String? {
        let parts = OutcomeClass.allCases.compactMap { name -> String? in
            guard let count = uptime.excluded[name], count > 0 else { return nil }
            return "\(count) \(name.rawValue)"
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// Money per success, for a narrow column.
    static func costPerSuccess(_ cost: CostSummary) -> String {
        if let each = cost.perSuccess { return each.readable }
        return cost.unknownAttempts > 0 ? "unknown" : noData
    }

    /// Money per success, and what it rests on.
    static func costInFull(_ cost: CostSummary) -> String {
        if cost.attempts == 0 { return noData }
        let spent = money(known: cost.known, unknown: cost.unknownAttempts, of: cost.attempts)
        if let each = cost.perSuccess { return "\(each.readable) per success (\(spent))" }
        if cost.unknownAttempts == cost.attempts { return spent }
        return cost.unknownAttempts > 0 ? "unknown per success (\(spent))" : "no success (\(spent))"
    }

    /// `$0.0456 over 24 attempts`, `$0.01 known, 3 of 24 attempts of unknown cost`.
    static func money(known: MicroDollars, unknown: Int, of attempts: Int) -> String {
        if unknown == 0 { return "\(known.readable) over \(counted(attempts, "attempt"))" }
        if unknown == attempts { return "unknown cost of \(counted(attempts, "attempt"))" }
        return "\(known.readable) known, \(unknown) of \(counted(attempts, "attempt")) of unknown cost"
    }

    /// The median in dB without its unit; `inf` when every output equals its reference.
    static func psnr(_ quality: QualitySummary?) -> String {
        guard let quality, quality.n > 0 else { return noData }
        if let median = quality.median { return "\(median, decimals: 1)" }
        return quality.identical > 0 ? "inf" : noData
    }

    /// `median 31.2 dB, worst 29.9 dB, 2 of 8 identical`.
    static func psnrInFull(_ quality: QualitySummary?) -> String {
        guard let quality, quality.n > 0 else { return noData }
        var parts: [String] = []
        if let median = quality.median { parts.append("median \("\(median, decimals: 1)") dB") }
        if let worst = quality.worst { parts.append("worst \("\(worst, decimals: 1)") dB") }
        if quality.identical > 0 { parts.append("\(quality.identical) of \(quality.n) identical") }
        return parts.joined(separator: ", ")
    }

    /// `1 attempt`, `3 attempts`.
    static func counted(_ count: Int, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }

    /// What a passed probe of the tier shows.
    static func proves(_ tier: Tier) -> String {
        switch tier {
        case .reach: "whether anybody answers; nothing is billed"
        case .account: "whether a call would be accepted; nothing is billed"
        case .work: "whether the work is done"
        }
    }

    static func stars(_ count: Int?) -> String {
        guard let count else { return "" }
        return count == 0 ? "☆" : String(repeating: "⭐", count: count)
    }
}
