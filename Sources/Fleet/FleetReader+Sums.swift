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
                leftOut.note(try sentence(of: error, span, found, row))
                continue
            }
            try body(found.integer(row, 24), Timestamp(microseconds: found.integer(row, 25)), rollup)
        }
    }

    /// Why a sum cannot be read.
    private struct Damage: Error { let what: String }

    /// What a place's role may have written is not believed: a figure that nobody can have measured would not even add up.
    private static func rollup(_ found: Rows, _ row: Int) throws(Damage) -> Rollup {
        func counts(_ column: Int) throws(Damage) -> [(name: String, count: Int)] {
            guard let list = CountList.counts(found.text(row, column)) else { throw Damage(what: "a list of counts") }
            return list
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
        for (name, count) in try counts(0) { rollup.codes[OutcomeCode(recorded: name), default: 0] += count }
        for (name, count) in try counts(1) { rollup.sources[name] = count }
        guard let psnr = CountList.numbers(found.text(row, 23)) else { throw Damage(what: "a list of counts") }
        rollup.psnr.reserveCapacity(psnr.count)
        for (tenths, count) in psnr {
            guard (-10_000...10_000).contains(tenths) else { throw Damage(what: "a PSNR of \(tenths)") }
            rollup.psnr[tenths] = count
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

    /// As the table itself has them.
    private static let countLimits: ClosedRange<Int64> = 0...1_000_000_000_000

    private func sentence(
        of damage: Damage, _ span: RollupSpan, _ found: Rows, _ row: Int
    ) throws(FleetError) -> String {
        let (series, start) = (found.integer(row, 24), found.integer(row, 25))
        let (place, ledger) = (found.integer(row, 26), found.integer(row, 27))
        let names = try query(
            "SELECT endpoint, route, tier FROM series WHERE place = $1 AND series = $2",
            [.integer(place), .integer(series)])
        let name =
            names.count == 1
            ? "\(names.text(0, 0)).\(names.text(0, 1)) (\(names.text(0, 2)))" : "series \(series)"
        let own = places.first { $0.number == place }?.name ?? "place \(place)"
        let rows = "place = \(place) AND ledger = \(ledger)"
        return
            "\(own), \(name), \(span) of \(Timestamp(microseconds: start).rfc3339): the sum holds \(damage.what) that "
            + "cannot be read, and is in no figure; who may write as \(own) has written it. As the owner of the centre remove "
            + "it, and let \(own) ship its sums again: DELETE FROM assay.rollup WHERE \(rows) AND series = \(series) "
            + "AND hours = \(span.rawValue) AND start_us = \(start); "
            + "UPDATE assay.ledger SET outcome = 0, token = '' WHERE \(rows)"
    }
}
