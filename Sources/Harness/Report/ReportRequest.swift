import Judging
package import Model
import Recording
package import Reporting

/// Which outcomes a report is of.
package enum ReportSpan: Hashable, Sendable {
    /// A run, by its id, `last` or `previous`.
    case run(String)
    /// From here on, up to there; nil: from the first probe on, up to now.
    case between(Timestamp?, Timestamp?)

    /// What of a span's texts cannot be read, in a sentence.
    package struct Problem: Error, Hashable, Sendable {
        package let sentence: String
    }

    /// - Parameters:
    ///   - window: `24h`, `2026-10` or `2026-10-04`.
    ///   - since: a UTC time, or a duration for as long ago; as is `until`.
    package init(
        run: String?, window: String?, since: String?, until: String?, now: Timestamp
    ) throws(Problem) {
        if window != nil, since != nil || until != nil {
            throw Problem(
                sentence: "--window and --since/--until both say which time to look at: give one of them")
        }
        if let run {
            guard window == nil, since == nil, until == nil else {
                throw Problem(sentence: "--run already says which outcomes to look at: give it without a window")
            }
            self = .run(run)
        } else if let window {
            guard let range = ReportWindow(text: window, now: now)?.range else {
                throw Problem(
                    sentence: "--window must be a duration with a unit such as 24h or 30d, or a month or day that has "
                        + "begun such as 2026-10 or 2026-10-04; it is \"\(window)\"")
            }
            self = .between(range.lowerBound, range.upperBound)
        } else {
            let (from, to) = (
                try ReportSpan.moment("--since", since, now: now), try ReportSpan.moment("--until", until, now: now)
            )
            if let since, let until, let from, let to, from >= to {
                throw Problem(sentence: "--since \(since) is not before --until \(until): nothing lies between them")
            }
            self = .between(from, to)
        }
    }

    private static func moment(_ name: String, _ text: String?, now: Timestamp) throws(Problem) -> Timestamp? {
        guard let text else { return nil }
        if let moment = Timestamp(text: text) ?? Duration(text: text).map({ now + (.zero - $0) }) { return moment }
        throw Problem(
            sentence: "\(name) must be a UTC time such as 2026-11-22 or 2026-11-22T14:00Z, or a duration such as 36h "
                + "for as long ago; it is \"\(text)\"")
    }
}

extension ReportMaker {
    /// The report of a span of the ledger.
    ///
    /// - Parameter listing: also read the verdicts one by one, for the formats that list them.
    /// - Throws: ``HarnessError/noRun(_:ledger:newest:)``, ``HarnessError/nothingRecorded(ledger:tier:isWindowed:)``,
    ///   `RecordingError`.
    package func report(
        _ span: ReportSpan, tier: Tier, gates: [Gate], listing: Bool, now: Timestamp
    ) throws -> ReportInput {
        switch span {
        case .run(let name):
            let run = try ledger.run(called: name)
            return try report(
                of: run, verdicts: ledger.verdicts(LedgerQuery(run: run.id)), tier: tier, gates: gates, now: now)
        case .between(let since, let until):
            let input = try report(
                since: since, until: until ?? now, tier: tier, gates: gates, listing: listing, now: now)
            guard let input else {
                throw HarnessError.nothingRecorded(
                    ledger: ledger.path, tier: tier, isWindowed: since != nil || until != nil)
            }
            return input
        }
    }
}
