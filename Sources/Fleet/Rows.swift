import CPQ
import Model

/// The answer to a statement, in the binary format: integers of 1, 2, 4 or 8 bytes, big end first.
final class Rows {
    private let result: OpaquePointer

    init(_ result: OpaquePointer) { self.result = result }

    deinit { PQclear(result) }

    var status: ExecStatusType { PQresultStatus(result) }
    var count: Int { Int(PQntuples(result)) }
    var columns: Int { Int(PQnfields(result)) }
    /// Rows that were inserted, changed or deleted.
    var changed: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }

    var isGood: Bool {
        [PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_COPY_IN, PGRES_EMPTY_QUERY].contains(status)
    }

    /// SQLSTATE and the primary message.
    var error: (state: String, message: String)? {
        guard let message = PQresultErrorField(result, Int32(UInt8(ascii: "M"))) else { return nil }
        let state = PQresultErrorField(result, Int32(UInt8(ascii: "C"))).map { String(cString: $0) } ?? ""
        return (state, String(cString: message))
    }

    func isNull(_ row: Int, _ column: Int) -> Bool { PQgetisnull(result, Int32(row), Int32(column)) == 1 }

    private func raw(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: PQgetvalue(result, Int32(row), Int32(column)),
            count: Int(PQgetlength(result, Int32(row), Int32(column))))
    }

    /// Zero for NULL; a boolean is 0 or 1.
    func integer(_ row: Int, _ column: Int) -> Int64 {
        let bytes = raw(row, column)
        switch bytes.count {
        case 8: return Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        case 4: return Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
        case 2: return Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
        default: return bytes.first.map { Int64(Int8(bitPattern: $0)) } ?? 0
        }
    }

    func optionalInteger(_ row: Int, _ column: Int) -> Int64? {
        isNull(row, column) ? nil : integer(row, column)
    }

    func real(_ row: Int, _ column: Int) -> Double? {
        isNull(row, column) ? nil : Double(bitPattern: UInt64(bitPattern: integer(row, column)))
    }

    /// Nil for what is no number, too.
    func finite(_ row: Int, _ column: Int) -> Double? { real(row, column).flatMap { $0.isFinite ? $0 : nil } }

    /// Empty for NULL.
    func text(_ row: Int, _ column: Int) -> String { String(decoding: raw(row, column), as: UTF8.self) }

    func optionalText(_ row: Int, _ column: Int) -> String? { isNull(row, column) ? nil : text(row, column) }

    /// A text that is shown as it stands, as names are: what would steer a terminal is an escape in it.
    func name(_ row: Int, _ column: Int) -> String { text(row, column).shown }

    func optionalName(_ row: Int, _ column: Int) -> String? { isNull(row, column) ? nil : name(row, column) }

    func bytes(_ row: Int, _ column: Int) -> [UInt8] { [UInt8](raw(row, column)) }
}

extension String {
    /// As ``Rows/name(_:_:)``.
    var shown: String { utf8.allSatisfy { (0x21...0x7E).contains($0) } ? self : singleLine }
}
