import Recording

/// Rows as COPY takes them: https://www.postgresql.org/docs/15/sql-copy.html, "Text Format".
enum CopyText {
    static func append(_ row: [ShippedValue], to buffer: inout [UInt8]) {
        for (index, value) in row.enumerated() {
            if index > 0 { buffer.append(0x09) }
            switch value {
            case .null: buffer += [0x5C, 0x4E]
            case .integer(let number): buffer += Array(String(number).utf8)
            case .real(let number): buffer += Array(String(number).utf8)
            case .blob(let bytes): append(hex(bytes), to: &buffer)
            case .text(let text): append(storable(text), to: &buffer)
            }
        }
        buffer.append(0x0A)
    }

    private static func append(_ text: String, to buffer: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case 0x5C: buffer += [0x5C, 0x5C]
            case 0x09: buffer += [0x5C, 0x74]
            case 0x0A: buffer += [0x5C, 0x6E]
            case 0x0D: buffer += [0x5C, 0x72]
            default: buffer.append(byte)
            }
        }
    }

    /// PostgreSQL's texts have no NUL: one becomes U+FFFD.
    static func storable(_ text: String) -> String {
        text.utf8.contains(0) ? text.replacing("\0", with: "\u{FFFD}") : text
    }

    /// As `bytea` is written: `\x`, and two digits for each byte.
    static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return "\\x" + String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
