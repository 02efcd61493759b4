import Hashing
import Testing

@Suite("Hashing")
struct HashingTests {
    @Test(
        "SHA-256 gives the digests of FIPS 180-4's examples",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func sha256(text: String, digest: String) {
        #expect(SHA256.hex(Array(text.utf8)) == digest)
    }

    @Test("SHA-256 of a million letters a")
    func sha256Long() {
        let digest = SHA256.hex([UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
        #expect(digest == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test("keyed hashes are those of RFC 4231, test cases 1 and 6, and an empty key is a key")
    func keyed() {
        let short = HMAC.sha256(key: [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8))
        #expect(short.prefix(8) == [0xB0, 0x34, 0x4C, 0x61, 0xD8, 0xDB, 0x38, 0x53])
        let long = HMAC.sha256(
            key: [UInt8](repeating: 0xAA, count: 131),
            Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8))
        #expect(long.prefix(8) == [0x60, 0xE4, 0x31, 0x59, 0x1E, 0xE0, 0xB6, 0x7F])
        #expect(HMAC.sha256(key: [], []).prefix(4) == [0xB6, 0x13, 0x67, 0x9A])
    }

    @Test("bytes are equal only when all of them are")
    func constantTime() {
        #expect(ConstantTime.areEqual([], []) && ConstantTime.areEqual([1, 2, 3], [1, 2, 3]))
        for other in [[], [1], [1, 2], [1, 2, 4], [0, 2, 3], [1, 2, 3, 0]] as [[UInt8]] {
            #expect(!ConstantTime.areEqual([1, 2, 3], other))
        }
    }
}
