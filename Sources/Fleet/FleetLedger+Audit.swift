package import Model
package import Recording

extension FleetLedger {
    package func info() throws -> LedgerInfo {
        try read { reader in
            let sums = try reader.query(
                """
                SELECT \(Connection.sum("n")), \(Connection.sum("attempts")), \(Connection.sum("cost")), min(start_us)
                FROM rollup WHERE hours = 24 AND \(reader.here("rollup"))
                """)
            let rows = try reader.query(
                "SELECT count(*), min(started_us), max(started_us) FROM outcome WHERE \(reader.here("outcome"))")
            let runs = try reader.query(
                "SELECT count(*), count(*) FILTER (WHERE finished_us IS NULL) FROM run WHERE \(reader.here("run"))")
            let steps = try reader.query("SELECT name FROM step ORDER BY split_part(name, ' ', 1)::integer")
            let bytes = try reader.query("SELECT pg_database_size(current_database())").integer(0, 0)
            let lost = try reader.horizon()
            var probed: ClosedRange<Timestamp>?
            if let last = rows.optionalInteger(0, 2),
                let first = lost == nil ? rows.optionalInteger(0, 1) : sums.optionalInteger(0, 3)
            {
                probed = Timestamp(microseconds: min(first, last))...Timestamp(microseconds: last)
            }
            var info = LedgerInfo(
                path: path, schema: (0..<steps.count).map { steps.text($0, 0) }, bytes: Int(bytes),
                runs: Int(runs.integer(0, 0)), outcomes: Int(sums.integer(0, 0)), attempts: Int(sums.integer(0, 1)),
                keptOutcomes: Int(rows.integer(0, 0)), cost: MicroDollars(sums.integer(0, 2)), probed: probed,
                prunedBefore: lost, unfinishedRuns: Int(runs.integer(0, 1)))
            info.locations = try reader.standings()
            return info
        }
    }

    /// How each place stands, without what it has shipped being read.
    package func standings() throws -> [LocationStanding] { try read { reader in try reader.standings() } }

    /// Recomputes every sum of every ledger from the outcomes that arrived. Where a location had removed some before they were
    /// shipped, or months were dropped, there is nothing to recompute from: of each ledger by itself, and it is said.
    package func check() throws -> LedgerCheck {
        try read { reader in
            var (rollups, outcomes, unchecked): (Int, Int, [Timestamp: Set<String>]) = (0, 0, [:])
            var own = reader
            own.leftOut = LeftOut(most: .max)
            let series = try own.series(nil)
            var problems = own.leftOut.take()
            let ledgers = try reader.query(
                """
                SELECT ledger, place, greatest(lost_before_us, (SELECT max(before_us) FROM horizon)) FROM ledger
                WHERE \(reader.here("ledger")) ORDER BY place, ledger
                """)
            for row in 0..<ledgers.count {
                let audit = LedgerAudit(
                    own, place: ledgers.integer(row, 1), ledger: ledgers.integer(row, 0), series: series,
                    horizon: ledgers.optionalInteger(row, 2).map(Timestamp.init))
                let found = try audit.differences()
                rollups += found.rollups
                outcomes += found.outcomes
                problems += found.problems
                if let start = audit.start { unchecked[start, default: []].insert(audit.name) }
            }
            var check = LedgerCheck(
                rollups: rollups, outcomes: outcomes, prunedBefore: try reader.horizon(), problems: problems,
                foreign: [])
            check.unchecked = unchecked.sorted { $0.key < $1.key }.map { start, names in
                "\(names.sorted().joined(separator: ", ")): nothing before \(start.rfc3339) was recomputed, as outcomes of then "
                    + "may have been removed"
            }
            return check
        }
    }
}

