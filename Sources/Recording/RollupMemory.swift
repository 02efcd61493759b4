import GRDB
import Model
import Synchronization

/// Which rollups of a series are meant: those of one length within a window.
struct RollupStretch: Hashable {
    let span: RollupSpan
    let window: Range<Timestamp>
}

/// The last outcome of a snapshot of the ledger.
struct LedgerMark: Hashable {
    let id: Int64
    let startedAt: Int64
}

/// What was made of rollups before: a page that is brought up to date every few seconds reads only what is new.
///
/// Outcomes are only ever appended, each with a greater id: what came since the last look says which values are no longer right.
final class RollupMemory<Value: Sendable>: Sendable {
    private struct State {
        /// Nil: nothing is known.
        var mark: LedgerMark?
        var values: [Int64: [RollupStretch: Value]] = [:]
        var count = 0

        mutating func keep(_ value: Value, _ stretch: RollupStretch, of series: Int64, most: Int) {
            if count >= most { (values, count) = ([:], 0) }
            count += 1
            values[series, default: [:]][stretch] = value
        }

        mutating func forget(_ series: Int64, _ moment: Timestamp) {
            values[series] = values[series]?.filter { !$0.key.window.contains($0.key.span.start(of: moment)) }
        }
    }

    /// Values, of some kilobytes each, that are added until all are forgotten.
    private let most = 4000
    /// Outcomes that are looked at one by one; after more all is read again.
    private let looked = 20_000

    private let state = Mutex(State())

    /// Forgets what outcomes that were appended since the last look have changed.
    ///
    /// - Returns: what ``value(_:of:asOf:read:)`` is to be asked with within this snapshot.
    func refresh(_ db: Database) throws -> LedgerMark? {
        let mark = try mark(db, "(SELECT max(id) FROM outcome)")
        let known = state.withLock { $0.mark }
        guard mark != known else { return mark }
        var news: [(series: Int64, at: Timestamp)]?
        // A row that is gone was pruned, and its id may be another's by now.
        if let known, try self.mark(db, "\(known.id)") == known { news = try outcomes(after: known.id, db) }
        state.withLock { state in
            // Another snapshot was looked at meanwhile, a later one or an earlier one.
            guard state.mark == known else { return }
            if let news {
                for (series, moment) in news { state.forget(series, moment) }
            } else {
                state = State()
            }
            state.mark = mark
        }
        return mark
    }

    private func mark(_ db: Database, _ id: String) throws -> LedgerMark? {
        // What the moment is damaged to, the others who read it say.
        try Row.fetchOne(db, sql: "SELECT id, started_us FROM outcome WHERE id = \(id)").map {
            LedgerMark(id: $0[0], startedAt: Int64.fromDatabaseValue($0[1]) ?? 0)
        }
    }

    /// Nil for too many.
    private func outcomes(after id: Int64, _ db: Database) throws -> [(series: Int64, at: Timestamp)]? {
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT series, started_us FROM outcome WHERE id > ? LIMIT ?"),
            arguments: [id, looked])
        return rows.count < looked
            ? rows.map { ($0[0], Timestamp(microseconds: Int64.fromDatabaseValue($0[1]) ?? 0)) } : nil
    }

    /// What is known of a stretch; else it is read, and kept.
    func value(
        _ stretch: RollupStretch, of series: Int64, asOf mark: LedgerMark?, read: () throws -> Value
    ) throws -> Value {
        let known = state.withLock { $0.mark == mark ? $0.values[series]?[stretch] : nil }
        if let known { return known }
        let value = try read()
        state.withLock { state in
            guard state.mark == mark else { return }
            state.keep(value, stretch, of: series, most: most)
        }
        return value
    }
}
