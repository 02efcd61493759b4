import CCrypto

/// SHA-256 (FIPS 180-4) by OpenSSL's libcrypto, which uses the processor's own instructions where it has them.
package enum SHA256 {
    /// The 32 bytes of the digest.
    package static func digest(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { digest, count in
            _ = CCrypto.SHA256(bytes, bytes.count, digest.baseAddress)
            count = digest.count
        }
    }

    /// The digest as 64 lower-case hexadecimal digits.
    package static func hex(_ bytes: [UInt8]) -> String {
        let alphabet = Array("0123456789abcdef".utf8)
        return String(
            decoding: digest(bytes).flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] }, as: UTF8.self)
    }
}
