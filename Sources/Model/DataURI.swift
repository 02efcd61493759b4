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
            let next = reader.takeGroups(text, from: index)
            if next > index {
                index = next
            } else if isEscaped, text[index] == UInt8(ascii: "%"), let byte = unescaped(text, at: index) {
                try reader.take(byte, at: index)
                index += 3
            } else {
                try reader.take(text[index], at: index)
                index += 1
            }
        }
        return try reader.end()
    }

    /// The next whole groups of four characters that all stand for six bits; returns where they end.
    private mutating func takeGroups(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        guard characters % 4 == 0, !isPadded else { return start }
        let most = min((text.count - start) / 4, 4096)
        var groups = 0
        bytes += [UInt8](unsafeUninitializedCapacity: 3 * most) { bytes, count in
            Base64Reader.sixBits.withUnsafeBufferPointer { sixBits in
                while groups < most {
                    let at = start + 4 * groups
                    let (a, b) = (sixBits[Int(text[at])], sixBits[Int(text[at + 1])])
                    let (c, d) = (sixBits[Int(text[at + 2])], sixBits[Int(text[at + 3])])
                    guard (a | b | c | d) < 64 else { break }
                    bytes[3 * groups] = a << 2 | b >> 4
                    bytes[3 * groups + 1] = b << 4 | c >> 2
                    bytes[3 * groups + 2] = c << 6 | d
                    groups += 1
                }
            }
            count = 3 * groups
        }
        characters += 4 * groups
        return start + 4 * groups
    }

    /// What each byte stands for, in both alphabets; 255 for none.
    private static let sixBits: [UInt8] = {
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        var values = [UInt8](repeating: 255, count: 256)
        for plain in ["+/", "-_"] {
            for (value, byte) in (letters + plain).utf8.enumerated() { values[Int(byte)] = UInt8(value) }
        }
        return values
    }()

    /// Nil for a per cent sign without two digits.
    private static func unescaped(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt8? {
        guard index + 2 < text.count else { return nil }
        return UInt8(String(decoding: text[index + 1...index + 2], as: UTF8.self), radix: 16)
    }

    private mutating func take(_ byte: UInt8, at offset: Int) throws(DataURI.Malformed) {
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D: return
        case UInt8(ascii: "="):
            isPadded = true
            return
        default: break
        }
        let value = Base64Reader.sixBits[Int(byte)]
        guard value < 64 else {
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
