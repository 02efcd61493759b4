import GRDB
import Model

/// Gathers what a centre is not known to have, within one snapshot of the ledger.
struct ShipmentPacker {
    let db: Database
    let path: String
    let state: ShippingState
    private let kept: Range<Int64>
    private var shipment = Shipment()
    private var series: [Int64: Int64] = [:]
    private var texts: [Int64: Int64] = [:]
    private var runs: [Int64: Int64] = [:]

    init(db: Database, path: String, state: ShippingState, kept: Range<Int64>) {
        self.db = db
        self.path = path
        self.state = state
        self.kept = kept
    }

    mutating func pack(outcomes: Int, changes: Int) throws -> Shipment {
        shipment.lastOutcome = state.outcome
        let ids = try addOutcomes(limit: outcomes)
        if let first = ids.first, let last = ids.last {
            shipment.lastOutcome = last
            if last - state.outcome != Int64(ids.count) || first != state.outcome + 1 {
                shipment.lostBefore = try Pruning.horizon(db, path: path)?.microseconds
            }
            try addParts(first...last)
        }
        try addChanges(limit: changes)
        let newest = try Int64.fetchOne(db, sql: "SELECT max(id) FROM outcome") ?? 0
        shipment.waiting = Int(max(0, newest - shipment.lastOutcome))
        return shipment
    }

    private mutating func add(_ table: ShippedTable, _ row: [ShippedValue], at moment: Int64? = nil) {
        shipment.rows[table, default: []].append(row)
        if let moment { shipment.days.insert(moment / RollupSpan.day.microseconds) }
    }

    private mutating func addOutcomes(limit: Int) throws -> [Int64] {
        let columns = ShippedTable.outcomeColumns.joined(separator: ", ")
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT run, id, series, curl, started_us, \(columns) FROM outcome WHERE id > ? ORDER BY id LIMIT ?
                    """), arguments: [state.outcome, limit])
        var ids: [Int64] = []
        while let row = try rows.next() {
            try row.expect("iiiIi", of: "outcome", path: path)
            ids.append(row[1])
            guard kept.contains(row[4]) else {
                shipment.skipped += 1
                continue
            }
            let head: [ShippedValue] = [
                .integer(try number(run: row[0])), .integer(row[1]), .integer(try number(series: row[2])),
                try number(text: row[3]),
            ]
            add(.outcome, head + Self.values(row, from: 5), at: row[4])
        }
        return ids
    }

    private mutating func addParts(_ ids: ClosedRange<Int64>) throws {
        let parts: [(ShippedTable, [String])] = [
            (.attempt, ShippedTable.attemptColumns), (.finding, ShippedTable.findingColumns),
            (.score, ShippedTable.scoreColumns),
        ]
        for (table, columns) in parts {
            let texts = table == .attempt ? "price_version, model_version" : "NULL, NULL"
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT o.run, o.id, o.started_us, \(texts), \(columns.map { "p.\($0)" }.joined(separator: ", "))
                    FROM \(table.rawValue) AS p JOIN outcome AS o ON o.id = p.outcome
                    WHERE p.outcome BETWEEN ? AND ? AND o.started_us >= ? AND o.started_us < ?
                    ORDER BY p.outcome, p.position
                    """,
                arguments: [ids.lowerBound, ids.upperBound, kept.lowerBound, kept.upperBound])
            while let row = try rows.next() {
                try row.expect("iiiII", of: table.rawValue, path: path)
                var values: [ShippedValue] = [.integer(try number(run: row[0])), .integer(row[1]), .integer(row[2])]
                if table == .attempt { values += [try number(text: row[3]), try number(text: row[4])] }
                add(table, values + Self.values(row, from: 5))
            }
        }
    }

    private mutating func addChanges(limit: Int) throws {
        let rows = try Row.fetchAll(
            db.cachedStatement(sql: "SELECT seq, kind, a, b, c FROM fleet_change ORDER BY seq LIMIT ?"),
            arguments: [limit])
        for row in rows {
            try row.expect("it.ii", of: "fleet_change", path: path)
            shipment.lastChange = row[0]
            switch row[1] as String {
            case "run": try addRun(row[2])
            case "rollup": try addRollup(row[2], hours: row[3], start: row[4])
            case "flip": try addFlip(row[2], confirmed: row[3], at: row[4])
            case "incident": try addIncident(row[2])
            case "incident_note": try addNote(row[2])
            default: break
            }
        }
    }

    private mutating func addRun(_ number: Int64) throws {
        guard
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT id, started_us, finished_us, exit_code, command, target, tool_version, location, controls
                        FROM run WHERE number = ?
                        """), arguments: [number])
        else { return }
        add(.run, [.integer(ShippingStore.number(of: [row[0]]))] + Self.values(row, from: 0))
    }

    /// Of a bucket that holds outcomes which another copy of the file has shipped, only those since are shipped.
    private mutating func addRollup(_ series: Int64, hours: Int64, start: Int64) throws {
        guard let span = RollupSpan(rawValue: Int(hours)), kept.contains(start) else { return }
        let head: [ShippedValue] = [.integer(try number(series: series)), .integer(hours), .integer(start)]
        if state.branch > 0, start <= state.branchedAt {
            var rollup = Rollup()
            let window = Timestamp(microseconds: start)..<Timestamp(microseconds: start + span.microseconds)
            try SampleReader(db: db, path: path).forEach(series: series, in: window, after: state.branch) {
                rollup.add($1)
            }
            guard rollup.n > 0 else { return }
            let values = RollupStore.values(rollup).map { ShippedValue($0?.databaseValue ?? .null) }
            return add(.rollup, head + [.integer(Int64(rollup.n))] + values, at: start)
        }
        guard
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT n, \(RollupStore.columns) FROM rollup WHERE series = ? AND hours = ? AND start_us = ?
                        """), arguments: [series, hours, start])
        else { return }
        add(.rollup, head + Self.values(row, from: 0), at: start)
    }

    private mutating func addFlip(_ series: Int64, confirmed: Int64, at moment: Int64) throws {
        let key: [ShippedValue] = [.integer(try number(series: series)), .integer(confirmed), .integer(moment)]
        let word = try String.fetchOne(
            db.cachedStatement(sql: "SELECT state FROM flip WHERE series = ? AND confirmed = ? AND at_us = ?"),
            arguments: [series, confirmed, moment])
        if let word { add(.flip, key + [.text(word)]) } else { add(.flipGone, key) }
    }

    private mutating func addIncident(_ id: String) throws {
        let columns = ShippedTable.incidentColumns.joined(separator: ", ")
        let statement = try db.cachedStatement(sql: "SELECT \(columns) FROM incident WHERE id = ?")
        if let row = try Row.fetchOne(statement, arguments: [id]) { add(.incident, Self.values(row, from: 0)) }
    }

    private mutating func addNote(_ id: Int64) throws {
        let statement = try db.cachedStatement(
            sql: "SELECT rowid, incident, at_us, value FROM incident_note WHERE rowid = ?")
        if let row = try Row.fetchOne(statement, arguments: [id]) { add(.note, Self.values(row, from: 0)) }
    }
}

