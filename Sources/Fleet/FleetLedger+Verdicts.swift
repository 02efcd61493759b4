package import Model
package import Recording

extension FleetLedger {
    package func verdicts(_ query: LedgerQuery) throws -> [Verdict] { try verdicts(query, at: []) }

    /// - Parameter places: by name; none: all.
    package func verdicts(_ query: LedgerQuery, at places: [String]) throws -> [Verdict] {
        try read { reader in
            let series = try reader.series(query.tier, endpoint: query.endpoint, route: query.route)
            var wanted = FleetReader.Wanted(query, series.map(\.number))
            if !places.isEmpty {
                wanted.places = reader.places.filter { places.contains($0.name) }.map(\.number)
            }
            return try reader.verdicts(wanted)
        }
    }
}

/// An outcome's key at the centre.
private struct OutcomeKey: Hashable {
    let place: Int64
    let run: Int64
    let id: Int64

    /// The first three columns.
    init(_ found: Rows, _ row: Int) {
        (place, run, id) = (found.integer(row, 0), found.integer(row, 1), found.integer(row, 2))
    }
}

extension FleetReader {
    /// Which outcomes are meant.
    struct Wanted {
        let query: LedgerQuery
        let series: [Int64]
        let more: String
        /// Nil: all.
        var places: [Int64]?

        init(_ query: LedgerQuery, _ series: [Int64], more: String = "true") {
            self.query = query
            self.series = series
            self.more = more
        }

        var arguments: [ShippedValue] {
            [
                FleetReader.list(series), .integer(query.since?.microseconds ?? .min),
                .integer(query.until?.microseconds ?? .max), query.run.map(ShippedValue.text) ?? .null,
            ]
        }

        /// The rows, as a part of a statement that calls them `o`. Of a limit the last of each series are looked up in its index: a
        /// table of months is not sorted for a page of it.
        func rows(_ here: String) -> String {
            // Nobody has the number 0.
            let there = places.map { "o.place IN (\(($0 + [0]).map(String.init).joined(separator: ", ")))" } ?? "true"
            let condition = """
                o.started_us >= $2 AND o.started_us < $3 AND \(here) AND \(there) AND (\(more))
                    AND ($4::text IS NULL OR EXISTS (SELECT 1 FROM run AS r WHERE r.place = o.place AND r.run = o.run AND r.id = $4))
                    \(query.failed ? "AND o.\(LedgerQuery.failing)" : "")
                """
            if let limit = query.limit, query.failed || more != "true" {
                // Those that are not ok are few, and have an index of their own in the order of time.
                return """
                    (SELECT * FROM outcome AS o WHERE o.series = ANY ($1::bigint[]) AND o.code <> 'ok' AND \(condition)
                    ORDER BY o.started_us DESC LIMIT \(max(0, limit))) AS o
                    """
            }
            guard let limit = query.limit else {
                return "(SELECT * FROM outcome AS o WHERE o.series = ANY ($1::bigint[]) AND \(condition)) AS o"
            }
            return """
                (SELECT last.* FROM unnest($1::bigint[]) AS wanted (series) CROSS JOIN LATERAL (
                    SELECT o.* FROM outcome AS o WHERE o.series = wanted.series AND \(condition)
                    ORDER BY o.started_us DESC, o.place DESC, o.id DESC LIMIT \(max(0, limit))) AS last
                ORDER BY last.started_us DESC, last.place DESC, last.id DESC LIMIT \(max(0, limit))) AS o
                """
        }
    }

    /// In the order of their start.
    func verdicts(_ wanted: Wanted) throws -> [Verdict] {
        let found = try query(
            """
            SELECT \(Self.verdictColumns)
            FROM \(wanted.rows(here("o"))) JOIN series AS s ON s.place = o.place AND s.series = o.series
                LEFT JOIN text AS t ON t.place = o.place AND t.text = o.curl
            ORDER BY o.started_us, o.place, o.id
            """, wanted.arguments)
        let parts = try VerdictParts(self, of: found)
        let names = Dictionary(places.map { ($0.number, $0.name) }) { first, _ in first }
        return (0..<found.count).compactMap { row in
            guard let tier = Tier(rawValue: found.text(row, 5)) else { return nil }
            let (family, model) = (found.name(row, 7), found.name(row, 8))
            let key = OutcomeKey(found, row)
            func moment(_ column: Int) -> Timestamp { Timestamp(microseconds: found.integer(row, column)) }
            var verdict = Verdict(
                subject: Subject(
                    endpoint: found.name(row, 3), route: found.name(row, 4), fixture: found.name(row, 9),
                    feature: FeatureID(rawValue: found.name(row, 6)), tier: tier,
                    family: family.isEmpty ? nil : ProviderFamily(rawValue: family), model: model.isEmpty ? nil : model),
                outcome: Outcome(
                    code: OutcomeCode(recorded: found.text(row, 11)), attempts: parts.attempts[key] ?? [],
                    source: found.optionalName(row, 12), isCached: found.integer(row, 13) == 1, scheduledAt: moment(14),
                    startedAt: moment(15), finishedAt: moment(16)),
                code: OutcomeCode(recorded: found.text(row, 10)), findings: parts.findings[key] ?? [],
                facts: Self.facts(found, row), scores: parts.scores[key] ?? [], curl: found.optionalText(row, 27))
            verdict.location = names[found.integer(row, 0)]
            return verdict
        }
    }

