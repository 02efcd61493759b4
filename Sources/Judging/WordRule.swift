package import Model

/// Which status word a row gets: decided by shares of the executed probes that say something about the target.
package enum WordRule {
    /// At least this share of probes `ok`, without reservations: WORKING.
    package static let workingShare = 0.95
    /// Under this share of probes passed: one of the failing words.
    package static let failingShare = 0.5

    package static let text = """
        Status word, over the executed probes that say something about the target (not skipped, not our own fault, \
        not rejected input, not a bad key): WORKING when at least \(percent(workingShare)) are ok. Otherwise, when at \
        least \(percent(failingShare)) passed, LIMITED if most of the others met a limit (429, full queue, spent \
        credit, cold start, asleep), else DEGRADED. Otherwise by what most failures are: TIMEOUT, LIMITED, or FAILED, \
        which is BOTH FAILED when no probe passed, the backend answered each time, and each of its two or more \
        providers, asked directly, passed no probe either; NO DATA without such probes.
        """

    /// - Parameter noProviderWorks: the row is the backend's, and each of its providers, two or more, was shown to fail.
    package static func word(_ codes: [OutcomeCode: Int], noProviderWorks: Bool = false) -> StatusWord {
        let telling = codes.filter { tells($0.key) && $0.value > 0 }
        let total = Double(count(telling) { _ in true })
        guard total > 0 else { return .noData }
        let passed = count(telling) { $0.counting == .up }
        if Double(telling[.ok] ?? 0) >= workingShare * total { return .working }
        if Double(passed) >= failingShare * total {
            let others = count(telling) { $0 != .ok }
            return 2 * count(telling, where: isLimit) > others ? .limited : .degraded
        }
        return failingWord(telling.filter { $0.key.counting != .up }, isHopeless: passed == 0 && noProviderWorks)
    }

    private static func failingWord(_ failures: [OutcomeCode: Int], isHopeless: Bool) -> StatusWord {
        let half = Double(count(failures) { _ in true }) / 2
        if Double(count(failures) { $0.outcomeClass == .timeout }) > half { return .timeout }
        if Double(count(failures, where: isLimit)) > half { return .limited }
        let unanswered = count(failures) { $0.outcomeClass == .transport || $0.outcomeClass == .timeout }
        return isHopeless && unanswered == 0 ? .bothFailed : .failed
    }

    private static func tells(_ code: OutcomeCode) -> Bool {
        code.counting != .excluded || isLimit(code)
    }

    /// The target works, but lets us in only so often or so soon.
    private static func isLimit(_ code: OutcomeCode) -> Bool {
        switch code {
        case .throttledRate, .throttledQueue, .accountPayment, .accountQuota, .providerLoading, .providerAsleep: true
        default: false
        }
    }

    private static func count(_ codes: [OutcomeCode: Int], where fits: (OutcomeCode) -> Bool) -> Int {
        codes.reduce(0) { fits($1.key) ? $0 + $1.value : $0 }
    }
}

/// `95 %`; a share with a fraction of a percent keeps one decimal.
func percent(_ share: Double) -> String {
    let value = share * 100
    return value == value.rounded() ? "\(value, decimals: 0) %" : "\(value, decimals: 1) %"
}
