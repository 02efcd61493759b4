import Fleet
import GRDB
import Judging
import Model
import Recording
import Reporting

/// How long a ledger takes to answer, beside plain SQL over its raw rows; then what single appends cost.
struct Measuring {
    let path: String

    func run() throws {
        let ledger = try Ledger(path: path)
        let info = try ledger.info()
        let end = (info.probed?.upperBound ?? VerdictGenerator.start) + .seconds(1)
        print(
            "\(info.attempts) attempts, \(info.bytes) bytes, \(Double(info.bytes) / Double(info.attempts), decimals: 1) each"
        )
        try time("30-day table from rollups") { try table(ledger, days: 30, until: end) }
        try time("90-day table from rollups") { try table(ledger, days: 90, until: end) }
        try time("90-day HTML report") {
            let report = try table(ledger, days: 90, until: end)
            var input = ReportInput(report: report, verdicts: [])
            let days = try ledger.buckets(.day, in: end + .seconds(-90 * 86_400)..<end)
            input.history = ReportHistory(span: .day, buckets: days)
            input.latest = try ledger.verdicts(LedgerQuery(until: end, limit: 400))
            input.forecast = CostForecast.make(days: days, now: end)
            input.windows = try ReportWindow.all(until: end).map { window in
                StatusSummarizer(endpoints: []).figures(
                    history: try ledger.history(
                        since: window.range.lowerBound, until: window.range.upperBound, marks: 0, remarkable: 0),
                    named: window.name)
            }
            return Reporter.render(input, as: .html).utf8.count
        }
        try time("30-day counts, cost and p50/p95/p99 by plain SQL over raw rows", rounds: 3) {
            try plainSQL(until: end)
        }
        try single(ledger, from: end)
        try ledger.close()
    }

    /// Only what single appends cost.
    func runSingle() throws {
        let ledger = try Ledger(path: path)
        let last = try ledger.info().probed?.upperBound ?? VerdictGenerator.start
        try single(ledger, from: last + .seconds(1))
        try ledger.close()
    }

    /// The same table of what a fleet has shipped.
    func runFleet() throws {
        let centre = try FleetLedger(path)
        let end = WallClock.system.now()
        for days in [30, 90] {
            try time("\(days)-day table from rollups at the centre") { try table(centre, days: days, until: end) }
        }
        let places = try centre.locations()
        try time("30-day tables of \(places.count) locations, each by itself") {
            try places.map { try table(centre.part(of: $0), days: 30, until: end) }
        }
    }

    private func table(_ ledger: any LedgerReading, days: Int, until end: Timestamp) throws -> StatusReport {
        StatusSummarizer(endpoints: []).report(
            history: try ledger.history(
                since: end + .seconds(-days * 86_400), until: end, tier: .work, marks: 60, remarkable: 100),
            generatedAt: end)
    }

    private func time(_ what: String, rounds: Int = 7, _ body: () throws -> some Any) throws {
        var watches: [Stopwatch] = []
        for _ in 0..<rounds {
            var watch = Stopwatch()
            _ = try watch.measure(body)
            watches.append(watch)
        }
        let (walls, cpus) = (watches.map(\.wall).sorted(), watches.map(\.cpu).sorted())
        print(
            "\(what): median \(walls[rounds / 2].readable), \(walls[0].readable) to \(walls[rounds - 1].readable); "
                + "CPU \(cpus[rounds / 2].readable)")
    }

    private func plainSQL(until end: Timestamp) throws -> Int {
        let queue = try DatabaseQueue(path: path)
        return try queue.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    WITH probes AS (
                        SELECT series, code, finished_us - started_us AS us,
                            row_number() OVER (PARTITION BY series, code = 'ok' ORDER BY finished_us - started_us) AS rank,
                            count(*) OVER (PARTITION BY series, code = 'ok') AS n,
                            (SELECT sum(cost) FROM attempt WHERE outcome = outcome.id) AS cost
                        FROM outcome WHERE started_us >= ? AND started_us < ?)
                    SELECT series, count(*), sum(code = 'ok'), sum(cost),
                        min(CASE WHEN code = 'ok' AND rank >= 0.50 * n THEN us END),
                        min(CASE WHEN code = 'ok' AND rank >= 0.95 * n THEN us END),
                        min(CASE WHEN code = 'ok' AND rank >= 0.99 * n THEN us END)
                    FROM probes GROUP BY series
                    """, arguments: [(end + .seconds(-30 * 86_400)).microseconds, end.microseconds]
            ).count
        }
    }

    /// One outcome a transaction: what a probe pays when nothing is batched.
    private func single(_ ledger: Ledger, from end: Timestamp) throws {
        let run = Run(
            id: "single-\(end.microseconds)", startedAt: end, command: "watch", target: "generated",
            toolVersion: Version.current, location: "bench")
        try ledger.begin(run)
        var generator = VerdictGenerator(targets: 20, story: .steady, seed: 99)
        let shift = end - VerdictGenerator.start
        var (watch, count) = (Stopwatch(), 0)
        for _ in 0..<100 {
            for var verdict in generator.next() {
                verdict.outcome.startedAt = verdict.outcome.startedAt + shift
                verdict.outcome.finishedAt = verdict.outcome.finishedAt + shift
                try watch.measure { try ledger.append([verdict], to: run) }
                count += 1
            }
        }
        print(
            "\(count) outcomes, a transaction each: \(watch.cpu.seconds * 1e3 / Double(count), decimals: 3) ms CPU, "
                + "\(watch.wall.seconds * 1e3 / Double(count), decimals: 3) ms wall each")
    }
}
