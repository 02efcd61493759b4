import Model
import Recording

extension FleetReader {
    /// Texts as an array: whatever stands in them.
    static func list(_ texts: [String]) -> ShippedValue {
        let quoted = texts.map { "\"\($0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\"" }
        return .text("{\(quoted.joined(separator: ","))}")
    }

    /// Hands over single outcomes as samples, by series, in the order of start.
    func samples(
        _ window: Range<Timestamp>, _ series: [Int64], more: String = "true",
        _ body: (_ series: Int64, _ start: Timestamp, _ sample: ProbeSample) throws -> Void
    ) throws {
        let found = try query(
            """
            SELECT o.series, o.started_us, o.finished_us, \(FleetSchema.read("o.code, o.source")), o.cached, o.identical,
                o.psnr, o.psnr_y, a.attempts, a.priced, a.cost, a.cold,
                (SELECT \(FleetSchema.read("s.feature")) FROM series AS s WHERE s.place = o.place AND s.series = o.series),
                o.place, o.ledger, o.run, o.id
            FROM outcome AS o CROSS JOIN LATERAL (
                SELECT count(*) AS attempts, count(cost) AS priced, \(Connection.sum("cost")) AS cost,
                    coalesce((array_agg(cold ORDER BY position DESC))[1], false) AS cold
                FROM attempt WHERE attempt.place = o.place AND attempt.run = o.run AND attempt.outcome = o.id
                    AND attempt.outcome_us = o.started_us) AS a
            WHERE o.started_us >= $1 AND o.started_us < $2 AND o.series = ANY ($3::bigint[]) AND \(here("o")) AND \(more)
            ORDER BY o.series, o.started_us, o.place, o.run, o.id
            """,
            [
                .integer(window.lowerBound.microseconds), .integer(window.upperBound.microseconds), Self.list(series),
            ])
        for row in 0..<found.count {
            if let odd = Self.oddity(found, row) {
                leftOut.note(sentence(of: odd, found, row))
                continue
            }
            var fidelity: Fidelity?
            if let identical = found.optionalInteger(row, 6), !FeatureID(rawValue: found.text(row, 13)).hasNoReference {
                fidelity = Fidelity(identical: identical == 1, psnr: found.real(row, 7), psnrY: found.real(row, 8))
            }
            let started = Timestamp(microseconds: found.integer(row, 1))
            let attempts = Int(found.integer(row, 9))
            try body(
                found.integer(row, 0), started,
                ProbeSample(
                    code: OutcomeCode(recorded: found.text(row, 3)), source: found.optionalName(row, 4),
                    isCached: found.integer(row, 5) == 1, isCold: found.integer(row, 12) == 1,
                    serviceTime: Timestamp(microseconds: found.integer(row, 2)) - started, attempts: attempts,
                    unknownCosts: attempts - Int(found.integer(row, 10)), cost: MicroDollars(found.integer(row, 11)),
                    fidelity: fidelity))
        }
    }

    /// What of an outcome nobody can have measured: a place's role may have written anything before the tables refused it.
    private static func oddity(_ found: Rows, _ row: Int) -> String? {
        let (end, cost) = (found.integer(row, 2), found.integer(row, 11))
        if !FleetSchema.times.contains(end) { return "an end at \(end) µs" }
        if !FleetSchema.costs.contains(cost) { return "a cost of \(MicroDollars(cost).readable)" }
        guard let psnr = found.real(row, 7), !FleetSchema.decibels.contains(psnr) else { return nil }
        return "a PSNR of \(psnr)"
    }

    private func sentence(of odd: String, _ found: Rows, _ row: Int) -> String {
        let (place, ledger) = (found.integer(row, 14), found.integer(row, 15))
        let (run, id, start) = (found.integer(row, 16), found.integer(row, 17), found.integer(row, 1))
        let own = places.first { $0.number == place }?.name ?? "place \(place)"
        let parts = "place = \(place) AND run = \(run)"
        return
            "\(own), outcome \(id) of \(Timestamp(microseconds: start).rfc3339): it holds \(odd), which nobody can have measured, "
            + "and is in no figure that is made of outcomes; who may write as \(own) has written it. As the owner of the centre "
            + "remove it, and let \(own) ship again what it has: "
            + "DELETE FROM assay.attempt WHERE \(parts) AND outcome = \(id) AND outcome_us = \(start); "
            + "DELETE FROM assay.outcome WHERE \(parts) AND id = \(id) AND started_us = \(start); "
            + "UPDATE assay.ledger SET outcome = 0, token = '' WHERE place = \(place) AND ledger = \(ledger)"
    }

