import GRDB
import Model

/// What a column of the ledger can hold. SQLite keeps any number, this program writes only some: another one is damage, and
/// arithmetic on it would end the process.
///
/// As the letter of a kind stands in a text: in upper case the column may also be NULL.
enum ColumnKind {
    /// - Returns: the whole numbers of a kind, both ends included; nil for what holds none.
    static func range(_ letter: UInt8) -> ClosedRange<Int64>? {
        switch letter | 0x20 {
        // Ids, and the bits of a hash.
        case UInt8(ascii: "i"): .min ... .max
        // Moments: of the years 1 to 9999.
        case UInt8(ascii: "m"): -62_135_596_800_000_000...253_402_300_799_999_999
        // Times that something took, in microseconds: less than 3200 years, either way where a clock was set back.
        case UInt8(ascii: "d"): -100_000_000_000_000_000...100_000_000_000_000_000
        // Their sums.
        case UInt8(ascii: "e"): 0...1_000_000_000_000_000_000
        // How many, and sizes in bytes.
        case UInt8(ascii: "c"): 0...1_000_000_000_000
        // Micro-dollars: up to a thousand million dollars.
        case UInt8(ascii: "p"): 0...1_000_000_000_000_000
        // Their sums, of which some is moved to others.
        case UInt8(ascii: "v"): -1_000_000_000_000_000...1_000_000_000_000_000
        case UInt8(ascii: "o"): 0...1
        // Width or height of a picture: less than 2^31.
        case UInt8(ascii: "s"): 0...2_147_483_647
        default: nil
        }
    }

    /// - Returns: the same of numbers that may be fractions.
    static func bounds(_ letter: UInt8) -> ClosedRange<Double>? {
        switch letter | 0x20 {
        // dB.
        case UInt8(ascii: "q"): -1000...1000
        // What a judge may say.
        case UInt8(ascii: "x"): -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
        default: nil
        }
    }

    static func fits(_ value: DatabaseValue, _ letter: UInt8) -> Bool {
        switch value.storage {
        case _ where letter == UInt8(ascii: "."): true
        case .null: letter < UInt8(ascii: "a")
        case .string: letter | 0x20 == UInt8(ascii: "t") || letter | 0x20 == UInt8(ascii: "b")
        case .int64(let number):
            range(letter)?.contains(number) ?? bounds(letter)?.contains(Double(number)) ?? false
        case .double(let number): bounds(letter)?.contains(number) ?? false
        case .blob: letter | 0x20 == UInt8(ascii: "b")
        }
    }

    /// What belongs into a column, for a sentence.
    static func words(_ letter: UInt8) -> String {
        if let range = range(letter) { return "whole numbers from \(range.lowerBound) to \(range.upperBound)" }
        if let bounds = bounds(letter) { return "numbers from \(bounds.lowerBound) to \(bounds.upperBound)" }
        return letter | 0x20 == UInt8(ascii: "b") ? "bytes" : "text"
    }
}

/// A table of the ledger: its columns in their order, and the kind of each. The one place that knows what belongs where.
struct TableShape {
    struct Column {
        let name: String
        let letter: UInt8
    }

    let name: String
    /// The columns that tell a row from any other.
    let key: [String]
    let columns: [Column]
    /// The letters in order, for whole rows.
    let kinds: String

    /// - Parameter columns: `name:kind`, separated by spaces.
    init(_ name: String, key: String, _ columns: String) {
        self.name = name
        self.key = key.split(separator: " ").map(String.init)
        self.columns = columns.split(whereSeparator: \.isWhitespace).map { word in
            Column(name: String(word.dropLast(2)), letter: word.utf8.last ?? UInt8(ascii: "."))
        }
        kinds = String(decoding: self.columns.map(\.letter), as: UTF8.self)
    }

    /// Of whole rows as `SELECT *` gives them: what cannot be there, a sentence for each column, at most `limit` rows.
    func damage(_ db: Database, limit: Int) throws -> [String] {
        let conditions = columns.compactMap(Self.condition)
        guard !conditions.isEmpty else { return [] }
        let sql = "SELECT * FROM \"\(name)\" WHERE \(conditions.joined(separator: " OR ")) LIMIT \(limit)"
        return try Row.fetchAll(db, sql: sql).flatMap { row in
            columns.enumerated().compactMap { index, column in
                let value: DatabaseValue = row[index]
                guard !value.isNull, !ColumnKind.fits(value, column.letter) else { return nil }
                return sentence(column, value, row)
            }
        }
    }

    private func sentence(_ column: Column, _ value: DatabaseValue, _ row: Row) -> String {
        let place = key.map { "\($0) \(Self.text(row[$0]))" }.joined(separator: ", ")
        return "the row \(place) of the table \(name) has \(Self.text(value)) as \(column.name), which holds "
            + ColumnKind.words(column.letter)
    }

    static func text(_ value: DatabaseValue) -> String {
        switch value.storage {
        case .null: "NULL"
        case .int64(let number): "\(number)"
        case .double(let number): "\(number)"
        case .string(let text): "\"\(text.singleLine.prefix(60))\""
        case .blob(let bytes): "\(bytes.count) bytes"
        }
    }

    /// In SQL: whether a column holds a number that it cannot hold. Nil for one that holds none.
    private static func condition(_ column: Column) -> String? {
        if let range = ColumnKind.range(column.letter) {
            // The smallest number there is cannot be written in SQL as one.
            let within =
                range == Int64.min...Int64.max
                ? "" : " OR \(column.name) NOT BETWEEN \(range.lowerBound) AND \(range.upperBound)"
            return "(\(column.name) IS NOT NULL AND (typeof(\(column.name)) <> 'integer'\(within)))"
        }
        return ColumnKind.bounds(column.letter).map { bounds in
            "(\(column.name) IS NOT NULL AND (typeof(\(column.name)) NOT IN ('real', 'integer') "
                + "OR \(column.name) NOT BETWEEN \(bounds.lowerBound) AND \(bounds.upperBound)))"
        }
    }
}