    private static let verdictColumns = FleetSchema.read(
        """
        o.place, o.run, o.id, s.endpoint, s.route, s.tier, s.feature, s.family, s.model, o.fixture, o.code,
        o.own_code, o.source, o.cached, o.scheduled_us, o.started_us, o.finished_us, o.image_format, o.image_width,
        o.image_height, o.image_bytes, o.image_sha256, o.image_blank, o.image_echo, o.identical, o.psnr, o.psnr_y,
        t.value
        """)

    private static func facts(_ found: Rows, _ row: Int) -> ImageFacts? {
        guard let format = found.optionalText(row, 17).flatMap(ImageFormat.init(rawValue:)) else { return nil }
        let fidelity = found.optionalInteger(row, 24).map {
            Fidelity(identical: $0 == 1, psnr: found.real(row, 25), psnrY: found.real(row, 26))
        }
        return ImageFacts(
            format: format, width: Int(found.integer(row, 18)), height: Int(found.integer(row, 19)),
            byteCount: Int(found.integer(row, 20)), sha256: found.name(row, 21), blank: found.optionalName(row, 22),
            isEcho: found.integer(row, 23) == 1, fidelity: fidelity)
    }
}

/// What belongs to outcomes, by their keys.
private struct VerdictParts {
    private(set) var attempts: [OutcomeKey: [Attempt]] = [:]
    private(set) var findings: [OutcomeKey: [Finding]] = [:]
    private(set) var scores: [OutcomeKey: [JudgeScore]] = [:]

    /// - Parameter outcomes: place, run and number in the first columns, the start in the sixteenth.
    init(_ reader: FleetReader, of outcomes: Rows) throws(FleetError) {
        let keys = [0, 1, 2, 15].map { column in
            FleetReader.list((0..<outcomes.count).map { outcomes.integer($0, column) })
        }
        func read(
            _ table: String, _ columns: String, joins: String = "", _ body: (OutcomeKey, Rows, Int) -> Void
        ) throws(FleetError) {
            let found = try reader.query(
                """
                SELECT p.place, p.run, p.outcome, \(FleetSchema.read(columns)) FROM unnest($1::integer[], $2::bigint[], $3::bigint[], $4::bigint[])
                    AS o (place, run, id, started_us) JOIN \(table) AS p ON p.place = o.place
                    AND p.run = o.run AND p.outcome = o.id AND p.outcome_us = o.started_us \(joins)
                ORDER BY p.place, p.run, p.outcome, p.position
                """, keys)
            for row in 0..<found.count { body(OutcomeKey(found, row), found, row) }
        }
        let phases = Timings.phases.map { "p.\($0.name)_us" }.joined(separator: ", ")
        try read(
            "attempt",
            """
            p.provider, p.started_us, p.code, p.detail, p.http_status, p.body, p.total_us, p.bytes_up, p.bytes_down, p.cost,
                p.cost_basis, price.value, model.value, p.remote_id, p.cold, p.retry_after_us, \(phases)
            """,
            joins: """
                LEFT JOIN text AS price ON price.place = p.place AND price.text = p.price_version
                LEFT JOIN text AS model ON model.place = p.place AND model.text = p.model_version
                """
        ) { key, found, row in attempts[key, default: []].append(Self.attempt(found, row)) }
        try read("finding", "p.code, p.subject, p.expected, p.actual") { key, found, row in
            findings[key, default: []].append(
                Finding(
                    code: OutcomeCode(recorded: found.text(row, 3)), subject: found.text(row, 4),
                    expected: found.text(row, 5), actual: found.text(row, 6)))
        }
        try read("score", "p.judge, p.score, p.at_least, p.at_most, p.message") { key, found, row in
            scores[key, default: []].append(
                JudgeScore(
                    judge: found.name(row, 3), score: found.finite(row, 4),
                    bounds: ScoreBounds(atLeast: found.real(row, 5), atMost: found.real(row, 6)),
                    message: found.text(row, 7)))
        }
    }

    /// An amount without a basis, which a place's role may have written, is nobody's word.
    private static func cost(_ found: Rows, _ row: Int) -> Cost {
        let amount = found.optionalInteger(row, 12).map(MicroDollars.init)
        let basis = CostBasis(rawValue: found.text(row, 13))
        guard (amount == nil) == (basis == .unknown) || !CostBasis.known.contains(basis) else { return .unknown }
        return Cost(amount: amount, basis: basis, priceVersion: found.optionalText(row, 14))
    }

    private static func attempt(_ found: Rows, _ row: Int) -> Attempt {
        var timings = Timings(total: .microseconds(found.integer(row, 9)))
        for (index, phase) in Timings.phases.enumerated() {
            timings[keyPath: phase.path] = found.optionalInteger(row, 19 + index).map { .microseconds($0) }
        }
        return Attempt(
            provider: found.name(row, 3), startedAt: Timestamp(microseconds: found.integer(row, 4)),
            code: OutcomeCode(recorded: found.text(row, 5)), detail: found.text(row, 6),
            httpStatus: found.optionalInteger(row, 7).map(Int.init), body: found.optionalText(row, 8), timings: timings,
            bytesUp: Int(found.integer(row, 10)), bytesDown: Int(found.integer(row, 11)),
            cost: cost(found, row),
            modelVersion: found.optionalName(row, 15), remoteID: found.optionalName(row, 16),
            isCold: found.optionalInteger(row, 17).map { $0 == 1 },
            retryAfter: found.optionalInteger(row, 18).map { .microseconds($0) })
    }
}
