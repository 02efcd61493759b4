import GRDB
import Model

/// Puts verdicts into the tables, inside one transaction. Raw SQL with cached statements: this is the hot path.
struct VerdictWriter {
    let db: Database
    let path: String
    let run: Int64
    private(set) var memory: WriterMemory
    private var rollups: [RollupKey: Rollup] = [:]
    private var news: [Int64: SeriesNews] = [:]
    private var money = MoneyDelta()

    init(db: Database, path: String, run: Int64, memory: WriterMemory) {
        self.db = db
        self.path = path
        self.run = run
        self.memory = memory
    }

    /// Brings rollups and flips up to date with what was inserted: once, at the end of the transaction.
    mutating func finish() throws {
        let store = RollupStore(db: db, path: path)
        for (key, delta) in rollups {
            var total = try memory.rollup(key) ?? store.rollup(key) ?? Rollup()
            total.merge(delta)
            try store.put(total, at: key)
            memory.keep(total, at: key)
        }
        try MoneyStore(db: db, path: path).add(money)
        for (series, news) in news {
            if let last = memory.lastFlips[series], news.states == [last.state], last.at <= news.earliest { continue }
            memory.lastFlips[series] = try FlipStore(db: db, path: path).refresh(series: series, with: news)
        }
    }

    mutating func insert(_ verdict: Verdict) throws {
        let series = try id(of: SeriesKey(verdict.subject))
        let start = verdict.outcome.startedAt
        news[series, default: SeriesNews(earliest: start)].add(verdict.code, at: start)
        let sample = ProbeSample(verdict)
        for span in RollupSpan.allCases {
            rollups[RollupKey(series: series, span: span, start: span.start(of: start)), default: Rollup()].add(sample)
        }
        try insertRows(verdict, series: series)
    }

    private mutating func insertRows(_ verdict: Verdict, series: Int64) throws {
        let outcome = verdict.outcome
        let facts = verdict.facts
        try insert(
            outcomeSQL,
            [
                run, series, verdict.subject.fixture, verdict.code.rawValue,
                outcome.code.rawValue, outcome.source, outcome.isCached, outcome.scheduledAt.microseconds,
                outcome.startedAt.microseconds, outcome.finishedAt.microseconds, facts?.format.rawValue, facts?.width,
                facts?.height, facts?.byteCount, facts?.sha256, facts?.blank, facts?.isEcho,
                facts?.fidelity?.identical, facts?.fidelity?.psnr, facts?.fidelity?.psnrY, try id(of: verdict.curl),
            ])
        let row = db.lastInsertedRowID
        for (position, attempt) in outcome.attempts.enumerated() { try insert(attempt, at: position, of: row) }
        for (position, finding) in verdict.findings.enumerated() {
            try insert(
                findingSQL,
                [row, position, finding.code.rawValue, finding.subject, finding.expected, finding.actual])
        }
        for (position, score) in verdict.scores.enumerated() {
            try insert(
                ScoreStore.sql,
                [
                    row, position, score.judge, score.score, score.bounds.atLeast, score.bounds.atMost, score.message,
                ])
        }
    }

    private mutating func insert(_ attempt: Attempt, at position: Int, of outcome: Int64) throws {
        var values: [(any DatabaseValueConvertible)?] = [
            outcome, position, attempt.provider, attempt.startedAt.microseconds, attempt.code.rawValue, attempt.detail,
            attempt.httpStatus, attempt.body,
        ]
        for span in attempt.timings.spans { values.append(span?.microseconds) }
        values += [
            attempt.timings.total.microseconds, attempt.bytesUp, attempt.bytesDown, attempt.cost.amount?.amount,
            attempt.cost.basis.rawValue, try id(of: attempt.cost.priceVersion), try id(of: attempt.modelVersion),
            attempt.remoteID, attempt.isCold, attempt.retryAfter?.microseconds,
        ]
        try insert(attemptSQL, values)
        money.add(attempt.cost.amount, to: attempt.provider, at: attempt.startedAt)
    }

    private func insert(_ sql: String, _ values: [(any DatabaseValueConvertible)?]) throws {
        let statement = try db.cachedStatement(sql: sql)
        statement.setUncheckedArguments(StatementArguments(values))
        try statement.execute()
    }

    private mutating func id(of key: SeriesKey) throws -> Int64 {
        if let known = memory.seriesIDs[key] { return known }
        let found = try key.find(db) ?? key.create(db)
        memory.seriesIDs[key] = found
        return found
    }

    private mutating func id(of text: String?) throws -> Int64? {
        guard let text else { return nil }
        if let known = memory.textIDs[text] { return known }
        let select = try db.cachedStatement(sql: "SELECT id FROM text WHERE value = ?")
        var found = try Int64.fetchOne(select, arguments: [text])
        if found == nil {
            try db.cachedStatement(sql: "INSERT INTO text (value) VALUES (?)").execute(arguments: [text])
            found = db.lastInsertedRowID
        }
        memory.textIDs[text] = found
        return found
    }
}

private let outcomeSQL = """
    INSERT INTO outcome (run, series, fixture, code, own_code, source, cached, scheduled_us, started_us, finished_us,
        image_format, image_width, image_height, image_bytes, image_sha256, image_blank, image_echo, identical, psnr,
        psnr_y, curl)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

private let phaseColumns = Timings.phases.map { "\($0.name)_us" }.joined(separator: ", ")

private let attemptSQL = """
    INSERT INTO attempt (outcome, position, provider, started_us, code, detail, http_status, body, \(phaseColumns),
        total_us, bytes_up, bytes_down, cost, cost_basis, price_version, model_version, remote_id, cold,
        retry_after_us)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

private let findingSQL = """
    INSERT INTO finding (outcome, position, code, subject, expected, actual) VALUES (?, ?, ?, ?, ?, ?)
    """
