import Model
import Testing

@Suite("Values people type")
struct TypedTests {
    /// A type of ours, by its functions alone.
    struct Kind: Sendable, CustomTestStringConvertible {
        let name: String
        let expectation: String
        let read: @Sendable (String) -> String?
        var testDescription: String { name }

        init<Value: Typed>(_ type: Value.Type) {
            name = "\(type)"
            expectation = type.expectation
            read = { type.init(typed: $0)?.typed }
        }
    }

    static let kinds = [
        Kind(PortNumber.self), Kind(Count<Concurrency>.self), Kind(Count<Repeats>.self), Kind(Count<Runs>.self),
        Kind(Count<Megabytes>.self), Kind(Count<CacheEntries>.self), Kind(Count<RatePerMinute>.self),
        Kind(Count<Border>.self), Kind(Count<Enlargement>.self), Kind(Span<Interval>.self), Kind(Span<Lookback>.self),
        Kind(Span<KeepingTime>.self), Kind(Span<Patience>.self), Kind(Measure<TimeScaleLimits>.self),
        Kind(Measure<Decibels>.self), Kind(Measure<Likeness>.self), Kind(MicroDollars.self), Kind(Percentage.self),
        Kind(WebAddress.self),
    ]

    static let absurd = [
        "", " ", "x", "1e308", "-1e308", "inf", "-inf", "nan", "9223372036854775808", "-2", "1e999s", "0x10s", "0x10",
        "0x10%", "١",
    ]

    @Test("what makes no sense is refused by every type, and traps in none", arguments: kinds)
    func refused(kind: Kind) {
        for text in Self.absurd { #expect(kind.read(text) == nil, "\(text)") }
        #expect(!kind.expectation.isEmpty)
    }

    @Test("a value as it is printed reads as itself", arguments: kinds)
    func roundTrip(kind: Kind) {
        let some = [
            "1", "0", "60", "1s", "90d", "250ms", "36h", "$0.50", "$1", "$0.0019", "99.5%", "100%", "0.5", "30",
            "http://host:80/a",
        ]
        let taken = some.compactMap(kind.read)
        #expect(!taken.isEmpty)
        for text in taken { #expect(kind.read(text) == text) }
    }

    @Test("the ends of a range are in it, and what lies beyond is not")
    func ends() {
        #expect(PortNumber(typed: "0")?.value == 0 && PortNumber(typed: "65535")?.value == 65_535)
        #expect(PortNumber(typed: "65536") == nil && PortNumber(typed: "99999") == nil)
        #expect(Count<Repeats>(typed: "0") == nil && Count<RatePerMinute>(typed: "0") == nil)
        #expect(Span<Interval>(typed: "100ms")?.duration == .milliseconds(100) && Span<Interval>(typed: "99ms") == nil)
        #expect(Span<KeepingTime>(typed: "0s")?.duration == .zero && Span<Patience>(typed: "0s") == nil)
        #expect(
            Measure<TimeScaleLimits>(typed: "1000")?.value == 1000 && Measure<TimeScaleLimits>(typed: "1001") == nil)
    }

    @Test("an address has a host and a port that there is, if any")
    func addresses() {
        for text in ["http://h:65535", "https://[::1]:80/a", "http://[::1]", "HTTPS://Example.org"] {
            #expect(WebAddress(typed: text + "/") != nil, "\(text)")
        }
        for text in [
            "http://h:65536", "http://h:0", "http://h:", "http://h:-1", "http://h:1:2", "http://[::1", "http://:80",
            "http://", "http://h:+80", "http://u@h", "http://h?q", "http://h:٨٠",
        ] { #expect(WebAddress(typed: text) == nil, "\(text)") }
    }

    @Test("an address of ours has brackets around IPv6")
    func ownAddresses() {
        #expect(WebAddress.text(host: "::1", port: 80) == "http://[::1]:80")
        #expect(WebAddress.text(scheme: "https", host: "localhost", port: 1) == "https://localhost:1")
    }

    @Test("money is dollars with or without the sign, and a percentage below 1 needs its own")
    func signs() {
        #expect(MicroDollars(typed: "0.50") == MicroDollars(500_000) && MicroDollars(typed: "$0.5")?.typed == "$0.50")
        #expect(MicroDollars(typed: "$0.0019")?.typed == "$0.0019" && MicroDollars(typed: "-1") == nil)
        #expect(Percentage(typed: "99")?.share == 0.99 && Percentage(typed: "99.5 %")?.share == 0.995)
        #expect(Percentage(typed: "0.99") == nil && Percentage(typed: "0.5%")?.share == 0.005)
    }
}
