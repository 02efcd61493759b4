/// How long the key of a certificate is, from its SubjectPublicKeyInfo (RFC 5280, 4.1; RFC 8017, A.1.1).
enum PublicKeyStrength {
    /// Shorter ones are no longer served with (NIST SP 800-131A), and clients refuse them.
    static let shortestRSA = 2048

    private static let rsa: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]

    /// Of the modulus; nil for a key that is none of RSA.
    static func bits(ofRSA info: [UInt8]) -> Int? {
        guard let parts = DERElement.all(in: info[...])?.first?.parts, parts.count == 2,
            let algorithm = parts[0].parts?.first, Array(algorithm.content) == rsa,
            // The first byte of a bit string says how many bits of the last are none of it.
            let modulus = DERElement.all(in: parts[1].content.dropFirst())?.first?.parts?.first
        else { return nil }
        let digits = modulus.content.drop { $0 == 0 }
        return digits.count * 8 - (digits.first?.leadingZeroBitCount ?? 0)
    }
}

/// The little of DER (ITU-T X.690) that this takes.
private struct DERElement {
    let content: ArraySlice<UInt8>

    /// Of a sequence; nil where the content is no row of elements.
    var parts: [DERElement]? { DERElement.all(in: content) }

    static func all(in bytes: ArraySlice<UInt8>) -> [DERElement]? {
        var (rest, found): (ArraySlice<UInt8>, [DERElement]) = (bytes, [])
        while !rest.isEmpty {
            guard let content = first(of: rest) else { return nil }
            found.append(DERElement(content: content))
            rest = rest[content.endIndex...]
        }
        return found
    }

    private static func first(of bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let short = bytes.dropFirst().first else { return nil }
        var rest = bytes.dropFirst(2)
        var length = Int(short)
        if short >= 0x80 {
            let count = Int(short & 0x7F)
            guard (1...4).contains(count), rest.count >= count else { return nil }
            length = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(count)
        }
        return rest.count >= length ? rest.prefix(length) : nil
    }
}