extension FleetReader {
    /// - Parameter counting: whether outcomes are counted, which takes its time; and places that are retired have a part in it.
    func standings(counting: Bool = true) throws(FleetError) -> [LocationStanding] {
        let count = "(SELECT \(Connection.sum("n")) FROM rollup WHERE rollup.place = place.place AND hours = 24)"
        let found = try query(
            """
            SELECT place.name, max(ledger.heard_us), count(ledger.ledger),
                coalesce((array_agg(ledger.waiting ORDER BY ledger.heard_us DESC))[1], 0),
                coalesce((array_agg(ledger.ahead_us ORDER BY ledger.heard_us DESC))[1], 0),
                \(counting ? count : "0::bigint"), place.retired_us, place.added_us,
                \(Connection.clock) - max(ledger.heard_us)
            FROM place LEFT JOIN ledger ON ledger.place = place.place
            WHERE \(here("place")) AND (place.retired_us IS NULL OR \(counting))
            GROUP BY place.place, place.name, place.retired_us, place.added_us ORDER BY place.name
            """)
        return (0..<found.count).map { row in
            var standing = LocationStanding(
                name: found.text(row, 0), outcomes: Int(found.integer(row, 5)), waiting: Int(found.integer(row, 3)),
                heardAt: found.optionalInteger(row, 1).map(Timestamp.init),
                clockAhead: .microseconds(found.integer(row, 4)), ledgers: Int(found.integer(row, 2)))
            standing.retiredAt = found.optionalInteger(row, 6).map(Timestamp.init)
            standing.addedAt = found.optionalInteger(row, 7).map(Timestamp.init)
            standing.unheard = found.optionalInteger(row, 8).map { Duration.microseconds($0) }
            // By the usual rule: who serves may have another. Who was never heard is waited for.
            let isLate = standing.unheard.map { $0 > FleetRules().silence.duration } ?? false
            standing.isSilent = standing.retiredAt == nil && isLate
            return standing
        }
    }
}

/// The sums of one ledger against its outcomes.
private struct LedgerAudit {
    private struct Key: Hashable {
        let series: Int64
        let span: RollupSpan
        let start: Timestamp
    }

    private let reader: FleetReader
    private let place: Int64
    private let ledger: Int64
    private let series: [(number: Int64, subject: Subject)]
    /// The place's.
    let name: String
    /// Where it begins; nil: with the first.
    let start: Timestamp?

    /// - Parameters:
    ///   - reader: what it leaves out is a problem here.
    ///   - horizon: outcomes before may have been removed.
    init(
        _ reader: FleetReader, place: Int64, ledger: Int64, series: [(number: Int64, subject: Subject)],
        horizon: Timestamp?
    ) {
        (self.reader, self.place, self.ledger, self.series) = (reader, place, ledger, series)
        name = reader.places.first { $0.number == place }?.name ?? "?"
        start = horizon.map { RollupSpan.day.start(of: $0) + .microseconds(RollupSpan.day.microseconds) }
    }

    func differences() throws -> (rollups: Int, outcomes: Int, problems: [String]) {
        var (rollups, outcomes, problems): (Int, Int, [String]) = (0, 0, [])
        let end = Timestamp(microseconds: .max)
        for (number, subject) in series {
            let window = (start ?? Timestamp(microseconds: .min))..<end
            // What there is nothing to recompute from is read all the same.
            let before = Timestamp(microseconds: .min)..<window.lowerBound
            for span in RollupSpan.allCases where !before.isEmpty {
                try reader.rollups(span, before, [number], more: own("rollup")) { _, _, _ in }
            }
            var expected: [Key: Rollup] = [:]
            try reader.samples(window, [number], more: own("o")) { _, start, sample in
                outcomes += 1
                for span in RollupSpan.allCases {
                    expected[Key(series: number, span: span, start: span.start(of: start)), default: Rollup()].add(
                        sample)
                }
            }
            var actual: [Key: Rollup] = [:]
            for span in RollupSpan.allCases {
                try reader.rollups(span, window, [number], more: own("rollup")) { series, start, rollup in
                    actual[Key(series: series, span: span, start: start)] = rollup
                }
            }
            rollups += expected.count
            let unreadable = reader.leftOut.take()
            problems += unreadable
            for key in Set(expected.keys).union(actual.keys) where expected[key] != actual[key] {
                // It is there, and is named already.
                if actual[key] == nil, !unreadable.isEmpty { continue }
                problems.append(
                    "\(name), \(subject.endpoint).\(subject.route) (\(subject.tier.rawValue)), \(key.span) of "
                        + "\(key.start.rfc3339): the sum has \(actual[key]?.n ?? 0) outcomes, the rows are \(expected[key]?.n ?? 0)"
                        + (actual[key]?.n == expected[key]?.n ? " with other figures" : ""))
            }
        }
        return (rollups, outcomes, problems.sorted())
    }

    private func own(_ table: String) -> String { "\(table).place = \(place) AND \(table).ledger = \(ledger)" }
}
