import Foundation
import GRDB
import Judging
import Model
import Reporting
import Testing

@testable import Recording

@Suite("Damaged values in a ledger")
struct DamagedValueTests {
    private let now = Sample.start + .seconds(7200)

    /// A row at least in every table, written by this program; then without `STRICT`, so that any value fits anywhere.
    private func template(_ scratch: Scratch) throws -> String {
        let path = scratch.file("template.sqlite")
        let ledger = try Ledger(path: path)
        let run = Sample.run()
        try ledger.begin(run)
        var verdicts = Sample.everything
        verdicts[1].scores = [JudgeScore(judge: "clip", score: 0.3, bounds: ScoreBounds(atLeast: 0.1, atMost: 1))]
        try ledger.append(verdicts, to: run)
        try ledger.note(controls: 19, of: run)
        try ledger.finish(run, at: now, exitCode: 0)
        let series = ProbeSeries(endpoint: "hd-image", route: "backend", tier: .work)
        var incident = Incident(
            cause: .provider("replicate"), kind: .down, severity: .degraded, code: .providerError,
            beganAt: Sample.start, openedAt: Sample.start + .seconds(60), affected: [series],
            evidence: Incident.Evidence(
                series: series, fixture: "portrait", startedAt: Sample.start, excerpt: "500: out of memory"))
        incident.cost = MicroDollars(1900)
        let draft = MessageDraft(channel: "hook", step: "opened", due: Sample.start)
        #expect(try ledger.keep(IncidentChange(.opened, incident, at: Sample.start), telling: [draft]))
        try ledger.note(IncidentNote(at: Sample.start, text: "asked them"), of: incident)
        try ledger.add([MissedSlots(series: series, code: .skippedSlot, count: 2, first: Sample.start, last: now)])
        struct Refused: Error {}
        _ = try ledger.reserve([MoneyBill(provider: "replicate", amount: MicroDollars(5))], at: now) { _ in
            nil as Refused?
        }
        _ = try ledger.lease(["here"], holder: "me", for: .seconds(60), at: now)
        let sample = BaselineSample(
            run: run.id, at: run.startedAt, fixture: "a", format: .jpeg, width: 3, height: 2,
            fidelity: Fidelity(identical: false, psnr: 31.25, psnrY: 33), perceptualHash: 7)
        let key = BaselineKey(endpoint: "hd-image", provider: "replicate", version: "v1")
        try ledger.learn([Baseline(key: key, samples: [sample])], of: run, keeping: 3)
        let kept = KeptPicture(sha256: String(repeating: "ab", count: 32), format: .png, byteCount: 8)
        try ledger.note(
            Exhibit(
                run: run.id, endpoint: "hd-image", route: "backend", fixture: "portrait", startedAt: Sample.start,
                reason: .example, output: kept, input: kept, reference: kept))
        try ledger.pool.write { db in try Pruning.raiseHorizon(db, to: Sample.start + .seconds(-90 * 86_400)) }
        #expect(try ledger.check().problems == [])
        try ledger.close()
        try loosen(path)
        return path
    }

