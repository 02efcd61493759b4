/// Text as a part of an address.
package enum URLPath {
    /// Percent-encodes all but unreserved characters (RFC 3986, 2.3) and slashes.
    package static func path(_ text: String, keepingLeadingSlash: Bool = false) -> String {
        let encoded = text.split(separator: "/", omittingEmptySubsequences: false).map { segment(String($0)) }
            .joined(separator: "/")
        return encoded.hasPrefix("/") && !keepingLeadingSlash ? String(encoded.dropFirst()) : encoded
    }

    package static func segment(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return encoded
    }
}
