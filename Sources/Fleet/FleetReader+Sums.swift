import Model
import Recording
import Synchronization

/// Sums that nobody can read, a sentence each: whoever answers without them says so.
final class LeftOut: Sendable {
    private let sentences = Mutex<Set<String>>([])
    private let most: Int

    init(most: Int = 20) { self.most = most }

    func note(_ sentence: String) { sentences.withLock { if $0.count < most { $0.insert(sentence) } } }

    /// Those since it was last asked.
    func take() -> [String] {
        sentences.withLock { sentences in
            defer { sentences = [] }
            return sentences.sorted()
        }
    }
}

extension FleetReader {
    private static let rollupColumns = """
        codes, sources, attempts, unknown_costs, cost, fallback_cost, warm_n, warm_sum_us, warm_min_us, warm_max_us, warm, \
        cold_n, cold_sum_us, cold_min_us, cold_max_us, cold, failed_n, failed_sum_us, failed_min_us, failed_max_us, failed, \
        psnr_identical, psnr_worst, psnr_tenths, series, start_us, place, ledger
        """

    /// Hands over the sums of one length that start within a window, each of one ledger. One that cannot be read is left out, and noted.
    ///
    /// - Parameter more: one more condition, in SQL.
    func rollups(
        _ span: RollupSpan, _ window: Range<Timestamp>, _ series: [Int64], more: String = "true",
        _ body: (_ series: Int64, _ start: Timestamp, _ rollup: Rollup) throws -> Void
    ) throws {
        let found = try query(
            """
            SELECT \(Self.rollupColumns) FROM rollup
            WHERE hours = $1 AND start_us >= $2 AND start_us < $3 AND series = ANY ($4::bigint[]) AND \(here("rollup"))
                AND \(more)
            """,
            [
                .integer(Int64(span.rawValue)), .integer(window.lowerBound.microseconds),
                .integer(window.upperBound.microseconds), Self.list(series),
            ])
        for row in 0..<found.count {
            let rollup: Rollup
            do throws(Damage) { rollup = try Self.rollup(found, row) } catch {
                let key = SumKey(
                    span: span, series: found.integer(row, 24), start: found.integer(row, 25),
                    place: found.integer(row, 26), ledger: found.integer(row, 27))
                try note(error.what, in: key)
                continue
            }
            try body(found.integer(row, 24), Timestamp(microseconds: found.integer(row, 25)), rollup)
        }
    }

    /// Which sum it is, and whose.
    struct SumKey {
        let span: RollupSpan
        let series: Int64
        let start: Int64
        let place: Int64
        let ledger: Int64
    }

    /// A list of counts, each name of which is there once, and that counts no more than a sum may; nil for any other.
    static func counts<Name: Hashable>(_ list: [(name: Name, count: Int)]?) -> [Name: Int]? {
        guard let list else { return nil }
        var (counts, total): ([Name: Int], Int64) = ([:], 0)
        counts.reserveCapacity(list.count)
        for (name, count) in list {
            total += Int64(count)
            guard countLimits.contains(total), counts.updateValue(count, forKey: name) == nil else { return nil }
        }
        return counts
    }

    /// Why a sum cannot be read.
    private struct Damage: Error { let what: String }

    /// What a place's role may have written is not believed: a figure that nobody can have measured would not even add up.
    private static func rollup(_ found: Rows, _ row: Int) throws(Damage) -> Rollup {
        func counts<Name: Hashable>(_ list: [(name: Name, count: Int)]?) throws(Damage) -> [Name: Int] {
            guard let counts = Self.counts(list) else { throw Damage(what: "a list of counts") }
            return counts
        }
        func figure(_ column: Int, within limits: ClosedRange<Int64> = Self.countLimits) throws(Damage) -> Int64 {
            let figure = found.integer(row, column)
            guard limits.contains(figure) else { throw Damage(what: "a figure of \(figure)") }
            return figure
        }
        func time(_ column: Int) throws(Damage) -> Duration? {
            found.isNull(row, column) ? nil : .microseconds(try figure(column, within: FleetSchema.lengths))
        }
        func histogram(_ column: Int) throws(Damage) -> LatencyHistogram {
            let (n, sum, low, high) = (
                try figure(column), try time(column + 1), try time(column + 2), try time(column + 3)
            )
            let histogram = LatencyHistogram(
                encoded: found.bytes(row, column + 4), sum: sum ?? .zero, min: low, max: high)
            guard let histogram, Int64(histogram.n) == n else { throw Damage(what: "a histogram") }
            return histogram
        }
        var rollup = Rollup()
        for (name, count) in try counts(CountList.counts(found.text(row, 0))) {
            rollup.codes[OutcomeCode(recorded: name), default: 0] += count
        }
        for (name, count) in try counts(CountList.counts(found.text(row, 1))) {
            rollup.sources[name.shown, default: 0] += count
        }
        rollup.psnr = try counts(CountList.numbers(found.text(row, 23)))
        for tenths in rollup.psnr.keys where !(-10_000...10_000).contains(tenths) {
            throw Damage(what: "a PSNR of \(tenths)")
        }
        rollup.attempts = Int(try figure(2))
        rollup.unknownCosts = Int(try figure(3))
        rollup.cost = MicroDollars(try figure(4, within: FleetSchema.costs))
        rollup.fallbackCost = MicroDollars(try figure(5, within: FleetSchema.costs))
        rollup.warm = try histogram(6)
        rollup.cold = try histogram(11)
        rollup.failed = try histogram(16)
        rollup.identical = Int(try figure(21))
        rollup.worstPSNR = found.real(row, 22)
        if let worst = rollup.worstPSNR, !FleetSchema.decibels.contains(worst) {
            throw Damage(what: "a PSNR of \(worst)")
        }
        return rollup
    }

    /// More than anybody counts in a day, and so little that as many as a server can keep add up.
    private static let countLimits: ClosedRange<Int64> = 0...1_000_000_000

    /// Notes a sum that is left out: whose it is, and how its owner mends it.
    func note(_ what: String, in sum: SumKey) throws(FleetError) {
        let (place, ledger, series) = (sum.place, sum.ledger, sum.series)
        let names = try query(
            "SELECT \(FleetSchema.read("endpoint, route, tier")) FROM series WHERE place = $1 AND series = $2",
            [.integer(place), .integer(series)])
        let name =
            names.count == 1
            ? "\(names.name(0, 0)).\(names.name(0, 1)) (\(names.name(0, 2)))" : "series \(series)"
        let own = places.first { $0.number == place }?.name ?? "place \(place)"
        let rows = "place = \(place) AND ledger = \(ledger)"
        leftOut.note(
            "\(own), \(name), \(sum.span) of \(Timestamp(microseconds: sum.start).rfc3339): the sum holds \(what) that "
                + "cannot be read, and is in no figure; who may write as \(own) has written it. As the owner of the centre remove "
                + "it, and let \(own) ship its sums again: DELETE FROM assay.rollup WHERE \(rows) AND series = \(series) "
                + "AND hours = \(sum.span.rawValue) AND start_us = \(sum.start); "
                + "UPDATE assay.ledger SET outcome = 0, token = '' WHERE \(rows)")
    }
}
