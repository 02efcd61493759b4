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
            if payload.utf8.contains(UInt8(ascii: "%")) { payload = DataURI.percentDecoded(payload)[...] }
        }
        mime = declared
        bytes = try DataURI.decodeBase64(payload)
    }

    /// `%2B` becomes `+`; a per cent sign without two digits stays, and is refused later.
    private static func percentDecoded(_ text: Substring) -> String {
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let digits = bytes[min(index + 1, bytes.count)..<min(index + 3, bytes.count)]
            if bytes[index] == UInt8(ascii: "%"), digits.count == 2,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                decoded.append(value)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: decoded, as: UTF8.self)
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
        var clean: [UInt8] = []
        clean.reserveCapacity(text.utf8.count + 3)
        for (offset, byte) in Array(text.utf8).enumerated() {
            switch byte {
            case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, 0x2B, 0x2F, 0x3D: clean.append(byte)
            case UInt8(ascii: "-"): clean.append(UInt8(ascii: "+"))
            case UInt8(ascii: "_"): clean.append(UInt8(ascii: "/"))
            case 0x20, 0x09, 0x0A, 0x0D: continue
            default: throw Malformed(reason: "base64 has the byte 0x\(String(byte, radix: 16)) at offset \(offset)")
            }
        }
        while let last = clean.last, last == UInt8(ascii: "=") { clean.removeLast() }
        guard clean.count % 4 != 1 else {
            throw Malformed(reason: "base64 of \(clean.count) characters is cut: one is left over")
        }
        while clean.count % 4 != 0 { clean.append(UInt8(ascii: "=")) }
        guard let data = Data(base64Encoded: Data(clean)) else {
            throw Malformed(reason: "base64 has padding in its middle")
        }
        return Array(data)
    }
}
