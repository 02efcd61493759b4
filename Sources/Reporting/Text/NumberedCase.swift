import Model

/// A verdict as one test case of a CI format.
struct NumberedCase {
    let verdict: Verdict
    /// The fixture, with `#2` when the check ran more than once: verdicts know no repetition, so order numbers them.
    let name: String

    static func all(_ verdicts: [Verdict]) -> [NumberedCase] {
        let totals = verdicts.reduce(into: [:]) { $0[$1.subject.checkID, default: 0] += 1 }
        var seen: [String: Int] = [:]
        return verdicts.map { verdict in
            let id = verdict.subject.checkID
            let number = (seen[id] ?? 0) + 1
            seen[id] = number
            let repeated = (totals[id] ?? 0) > 1
            return NumberedCase(
                verdict: verdict, name: repeated ? "\(verdict.subject.fixture) #\(number)" : verdict.subject.fixture)
        }
    }

    enum Result: Hashable { case passed, failure, error, skipped }

    /// A wrong answer is a failure; no answer that could be judged is an error, as exit statuses 1 and 3 have it.
    var result: Result {
        switch verdict.outcomeClass {
        case .ok, .degraded: .passed
        case .contract, .image, .provider, .rejected: .failure
        case .transport, .timeout, .throttled, .account, .`self`, .unknown: .error
        case .skipped: .skipped
        }
    }

    /// `PSNR: expected at least 30 dB, actual 27.41 dB`.
    var message: String {
        guard let finding = verdict.account.first else { return verdict.code.rawValue }
        return "\(finding.subject): expected \(finding.expected), actual \(finding.actual)"
    }

    /// All that is known, as plain lines.
    var details: [String] {
        var lines = verdict.account.map { "\($0.subject): expected \($0.expected), actual \($0.actual)" }
        lines += verdict.scores.map { "judge \($0.sentence)" }
        lines += verdict.outcome.attempts.enumerated().map { index, attempt in
            let told = attempt.detail.isEmpty ? "" : ": \(attempt.detail)"
            return "attempt \(index + 1) at \(attempt.provider): "
                + "\(attempt.code.rawValue) after \(attempt.timings.total.readable)\(told)"
        }
        if let body = verdict.body { lines.append("body: \(body.clipped(to: 2000))") }
        if let curl = verdict.curl { lines.append(curl) }
        lines.append("assay explain \(verdict.code.rawValue)")
        return lines
    }
}
