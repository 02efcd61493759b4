import FoundationEssentials
import GRDB
import Model

/// Where a rollup is kept.
struct RollupKey: Hashable {
    let series: Int64
    let span: RollupSpan
    let start: Timestamp
}

/// What of a rollup fits its column and cannot be read.
struct RollupDamage: Error {
    let path: String
    let what: String

    var error: RecordingError {
        .corrupted(path: path, reason: "a rollup holds \(what) that cannot be read; `ledger check` names it")
    }
}

/// Rollups in and out of their table.
struct RollupStore {
    let db: Database
    let path: String

    func rollup(_ key: RollupKey) throws -> Rollup? {
        let statement = try db.cachedStatement(
            sql: "SELECT \(RollupStore.columns) FROM rollup WHERE series = ? AND hours = ? AND start_us = ?")
        let arguments: StatementArguments = [key.series, key.span.rawValue, key.start.microseconds]
        guard let row = try Row.fetchOne(statement, arguments: arguments) else { return nil }
        try row.expect(RollupStore.kinds, of: "rollup", path: path)
        do { return try decode(row) } catch { throw error.error }
    }

    /// How many outcomes each rollup says it is of, by its start; its codes say the same.
    func counts(series: Int64, span: RollupSpan) throws -> [Timestamp: Int] {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT start_us, n FROM rollup WHERE series = ? AND hours = ?",
            arguments: [series, span.rawValue])
        var counts: [Timestamp: Int] = [:]
        while let row = try rows.next() {
            try row.expect("mc", of: "rollup", path: path)
            counts[Timestamp(microseconds: row[0])] = row[1] as Int
        }
        return counts
    }

    /// Hands over the rollups of one series and span that start within a window, in the order of time.
    ///
    /// - Parameter onDamage: called instead of `body` for one that cannot be read, which else ends it.
    func forEach(
        series: Int64, span: RollupSpan, in window: Range<Timestamp>,
        onDamage: (Timestamp, RollupDamage) throws -> Void = { throw $1.error },
        _ body: (Timestamp, Rollup) throws -> Void
    ) throws {
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(RollupStore.columns), start_us FROM rollup
                WHERE series = ? AND hours = ? AND start_us >= ? AND start_us < ? ORDER BY start_us
                """)
        let arguments: StatementArguments = [
            series, span.rawValue, window.lowerBound.microseconds, window.upperBound.microseconds,
        ]
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        while let row = try rows.next() {
            try row.expect(RollupStore.startedKinds, of: "rollup", path: path)
            let start = Timestamp(microseconds: row["start_us"])
            let rollup: Rollup
            do { rollup = try decode(row) } catch {
                try onDamage(start, error)
                continue
            }
            try body(start, rollup)
        }
    }

    /// The only way in: called in the transaction that appends the outcomes, and when all are made anew.
    func put(_ rollup: Rollup, at key: RollupKey) throws {
        let statement = try db.cachedStatement(sql: RollupStore.insert)
        statement.setUncheckedArguments(
            StatementArguments(
                [key.series, key.span.rawValue, key.start.microseconds, rollup.n] + RollupStore.values(rollup)))
        try statement.execute()
    }

    /// In the order of ``columns``.
    static func values(_ rollup: Rollup) -> [(any DatabaseValueConvertible)?] {
        var values: [(any DatabaseValueConvertible)?] = [
            CountList.text(rollup.codes.map { ($0.key.rawValue, $0.value) }),
            CountList.text(rollup.sources.map { ($0.key, $0.value) }), rollup.attempts, rollup.unknownCosts,
            rollup.cost.amount, rollup.fallbackCost.amount,
        ]
        for histogram in [rollup.warm, rollup.cold, rollup.failed] {
            values += [
                histogram.n, histogram.sum.microseconds, histogram.min?.microseconds, histogram.max?.microseconds,
                Data(histogram.encoded),
            ]
        }
        return values + [
            rollup.identical, rollup.worstPSNR, CountList.text(rollup.psnr.map { (String($0.key), $0.value) }),
        ]
    }

    private func decode(_ row: Row) throws(RollupDamage) -> Rollup {
        var rollup = Rollup()
        guard let codes = CountList.counts(row[0]), let sources = CountList.counts(row[1]),
            let psnr = CountList.numbers(row[23])
        else { throw damaged("a list of counts") }
        for (name, count) in codes { rollup.codes[OutcomeCode(recorded: name), default: 0] += count }
        for (name, count) in sources { rollup.sources[name] = count }
        rollup.psnr.reserveCapacity(psnr.count)
        for (tenths, count) in psnr {
            guard abs(tenths) <= 10_000 else { throw damaged("a PSNR of \(tenths) tenths of a dB") }
            rollup.psnr[tenths] = count
        }
        rollup.attempts = row[2]
        rollup.unknownCosts = row[3]
        rollup.cost = MicroDollars(row[4])
        rollup.fallbackCost = MicroDollars(row[5])
        rollup.warm = try histogram(row, at: 6)
        rollup.cold = try histogram(row, at: 11)
        rollup.failed = try histogram(row, at: 16)
        rollup.identical = row[21]
        rollup.worstPSNR = row[22]
        return rollup
    }

    private func histogram(_ row: Row, at index: Int) throws(RollupDamage) -> LatencyHistogram {
        let bytes: Data = row[index + 4]
        let found = LatencyHistogram(
            encoded: [UInt8](bytes), sum: .microseconds(row[index + 1] as Int64),
            min: (row[index + 2] as Int64?).map { .microseconds($0) },
            max: (row[index + 3] as Int64?).map { .microseconds($0) })
        guard let found, found.n == row[index] as Int else { throw damaged("a histogram") }
        return found
    }

    private func damaged(_ what: String) -> RollupDamage { RollupDamage(path: path, what: what) }

    /// The kinds of the columns below; and of them with the start behind.
    private static let kinds = String(TableShape.rollup.kinds.dropFirst(4))

    private static let startedKinds = kinds + "m"

    static let columns = """
        codes, sources, attempts, unknown_costs, cost, fallback_cost, warm_n, warm_sum_us, warm_min_us, warm_max_us, \
        warm, cold_n, cold_sum_us, cold_min_us, cold_max_us, cold, failed_n, failed_sum_us, failed_min_us, \
        failed_max_us, failed, psnr_identical, psnr_worst, psnr_tenths
        """

    private static let insert = """
        INSERT OR REPLACE INTO rollup (series, hours, start_us, n, \(columns))
        VALUES (\(Array(repeating: "?", count: 28).joined(separator: ", ")))
        """
}

/// Counts by name as text that people can read in the table: `image.size=3 ok=57`, names sorted; a byte of a name
/// that is not a letter, digit, `.`, `_`, `-` or above ASCII is written `%XX`.
package enum CountList {
    package static func text(_ counts: [(name: String, count: Int)]) -> String {
        counts.filter { $0.count != 0 }.map { "\(escape($0.name))=\($0.count)" }.sorted().joined(separator: " ")
    }

    /// Nil for text that ``text(_:)`` cannot have made.
    package static func counts(_ text: String) -> [(name: String, count: Int)]? {
        counts(text, named: unescape)?.map { (name: $0.0, count: $0.1) }
    }

    /// The same where names are whole numbers.
    package static func numbers(_ text: String) -> [(name: Int, count: Int)]? {
        counts(text) { bytes in
            guard bytes.first == UInt8(ascii: "-") else { return number(bytes) }
            return number(UnsafeBufferPointer(rebasing: bytes.dropFirst())).map { -$0 }
        }?.map { (name: $0.0, count: $0.1) }
    }

    /// Byte by byte: a report of months reads thousands of them.
    private static func counts<Name>(
        _ text: String, named: (UnsafeBufferPointer<UInt8>) -> Name?
    ) -> [(Name, Int)]? {
        var text = text
        return text.withUTF8 { bytes in
            var counts: [(Name, Int)] = []
            var start = 0
            while start < bytes.count {
                let end = bytes[start...].firstIndex(of: UInt8(ascii: " ")) ?? bytes.count
                defer { start = end + 1 }
                guard end > start else { continue }
                guard let equals = bytes[start..<end].lastIndex(of: UInt8(ascii: "=")),
                    let name = named(UnsafeBufferPointer(rebasing: bytes[start..<equals])),
                    let count = number(UnsafeBufferPointer(rebasing: bytes[(equals + 1)..<end]))
                else { return nil }
                counts.append((name, count))
            }
            return counts
        }
    }

    private static func number(_ digits: UnsafeBufferPointer<UInt8>) -> Int? {
        guard (1...12).contains(digits.count) else { return nil }
        var value = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int(digit - 0x30)
        }
        return value
    }

    private static func escape(_ name: String) -> String {
        var bytes: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x80...: bytes.append(byte)
            default: bytes += Array("%\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func unescape(_ text: UnsafeBufferPointer<UInt8>) -> String? {
        guard text.contains(UInt8(ascii: "%")) else { return String(decoding: text, as: UTF8.self) }
        var bytes: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