    private func loosen(_ path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in
            let triggers = try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger)") }
            try db.execute(
                sql: """
                    PRAGMA writable_schema = ON;
                    UPDATE sqlite_master SET sql = replace(replace(sql, 'STRICT, WITHOUT', 'WITHOUT'), ') STRICT', ')');
                    PRAGMA writable_schema = OFF;
                    """)
        }
        try queue.close()
    }

    @Test("every table and column has its kind, in the order of the file")
    func shapes() throws {
        let scratch = try Scratch()
        let ledger = try Ledger(path: scratch.path)
        try ledger.pool.read { db in
            let names = try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM sqlite_master
                    WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'grdb_%' ORDER BY name
                    """)
            #expect(TableShape.all.map(\.name).sorted() == names)
            for shape in TableShape.all {
                let rows = try Row.fetchAll(
                    db, sql: "SELECT name, type, \"notnull\", pk FROM pragma_table_info('\(shape.name)')")
                #expect(shape.columns.map(\.name) == rows.map { $0["name"] as String }, "\(shape.name)")
                for (column, row) in zip(shape.columns, rows) {
                    let place = "\(shape.name).\(column.name)"
                    let isNumber = ["INTEGER", "REAL"].contains(row["type"] as String)
                    let holdsNumbers =
                        ColumnKind.range(column.letter) != nil || ColumnKind.bounds(column.letter) != nil
                    #expect(isNumber == holdsNumbers, "\(place)")
                    let mayBeNull = (row["notnull"] as Int) == 0 && (row["pk"] as Int) == 0
                    #expect((column.letter < UInt8(ascii: "a")) == mayBeNull, "\(place)")
                }
            }
        }
    }

    /// As SQL: the ends of whole numbers, a fraction beyond any, what is no number, and other types.
    private static let values = [
        "9223372036854775807", "-9223372036854775807 - 1", "-1", "1e300", "9e999", "'much'",
    ]

    @Test("whatever number is damaged in whatever column, every reading says so or is not of it")
    func everyColumn() throws {
        let scratch = try Scratch()
        let whole = try Data(contentsOf: URL(fileURLWithPath: template(scratch)))
        var (cases, refused, told, named) = (0, 0, 0, 0)
        for shape in TableShape.all {
            for column in shape.columns
            where ColumnKind.range(column.letter) != nil || ColumnKind.bounds(column.letter) != nil {
                for value in Self.values {
                    let path = scratch.file("spoilt-\(cases + refused)")
                    try whole.write(to: URL(fileURLWithPath: path))
                    defer { try? FileManager.default.removeItem(atPath: path) }
                    guard let kept = try spoil(path, shape, column, value) else {
                        refused += 1
                        continue
                    }
                    cases += 1
                    let place = "\(shape.name).\(column.name) = \(value)"
                    let problems = try Ledger(path: path, readOnly: true).check().problems
                    told += read(path, place).count { $0 != nil }
                    guard !kept.isNull, !ColumnKind.fits(kept, column.letter) else { continue }
                    let words = "the table \(shape.name) has \(TableShape.text(kept)) as \(column.name)"
                    #expect(problems.contains { $0.contains(words) }, "\(place): \(problems)")
                    named += 1
                }
            }
        }
        print(
            "\(cases) damaged values: \(named) named by the check, \(told) readings refused; SQLite keeps \(refused) not"
        )
        #expect(cases > 500 && named > 400 && told > 500)
    }

    /// Nil where SQLite itself refuses it.
    private func spoil(
        _ path: String, _ shape: TableShape, _ column: TableShape.Column, _ value: String
    ) throws -> DatabaseValue? {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        do {
            return try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
                let key = shape.key.joined(separator: ", ")
                let row =
                    "SELECT \(key) FROM \(shape.name) WHERE \(column.name) IS NOT NULL ORDER BY \(key) DESC LIMIT 1"
                try db.execute(sql: "UPDATE \(shape.name) SET \(column.name) = \(value) WHERE (\(key)) = (\(row))")
                guard db.changesCount == 1 else { return nil }
                let shown = "SELECT \(column.name) FROM \(shape.name) WHERE \(column.name) IS (\(value))"
                return try DatabaseValue.fetchOne(db, sql: shown) ?? .null
            }
        } catch let error as DatabaseError
            where [.SQLITE_MISMATCH, .SQLITE_CONSTRAINT].contains(error.resultCode.primaryResultCode)
        {
            return nil
        }
    }

    /// - Returns: of each reading why it was refused.
    private func read(_ path: String, _ place: String) -> [RecordingError?] {
        let window = Timestamp(microseconds: 0)..<now
        let readings: [(Ledger) throws -> Void] = [
            { try report($0) }, { _ = try $0.verdicts() }, { _ = try $0.verdicts(LedgerQuery(limit: 50)) },
            { _ = try $0.book(at: now) }, { _ = try $0.spent(since: window.lowerBound) }, { _ = try $0.info() },
            { _ = try $0.incidents() }, { _ = try $0.missed(in: window) },
            { _ = try $0.baselines() }, { _ = try $0.exhibits() }, { _ = try $0.pictureBytes() },
            { _ = try $0.tallies(since: window.lowerBound) }, { _ = try $0.leases(at: now) },
            { _ = try $0.latestRun() }, { _ = try $0.end(of: Sample.run()) },
            { _ = try $0.controls(of: window.lowerBound...now) },
            { ledger in for one in try ledger.incidents() { _ = try ledger.notes(of: one) } },
            { ledger in try ledger.export(as: .csv) { _ in } },
        ]
        let writings: [(Ledger) throws -> Void] = [
            { try $0.append([Sample.verdict(9), Sample.full], to: Sample.run()) },
            { _ = try $0.takeMessages(for: "hook", at: now) },
            {
                try $0.add([
                    MissedSlots(
                        series: ProbeSeries(endpoint: "hd-image", route: "backend", tier: .work),
                        code: .skippedSlot, count: 2, first: Sample.start, last: now)
                ])
            },
            { _ = try $0.prune(Retention(passed: .seconds(86_400), failed: .seconds(86_400)), now: now) },
            { _ = try $0.prune(PictureRetention(), now: now) },
        ]
        return [(true, readings), (false, writings)].flatMap { isReadOnly, bodies in
            bodies.map { body in
                do {
                    try body(Ledger(path: path, readOnly: isReadOnly))
                    return nil
                } catch let error as RecordingError {
                    return error
                } catch {
                    Issue.record("\(place): \(error)")
                    return nil
                }
            }
        }
    }

    private func report(_ ledger: Ledger) throws {
        for tier in Tier.allCases {
            let history = try ledger.history(since: nil, until: now, tier: tier)
            guard !history.series.isEmpty else { continue }
            let summarizer = StatusSummarizer(endpoints: [])
            let days = try ledger.buckets(.day, in: Timestamp(microseconds: 0)..<now, tier: tier)
            var input = ReportInput(
                report: summarizer.report(history: history, generatedAt: now), verdicts: try ledger.verdicts(),
                history: ReportHistory(
                    span: .hour, buckets: try ledger.buckets(.hour, in: history.window, tier: tier)))
            input.windows = [summarizer.figures(history: history, named: "1 h")]
            input.forecast = CostForecast.make(days: days, now: now)
            input.incidents = try ledger.incidents()
            input.money = MoneyStanding(book: try ledger.book(at: now), policy: .none)
            for format in ReportFormat.allCases { _ = Reporter.render(input, as: format) }
            _ = Reporter.overview(input)
            _ = Reporter.metrics(input)
            _ = Reporter.money(input, input.money)
        }
    }

    @Test("a value outside its column's range is refused by table, row and value")
    func named() throws {
        let scratch = try Scratch()
        let path = try template(scratch)
        let queue = try DatabaseQueue(path: path)
        try queue.write { db in
            try db.execute(sql: "UPDATE attempt SET cost = 9223372036854775807, cost_basis = 'price'")
        }
        try queue.close()
        let ledger = try Ledger(path: path, readOnly: true)
        let reason =
            "the row outcome 2, position 0 of the table attempt has 9223372036854775807 as cost, which holds whole numbers "
            + "from 0 to 1000000000000000"
        for body in [{ _ = try ledger.verdicts() }, { _ = try ledger.spent(since: Sample.start) }]
            as [() throws -> Void]
        {
            #expect(throws: RecordingError.corrupted(path: path, reason: reason), performing: body)
        }
        #expect(try ledger.check().problems.contains(reason))
    }
}
