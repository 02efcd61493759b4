import Foundation
import Model
import Monitoring
import Recording
import Synchronization

/// Of several processes that ask the same series with one ledger, one probes and the others stand by. It says so again and
/// again; who does not for a while is gone.
final class WatchLease: Sendable {
    private struct State {
        var series: [ProbeSeries]
        /// By the steady clock; nil before it is held.
        var renewal: Timestamp?
    }

    private let holder: String
    /// How long it holds without being renewed: one and a half intervals, three seconds at least, and a minute at most.
    let span: Duration
    private let state: Mutex<State>

    init(_ plan: WatchPlan) {
        holder = "\(ProcessInfo.processInfo.processIdentifier)-\(UInt64.random(in: 0 ... .max))"
        span = min(max(plan.round * 3 / 2, .seconds(3)), .seconds(60))
        state = Mutex(State(series: plan.series))
    }

    var nextRenewal: Timestamp? { state.withLock { $0.renewal } }
    var pause: Duration { span / 4 }

    /// What is asked by others with this ledger.
    func others(in ledger: Ledger, at now: Watchman.Moment) throws(RecordingError) -> Set<ProbeSeries> {
        Set(try ledger.leases(at: now.wall).compactMap(ProbeSeries.init(leased:))).subtracting(
            state.withLock { $0.series })
    }

    /// - Returns: the first series that another one asks; nil: it is held now.
    func take(in ledger: Ledger, at now: Watchman.Moment) throws(RecordingError) -> ProbeSeries? {
        let series = state.withLock { $0.series }
        let taken = try ledger.lease(series.map(\.leased), holder: holder, for: span, at: now.wall)
        if let taken { return ProbeSeries(leased: taken) ?? series.first }
        state.withLock { $0.renewal = now.steady + pause }
        return nil
    }

    /// Renews it when that is due.
    func keep(in ledger: Ledger, at now: Watchman.Moment) throws(RecordingError) -> ProbeSeries? {
        guard let due = nextRenewal, due <= now.steady else { return nil }
        state.withLock { $0.renewal = now.steady + .seconds(1) }
        return try take(in: ledger, at: now)
    }

    /// Other series from now on. Where it is held, it is for them, or stays as it was.
    func change(to series: [ProbeSeries], in ledger: Ledger, at now: Watchman.Moment) throws(RecordingError)
        -> ProbeSeries?
    {
        let old = state.withLock { state in
            defer { state.series = series }
            return state
        }
        guard old.renewal != nil else { return nil }
        let taken = try take(in: ledger, at: now)
        if taken != nil { state.withLock { $0.series = old.series } }
        return taken
    }

    /// Another one has it by now.
    func lose() { state.withLock { $0.renewal = nil } }

    func end(in ledger: Ledger) throws(RecordingError) {
        lose()
        try ledger.endLeases(of: holder)
    }
}

extension ProbeSeries {
    fileprivate var leased: String { "\(endpoint) \(route) \(tier.rawValue)" }

    fileprivate init?(leased: String) {
        let words = leased.split(separator: " ").map(String.init)
        guard words.count == 3, let tier = Tier(rawValue: words[2]) else { return nil }
        self.init(endpoint: words[0], route: words[1], tier: tier)
    }

    /// As people read it.
    var words: String { "\(endpoint) by \(route), \(tier.rawValue)" }
}
