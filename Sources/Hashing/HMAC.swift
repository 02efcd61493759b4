import CCrypto

/// Keyed hashing (RFC 2104) with SHA-256, by OpenSSL's libcrypto.
package enum HMAC {
    /// The 32 bytes of the code. A key may have any length.
    package static func sha256(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { code, count in
            let made = CCrypto.HMAC(
                EVP_sha256(), key, Int32(key.count), message, message.count, code.baseAddress, nil)
            precondition(made != nil, "libcrypto has no HMAC with SHA-256")
            count = code.count
        }
    }
}

/// Comparing what a stranger shows with what is secret.
package enum ConstantTime {
    /// How long it takes tells nothing about how much was right; of two lengths, that they differ.
    package static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        a.count == b.count && CRYPTO_memcmp(a, b, a.count) == 0
    }
}
