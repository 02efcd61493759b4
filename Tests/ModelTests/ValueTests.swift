import Model
import Testing

@Suite("Values")
struct ValueTests {
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

    @Test("every code begins with its class, and only ok and degraded count as up")
    func codes() {
        for code in OutcomeCode.allCases {
            #expect(code.rawValue.hasPrefix(code.outcomeClass.rawValue))
            #expect((code.counting == .up) == [.ok, .degraded].contains(code.outcomeClass))
        }
    }

    @Test("a secret prints as dots in every textual form and is cut out of texts")
    func secret() {
        let token = Secret("r8_abcdef", variable: "REPLICATE_API_TOKEN")
        var dumped = ""
        dump(["token": token], to: &dumped)
        for text in ["\(token)", String(describing: token), String(reflecting: token), dumped] {
            #expect(!text.contains("r8_abcdef"))
        }
        #expect(token.redact("Bearer r8_abcdef, r8_abcdef!") == "Bearer •••, •••!")
    }

    @Test(
        "money is written with two to six decimals",
        arguments: [
            (0, "$0"), (1900, "$0.0019"), (1_200_000, "$1.20"), (12_345_678, "$12.345678"), (-2000, "-$0.002"),
            (1, "$0.000001"),
        ] as [(Int64, String)])
    func money(amount: Int64, text: String) {
        #expect(MicroDollars(amount).readable == text)
    }

    @Test("a price per second needs the metered time; unknown is not zero")
    func metered() {
        let price = Price(
            unit: .second, amount: MicroDollars(225), hardware: "gpu-t4", source: "s", date: "2026-01-01", version: "1")
        #expect(price.cost(runTime: .milliseconds(2500)).amount == MicroDollars(563))
        #expect(price.cost(runTime: nil) == .unknown)
    }
}
