package import Model
import Recording

extension FleetLedger {
    package func history(
        since: Timestamp?, until: Timestamp, tier: Tier, marks: Int, remarkable: Int
    ) throws -> History {
        try read { reader in
            try FleetHistory(reader, tier).history(since: since, until: until, marks: marks, remarkable: remarkable)
        }
    }

    package func buckets(_ span: RollupSpan, in window: Range<Timestamp>, tier: Tier) throws -> [HistoryBucket] {
        try read { reader in
            let series = try reader.series(tier)
            var sums: [Int64: [Timestamp: Rollup]] = [:]
            try reader.rollups(span, window, series.map(\.number)) { series, start, rollup in
                sums[series, default: [:]][start, default: Rollup()].merge(rollup)
            }
            return series.flatMap { number, subject in
                (sums[number] ?? [:]).sorted { $0.key < $1.key }
                    .map { HistoryBucket(subject: subject, start: $0.key, rollup: $0.value) }
            }
        }
    }

    package func counts(
        _ span: RollupSpan, in window: Range<Timestamp>, tier: Tier, endpoint: String?
    ) throws -> [CountBucket] {
        try read { reader in
            let series = try reader.series(tier, endpoint: endpoint)
            let subjects = Dictionary(series.map { ($0.number, $0.subject) }) { first, _ in first }
            let found = try reader.query(
                """
                SELECT series, start_us, codes, place, ledger FROM rollup WHERE hours = $1 AND start_us >= $2 AND start_us < $3
                    AND series = ANY ($4::bigint[]) AND \(reader.here("rollup")) ORDER BY start_us
                """,
                [
                    .integer(Int64(span.rawValue)), .integer(window.lowerBound.microseconds),
                    .integer(window.upperBound.microseconds), FleetReader.list(series.map(\.number)),
                ])
            var all: [CountBucket] = []
            for row in 0..<found.count {
                let (number, start) = (found.integer(row, 0), found.integer(row, 1))
                guard let subject = subjects[number] else { continue }
                guard let counts = FleetReader.counts(CountList.counts(found.text(row, 2))) else {
                    let key = FleetReader.SumKey(
                        span: span, series: number, start: start, place: found.integer(row, 3),
                        ledger: found.integer(row, 4))
                    try reader.note("a list of counts", in: key)
                    continue
                }
                var codes: [OutcomeCode: Int] = [:]
                for (name, count) in counts { codes[OutcomeCode(recorded: name), default: 0] += count }
                all.append(
                    CountBucket(
                        endpoint: subject.endpoint, route: subject.route, start: Timestamp(microseconds: start),
                        codes: codes))
            }
            return all.sorted { ($0.endpoint, $0.route, $0.start) < ($1.endpoint, $1.route, $1.start) }
        }
    }

    package func scores(in window: Range<Timestamp>, tier: Tier) throws -> [ScoreSample] {
        try read { reader in
            let found = try reader.query(
                """
                SELECT \(FleetSchema.read("s.endpoint, s.route, p.outcome_us, p.judge, p.score, p.at_least, p.at_most, p.message"))
                FROM score AS p JOIN outcome AS o ON o.place = p.place AND o.run = p.run AND o.id = p.outcome
                        AND o.started_us = p.outcome_us
                    JOIN series AS s ON s.place = o.place AND s.series = o.series
                WHERE p.outcome_us >= $1 AND p.outcome_us < $2 AND s.tier = $3 AND \(reader.here("p"))
                ORDER BY p.outcome_us, p.place, p.run, p.outcome, p.position
                """,
                [
                    .integer(window.lowerBound.microseconds), .integer(window.upperBound.microseconds),
                    .text(tier.rawValue),
                ])
            return (0..<found.count).map { row in
                ScoreSample(
                    endpoint: found.name(row, 0), route: found.name(row, 1),
                    startedAt: Timestamp(microseconds: found.integer(row, 2)),
                    score: JudgeScore(
                        judge: found.name(row, 3), score: found.finite(row, 4),
                        bounds: ScoreBounds(atLeast: found.real(row, 5), atMost: found.real(row, 6)),
                        message: found.text(row, 7)))
            }
        }
    }
}

