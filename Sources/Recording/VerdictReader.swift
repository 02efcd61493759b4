import GRDB
import Model

/// Takes verdicts out of the tables again.
struct VerdictReader {
    let db: Database
    let path: String

    /// - Parameter more: one more condition, in SQL.
    func verdicts(_ query: LedgerQuery, and more: String? = nil) throws -> [Verdict] {
        try rows(query, and: more).map(\.verdict)
    }

    /// With the ids of their rows.
    func rows(_ query: LedgerQuery, and more: String? = nil) throws -> [(id: Int64, verdict: Verdict)] {
        if more == nil, let limit = query.limit,
            let ids = try LatestOutcomes(db: db, path: path).ids(query, limit: max(0, limit))
        {
            return try rows(LedgerQuery(), and: "id IN (\(ids.map(String.init).joined(separator: ", ")))")
        }
        let (condition, arguments) = query.condition(and: more)
        let limit = query.limit.map { "LIMIT \(max(0, $0))" } ?? ""
        let order = query.limit == nil ? "started_us, id" : "started_us DESC, id DESC"
        let found = try Row.fetchCursor(
            db,
            sql: """
                SELECT id, endpoint, route, tier, feature, family, model, fixture, code, own_code, source, cached,
                    scheduled_us, started_us, finished_us, image_format, image_width, image_height, image_bytes,
                    image_sha256, image_blank, image_echo, identical, psnr, psnr_y,
                    (SELECT value FROM text WHERE text.id = curl) AS curl
                FROM probe \(condition) ORDER BY \(order) \(limit)
                """, arguments: arguments)
        let hasScores = try ScoreStore(db: db, path: path).hasAny()
        var verdicts: [(id: Int64, verdict: Verdict)] = []
        while let row = try found.next() { verdicts.append((row[0], try verdict(row, hasScores: hasScores))) }
        return query.limit == nil ? verdicts : verdicts.reversed()
    }

    private func verdict(_ row: Row, hasScores: Bool) throws -> Verdict {
        try row.expect("ittttTTtttTommmTSSCTTOOQQT", of: "outcome", path: path)
        let id: Int64 = row["id"]
        let subject = Subject(
            endpoint: row["endpoint"], route: row["route"], fixture: row["fixture"],
            feature: try value(row, "feature"), tier: try value(row, "tier"), family: try optional(row, "family"),
            model: row["model"])
        let outcome = Outcome(
            code: OutcomeCode(recorded: row["own_code"]), attempts: try attempts(of: id), source: row["source"],
            isCached: row["cached"], scheduledAt: row.moment("scheduled_us"), startedAt: row.moment("started_us"),
            finishedAt: row.moment("finished_us"))
        return Verdict(
            subject: subject, outcome: outcome, code: OutcomeCode(recorded: row["code"]),
            findings: try findings(of: id),
            facts: try facts(row),
            scores: hasScores ? try ScoreStore(db: db, path: path).scores(of: id) : [], curl: row["curl"])
    }

    /// Nil also for a picture of a format that only another version knows.
    private func facts(_ row: Row) throws -> ImageFacts? {
        guard let format = (row["image_format"] as String?).flatMap(ImageFormat.init(rawValue:)) else { return nil }
        for column in ["image_width", "image_height", "image_bytes", "image_sha256", "image_echo"]
        where (row[column] as DatabaseValue).isNull {
            throw RecordingError.corrupted(
                path: path, reason: "the column outcome.\(column) is NULL beside a picture's format")
        }
        var fidelity: Fidelity?
        if let identical: Bool = row["identical"] {
            fidelity = Fidelity(identical: identical, psnr: row["psnr"], psnrY: row["psnr_y"])
        }
        return ImageFacts(
            format: format, width: row["image_width"], height: row["image_height"], byteCount: row["image_bytes"],
            sha256: row["image_sha256"], blank: row["image_blank"], isEcho: row["image_echo"], fidelity: fidelity)
    }

    private func attempts(of outcome: Int64) throws -> [Attempt] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT attempt.*, price.value AS price_text, model.value AS model_text FROM attempt
                    LEFT JOIN text AS price ON price.id = price_version
                    LEFT JOIN text AS model ON model.id = model_version
                WHERE outcome = ? ORDER BY position
                """)
        let rows = try Row.fetchCursor(statement, arguments: [outcome])
        var attempts: [Attempt] = []
        while let row = try rows.next() { attempts.append(try attempt(row)) }
        return attempts
    }

    private func attempt(_ row: Row) throws -> Attempt {
        try row.expect(TableShape.attempt.kinds + "TT", of: "attempt", path: path)
        var timings = Timings(total: .microseconds(row["total_us"] as Int64))
        for (name, phase) in Timings.phases {
            timings[keyPath: phase] = (row["\(name)_us"] as Int64?).map { .microseconds($0) }
        }
        let basis = CostBasis(rawValue: row["cost_basis"])
        let amount: Int64? = row["cost"]
        guard (amount == nil) == (basis == .unknown) || !CostBasis.known.contains(basis) else {
            throw RecordingError.corrupted(
                path: path, reason: "an attempt has the cost \(amount.map(String.init) ?? "NULL") by \(basis.rawValue)")
        }
        return Attempt(
            provider: row["provider"], startedAt: row.moment("started_us"), code: OutcomeCode(recorded: row["code"]),
            detail: row["detail"], httpStatus: row["http_status"], body: row["body"], timings: timings,
            bytesUp: row["bytes_up"], bytesDown: row["bytes_down"],
            cost: Cost(amount: amount.map(MicroDollars.init), basis: basis, priceVersion: row["price_text"]),
            modelVersion: row["model_text"], remoteID: row["remote_id"], isCold: row["cold"],
            retryAfter: (row["retry_after_us"] as Int64?).map { .microseconds($0) })
    }

    private func findings(of outcome: Int64) throws -> [Finding] {
        let statement = try db.cachedStatement(sql: "SELECT * FROM finding WHERE outcome = ? ORDER BY position")
        let rows = try Row.fetchCursor(statement, arguments: [outcome])
        var findings: [Finding] = []
        while let row = try rows.next() {
            try row.expect(TableShape.finding.kinds, of: "finding", path: path)
            findings.append(
                Finding(
                    code: OutcomeCode(recorded: row["code"]), subject: row["subject"], expected: row["expected"],
                    actual: row["actual"]))
        }
        return findings
    }

    /// A column that holds one of a closed list of words.
    private func value<T: RawRepresentable<String>>(_ row: Row, _ column: String) throws -> T {
        guard let found: T = try optional(row, column) else {
            throw RecordingError.corrupted(path: path, reason: "the column \(column) is NULL where it must not be")
        }
        return found
    }

    private func optional<T: RawRepresentable<String>>(_ row: Row, _ column: String) throws -> T? {
        guard let text: String = row[column] else { return nil }
        guard let found = T(rawValue: text) else {
            throw RecordingError.corrupted(
                path: path, reason: "the column \(column) holds the unknown word \"\(text)\"")
        }
        return found
    }
}

extension Row {
    func moment(_ column: String) -> Timestamp { Timestamp(microseconds: self[column]) }
}
