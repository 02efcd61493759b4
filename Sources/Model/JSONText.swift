/// What stands between the quotes of a JSON string (RFC 8259, section 7).
enum JSONText {
    /// The place of the first quote, backslash or control character from `start` on: eight bytes are looked at at once.
    static func firstSpecial(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var index = start
        let raw = UnsafeRawBufferPointer(bytes)
        while bytes.count - index >= 8 {
            if hasSpecial(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)) { break }
            index += 8
        }
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return index }
            index += 1
        }
        return nil
    }

    /// Whether one of eight bytes is special; may say yes without need, never no.
    private static func hasSpecial(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        func hasZero(_ word: UInt64) -> UInt64 { (word &- ones) & ~word }
        let quote = hasZero(word ^ (ones &* UInt64(UInt8(ascii: "\""))))
        let backslash = hasZero(word ^ (ones &* UInt64(UInt8(ascii: "\\"))))
        let control = (word &- ones &* 0x20) & ~word
        return (quote | backslash | control) & (ones << 7) != 0
    }

    /// The text that `raw` writes; nil at an escape there is not, or where it is not UTF-8.
    ///
    /// No escape is shorter than what it stands for, so that the text fits where it was written.
    static func unescaped(_ raw: UnsafeBufferPointer<UInt8>) -> String? {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: raw.count) { room in
            guard let count = unescape(raw, into: room) else { return nil }
            return String(validating: UnsafeBufferPointer(rebasing: room[..<count]), as: UTF8.self)
        }
    }

    /// Gives the number of bytes written.
    private static func unescape(_ raw: UnsafeBufferPointer<UInt8>, into room: UnsafeMutableBufferPointer<UInt8>)
        -> Int?
    {
        var (read, written) = (0, 0)
        while read < raw.count {
            let byte = raw[read]
            read += 1
            guard byte == UInt8(ascii: "\\") else {
                room[written] = byte
                written += 1
                continue
            }
            guard let scalar = escape(raw, &read) else { return nil }
            for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                room[written] = unit
                written += 1
            }
        }
        return written
    }

    /// What follows a backslash. A surrogate without its pair is read as U+FFFD, as other readers do.
    private static func escape(_ raw: UnsafeBufferPointer<UInt8>, _ read: inout Int) -> Unicode.Scalar? {
        guard read < raw.count else { return nil }
        let byte = raw[read]
        read += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return unicodeEscape(raw, &read)
        default: return nil
        }
    }

    private static func unicodeEscape(_ raw: UnsafeBufferPointer<UInt8>, _ read: inout Int) -> Unicode.Scalar? {
        guard let unit = fourDigits(raw, read) else { return nil }
        read += 4
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard unit < 0xDC00, raw.count - read >= 6, raw[read] == UInt8(ascii: "\\"), raw[read + 1] == UInt8(ascii: "u"),
            let second = fourDigits(raw, read + 2), 0xDC00..<0xE000 ~= second
        else { return "\u{FFFD}" }
        read += 6
        return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00))
    }

    private static func fourDigits(_ raw: UnsafeBufferPointer<UInt8>, _ start: Int) -> UInt32? {
        guard raw.count - start >= 4 else { return nil }
        var value: UInt32 = 0
        for byte in raw[start..<(start + 4)] {
            switch byte {
            case 0x30...0x39: value = value << 4 + UInt32(byte - 0x30)
            case 0x41...0x46: value = value << 4 + UInt32(byte - 0x41 + 10)
            case 0x61...0x66: value = value << 4 + UInt32(byte - 0x61 + 10)
            default: return nil
            }
        }
        return value
    }
}