extension ShipmentPacker {
    private mutating func number(series id: Int64) throws -> Int64 {
        if let known = series[id] { return known }
        let statement = try db.cachedStatement(
            sql: "SELECT endpoint, route, tier, feature, family, model FROM series WHERE id = ?")
        guard let row = try Row.fetchOne(statement, arguments: [id]) else { throw missing("series") }
        try row.expect("tttttt", of: "series", path: path)
        let number = ShippingStore.number(of: (0..<6).map { row[$0] })
        series[id] = number
        add(.series, [.integer(number)] + Self.values(row, from: 0))
        return number
    }

    private mutating func number(text id: Int64?) throws -> ShippedValue {
        guard let id else { return .null }
        if let known = texts[id] { return .integer(known) }
        let statement = try db.cachedStatement(sql: "SELECT value FROM text WHERE id = ?")
        guard let value = try String.fetchOne(statement, arguments: [id]) else { throw missing("text") }
        let number = ShippingStore.number(of: [value])
        texts[id] = number
        add(.text, [.integer(number), .text(value)])
        return .integer(number)
    }

    private mutating func number(run id: Int64) throws -> Int64 {
        if let known = runs[id] { return known }
        let statement = try db.cachedStatement(sql: "SELECT id FROM run WHERE number = ?")
        guard let name = try String.fetchOne(statement, arguments: [id]) else { throw missing("run") }
        let number = ShippingStore.number(of: [name])
        runs[id] = number
        return number
    }

    private func missing(_ table: String) -> RecordingError {
        .corrupted(path: path, reason: "an outcome refers to a row of \(table) that is not there")
    }

    private static func values(_ row: Row, from first: Int) -> [ShippedValue] {
        row.databaseValues.dropFirst(first).map(ShippedValue.init)
    }
}

extension ShippedValue {
    init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let number): self = .integer(number)
        case .double(let number): self = .real(number)
        case .string(let text): self = .text(text)
        case .blob(let data): self = .blob([UInt8](data))
        }
    }
}