    /// The last probes of each series, in the order of time.
    func marks(_ window: Range<Timestamp>, _ series: [Int64], limit: Int) throws -> [Int64: [SourceMark]] {
        guard limit > 0, !series.isEmpty else { return [:] }
        let found = try query(
            """
            SELECT wanted.series, \(FleetSchema.read("last.source, last.code")), last.started_us FROM unnest($1::bigint[]) AS wanted (series)
            CROSS JOIN LATERAL (
                SELECT CASE WHEN cached THEN 'cache' ELSE source END AS source, code, started_us FROM outcome
                WHERE outcome.series = wanted.series AND started_us >= $2 AND started_us < $3 AND \(here("outcome"))
                ORDER BY started_us DESC LIMIT $4) AS last
            ORDER BY last.started_us
            """,
            [
                Self.list(series), .integer(window.lowerBound.microseconds), .integer(window.upperBound.microseconds),
                .integer(Int64(limit)),
            ])
        var marks: [Int64: [SourceMark]] = [:]
        for row in 0..<found.count {
            marks[found.integer(row, 0), default: []].append(
                SourceMark(
                    source: found.optionalName(row, 1), code: OutcomeCode(recorded: found.text(row, 2)),
                    startedAt: Timestamp(microseconds: found.integer(row, 3))))
        }
        return marks
    }

    /// First and last start of a probe within the window; where single outcomes are missing, to the hour.
    func bounds(_ window: Range<Timestamp>, _ series: [Int64]) throws -> ClosedRange<Timestamp> {
        let inside = "started_us >= $2 AND started_us < $3 AND \(here("outcome"))"
        let found = try query(
            """
            SELECT min(first_us), max(last_us) FROM unnest($1::bigint[]) AS wanted (series) CROSS JOIN LATERAL (
                SELECT (SELECT started_us FROM outcome WHERE outcome.series = wanted.series AND \(inside)
                        ORDER BY started_us LIMIT 1) AS first_us,
                    (SELECT started_us FROM outcome WHERE outcome.series = wanted.series AND \(inside)
                        ORDER BY started_us DESC LIMIT 1) AS last_us) AS ends
            """,
            [Self.list(series), .integer(window.lowerBound.microseconds), .integer(window.upperBound.microseconds)])
        var ends = [found.optionalInteger(0, 0), found.optionalInteger(0, 1)].compactMap(\.self)
        if let lost = try horizon(), window.lowerBound < lost {
            let first = try query(
                """
                SELECT min(start_us) FROM rollup WHERE hours = 1 AND series = ANY ($1::bigint[]) AND start_us >= $2
                    AND start_us < $3 AND \(here("rollup"))
                """,
                [Self.list(series), .integer(window.lowerBound.microseconds), .integer(window.upperBound.microseconds)])
            ends += [first.optionalInteger(0, 0)].compactMap(\.self)
        }
        let (first, last) = (ends.min() ?? window.lowerBound.microseconds, ends.max() ?? window.lowerBound.microseconds)
        return Timestamp(microseconds: first)...Timestamp(microseconds: last)
    }

    /// How many runs began within a window, what they asked, and from where.
    func origins(_ window: Range<Timestamp>) throws -> (runs: Int, targets: [String], locations: [String]) {
        let found = try query(
            """
            SELECT count(*), \(FleetSchema.read("run.target")), place.name FROM run JOIN place ON place.place = run.place
            WHERE started_us >= $1 AND started_us < $2 AND \(here("run")) GROUP BY run.target, place.name
            """, [.integer(window.lowerBound.microseconds), .integer(window.upperBound.microseconds)])
        let rows = 0..<found.count
        return (
            rows.reduce(0) { $0 + Int(found.integer($1, 0)) }, Set(rows.map { found.name($0, 1) }).sorted(),
            Set(rows.map { found.text($0, 2) }).sorted()
        )
    }
}
