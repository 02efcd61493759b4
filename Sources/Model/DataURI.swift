#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Pictures as text: `data:image/png;base64,…` (RFC 2397) or bare base64, as the contract allows on the way in.
package struct DataURI: Hashable, Sendable {
    /// The declared media type in lower case without parameters; nil for bare base64.
    package let mime: String?
    package let bytes: [UInt8]

    package struct Malformed: Error, Hashable, Sendable {
        package let reason: String
    }

    /// Reads either form. The prefix may be in any case, white space around it and inside the base64 is skipped,
    /// percent-encoded characters of a URI are decoded, missing padding is added: all of these occur in the wild.
    package init(_ text: String) throws(Malformed) {
        var payload = text.drop(while: \.isWhitespace)
        var declared: String?
        if payload.prefix(5).lowercased() == "data:" {
            guard let comma = payload.utf8.firstIndex(of: UInt8(ascii: ",")) else {
                throw Malformed(reason: "data URI without a comma before its payload")
            }
            let header = payload[payload.index(payload.startIndex, offsetBy: 5)..<comma].lowercased()
            guard header.hasSuffix(";base64") else {
                throw Malformed(reason: "data URI is not base64: its header is \"\(header.prefix(60))\"")
            }
            declared = String(header.prefix { $0 != ";" })
            payload = payload[payload.index(after: comma)...]
        }
        mime = declared
        bytes = try Base64Reader.read(payload, isEscaped: declared != nil)
    }

    /// `data:<mime>;base64,<bytes>`.
    package static func encode(_ bytes: [UInt8], mime: String) -> String {
        "data:\(mime);base64,\(encodeBase64(bytes))"
    }

    package static func encodeBase64(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
    }

    /// Standard or URL-safe alphabet; white space is skipped and missing padding added.
    package static func decodeBase64(_ text: Substring) throws(Malformed) -> [UInt8] {
        try Base64Reader.read(text, isEscaped: false)
    }
}

/// Reads base64 byte by byte into the bytes it stands for: a picture of many megabytes is held once.
private struct Base64Reader {
    private var bytes: [UInt8] = []
    /// Of six bits each.
    private var characters = 0
    private var held: UInt32 = 0
    private var isPadded = false

    /// - Parameter isEscaped: whether `%2B` is a plus sign, as in a URI.
    static func read(_ text: Substring, isEscaped: Bool) throws(DataURI.Malformed) -> [UInt8] {
        var text = text
        return try text.withUTF8 { text in
            Result { () throws(DataURI.Malformed) in try read(text, isEscaped: isEscaped) }
        }.get()
    }

    private static func read(
        _ text: UnsafeBufferPointer<UInt8>, isEscaped: Bool
    ) throws(DataURI.Malformed) -> [UInt8] {
        var reader = Base64Reader()
        reader.bytes.reserveCapacity(text.count / 4 * 3 + 3)
        var index = 0
        while index < text.count {
            if isEscaped, text[index] == UInt8(ascii: "%"), let byte = unescaped(text, at: index) {
                try reader.take(byte, at: index)
                index += 3
            } else {
                try reader.take(text[index], at: index)
                index += 1
            }
        }
        return try reader.end()
    }

    /// Nil for a per cent sign without two digits.
    private static func unescaped(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt8? {
        guard index + 2 < text.count else { return nil }
        return UInt8(String(decoding: text[index + 1...index + 2], as: UTF8.self), radix: 16)
    }

    private mutating func take(_ byte: UInt8, at offset: Int) throws(DataURI.Malformed) {
        let value: UInt8
        switch byte {
        case 0x41...0x5A: value = byte - 0x41
        case 0x61...0x7A: value = byte - 0x61 + 26
        case 0x30...0x39: value = byte - 0x30 + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
        case 0x20, 0x09, 0x0A, 0x0D: return
        case UInt8(ascii: "="):
            isPadded = true
            return
        default:
            throw DataURI.Malformed(reason: "base64 has the byte 0x\(String(byte, radix: 16)) at offset \(offset)")
        }
        guard !isPadded else { throw DataURI.Malformed(reason: "base64 has padding in its middle") }
        held = held << 6 | UInt32(value)
        characters += 1
        guard characters % 4 == 0 else { return }
        bytes.append(UInt8(truncatingIfNeeded: held >> 16))
        bytes.append(UInt8(truncatingIfNeeded: held >> 8))
        bytes.append(UInt8(truncatingIfNeeded: held))
    }

    /// Two characters left over are one byte, three are two.
    private mutating func end() throws(DataURI.Malformed) -> [UInt8] {
        switch characters % 4 {
        case 1: throw DataURI.Malformed(reason: "base64 of \(characters) characters is cut: one is left over")
        case 2: bytes.append(UInt8(truncatingIfNeeded: held >> 4))
        case 3:
            bytes.append(UInt8(truncatingIfNeeded: held >> 10))
            bytes.append(UInt8(truncatingIfNeeded: held >> 2))
        default: break
        }
        return bytes
    }
}
