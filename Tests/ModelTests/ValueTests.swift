import Model
import Testing

@Suite("Values")
struct ValueTests {
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
        #expect(Redactor([token]).redact("Bearer r8_abcdef, r8_abcdef!") == "Bearer •••, •••!")
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

    @Test(
        "sums and forecasts are told to the cent from a dollar on",
        arguments: [
            (0, "$0"), (1900, "$0.0019"), (999_999, "$0.999999"), (2_683_191, "$2.68"), (27_575_151, "$27.58"),
            (-1_999_999, "-$2.00"), (.max, "$9223372036854.775807"),
        ] as [(Int64, String)])
    func brief(amount: Int64, text: String) {
        #expect(MicroDollars(amount).brief == text)
    }

    @Test(
        "the median of counted values is the one in the middle, or between the two that are",
        arguments: [
            ([:], nil), ([30: 1], 30), ([30: 1, 32: 1], 31), ([30: 2, 32: 1], 30), ([30: 1, 31: 1, 40: 2], 35.5),
        ]
            as [([Double: Int], Double?)])
    func median(values: [Double: Int], median: Double?) {
        #expect(values.median == median)
    }

    @Test("a price per second needs the metered time; unknown is not zero")
    func metered() {
        let price = Price(
            unit: .second, amount: MicroDollars(225), hardware: "gpu-t4", source: "s", date: "2026-01-01", version: "1")
        #expect(price.cost(runTime: .milliseconds(2500)).amount == MicroDollars(563))
        #expect(price.cost(runTime: nil) == .unknown)
    }

    @Test("a place's name is no option and no folder")
    func places() {
        for name in ["fra", "fra-2", "eu.fra", "_x", "9"] { #expect(FleetPolicy.isName(name), "\(name)") }
        for name in ["", ".", "..", ".x", "-x", "--role", "a b", "a/b", String(repeating: "a", count: 64)] {
            #expect(!FleetPolicy.isName(name), "\(name)")
        }
    }
}