/// A window of the fleet, added up.
private struct FleetHistory {
    let reader: FleetReader
    let tier: Tier
    private let series: [(number: Int64, subject: Subject)]
    private let numbers: [Int64]

    init(_ reader: FleetReader, _ tier: Tier) throws(FleetError) {
        self.reader = reader
        self.tier = tier
        series = try reader.series(tier)
        numbers = series.map(\.number)
    }

    func history(since: Timestamp?, until: Timestamp, marks: Int, remarkable: Int) throws -> History {
        let window = try window(since: since, until: until)
        var sums: [Int64: Rollup] = [:]
        for piece in WindowPieces(window.lowerBound..<(try summed(to: window))).pieces {
            switch piece {
            case .raw(let part):
                try reader.samples(part, numbers) { series, _, sample in sums[series, default: Rollup()].add(sample) }
            case .rollups(let span, let part):
                try reader.rollups(span, part, numbers) { series, _, rollup in
                    sums[series, default: Rollup()].merge(rollup)
                }
            }
        }
        let probed = series.filter { (sums[$0.number]?.n ?? 0) > 0 }
        let shown = try reader.marks(window, probed.map(\.number), limit: marks)
        let flips = try FleetFlips(reader, window, probed.map(\.number))
        let (runs, targets, locations) = try reader.origins(window)
        return History(
            window: window, tier: tier,
            series: probed.map { number, subject in
                SeriesHistory(
                    subject: subject, rollup: sums[number] ?? Rollup(), marks: shown[number] ?? [],
                    flips: flips.together(number))
            },
            probed: probed.isEmpty ? nil : try reader.bounds(window, probed.map(\.number)),
            remarkable: remarkable == 0
                ? [] : try reader.verdicts(.init(query(window, remarkable), numbers, more: "o.code <> 'ok'")),
            runs: runs, targets: targets, locations: locations)
    }

    private func query(_ window: Range<Timestamp>, _ limit: Int) -> LedgerQuery {
        LedgerQuery(since: window.lowerBound, until: window.upperBound, tier: tier, limit: limit)
    }

    /// As in a ledger: widened to whole hours where single outcomes may be missing. One of more than a week begins at a whole
    /// hour: an hour of a fleet has as many outcomes as a month of one place.
    private func window(since: Timestamp?, until: Timestamp) throws -> Range<Timestamp> {
        var lower = min(until, try since ?? first() ?? until)
        var upper = until
        if isLong(lower..<upper) { lower = RollupSpan.hour.start(of: lower) }
        if let lost = try reader.horizon() {
            if lower < lost { lower = RollupSpan.hour.start(of: lower) }
            if upper < lost { upper = RollupSpan.hour.start(of: upper + .microseconds(3_599_999_999)) }
        }
        return lower..<upper
    }

    private func isLong(_ window: Range<Timestamp>) -> Bool {
        window.upperBound - window.lowerBound > .microseconds(7 * RollupSpan.day.microseconds)
    }

    /// To where sums are read: the sum of the last hour in place of its outcomes, where a long window has all of them.
    private func summed(to window: Range<Timestamp>) throws -> Timestamp {
        let hour = RollupSpan.hour.start(of: window.upperBound)
        let over = hour + .microseconds(RollupSpan.hour.microseconds)
        guard isLong(window), hour < window.upperBound else { return window.upperBound }
        let found = try reader.query(
            """
            SELECT EXISTS (SELECT FROM unnest($1::bigint[]) AS wanted (series) JOIN outcome USING (series)
                WHERE started_us >= $2 AND started_us < $3 AND \(reader.here("outcome")))
            """,
            [FleetReader.list(numbers), .integer(window.upperBound.microseconds), .integer(over.microseconds)])
        return found.integer(0, 0) == 1 ? window.upperBound : over
    }

    private func first() throws -> Timestamp? {
        try reader.query("SELECT min(start_us) FROM rollup WHERE hours = 1 AND \(reader.here("rollup"))")
            .optionalInteger(0, 0).map(Timestamp.init)
    }
}
