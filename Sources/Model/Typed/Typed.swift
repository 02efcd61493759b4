/// A value that people type: one range and one sentence, read alike from the command line, the environment and a
/// settings file. What cannot be read is refused with the sentence; nothing typed reaches a `precondition`.
package protocol Typed: Hashable, Sendable {
    /// What is expected, in the middle of a sentence: `a whole number from 1 to 1000`.
    static var expectation: String { get }
    /// Nil for everything but ``expectation``.
    init?(typed text: String)
    /// As a person would type it; reading it gives the value again.
    var typed: String { get }
}

/// The range of a ``Count``, and what is counted.
package protocol CountLimits: Sendable {
    static var range: ClosedRange<Int> { get }
}

/// A whole number within the range of its kind.
package struct Count<Limits: CountLimits>: Typed {
    package let value: Int

    /// - Precondition: within the range; for values of the program's own.
    package init(_ value: Int) {
        precondition(Limits.range.contains(value), "\(value) is not \(Self.expectation)")
        self.value = value
    }

    package init?(typed text: String) {
        guard let value = Int(text), Limits.range.contains(value) else { return nil }
        self.value = value
    }

    package static var expectation: String {
        "a whole number from \(Limits.range.lowerBound) to \(Limits.range.upperBound)"
    }

    package var typed: String { String(value) }
}

/// What everything that is random is decided by.
package struct Seed: Typed {
    package let value: UInt64

    package init(_ value: UInt64) { self.value = value }

    package init?(typed text: String) {
        guard let value = UInt64(text) else { return nil }
        self.value = value
    }

    package static var expectation: String { "a whole number from 0 to \(UInt64.max)" }

    package var typed: String { String(value) }
}

/// The range of a ``Span``, and an example of one.
package protocol SpanLimits: Sendable {
    static var range: ClosedRange<Duration> { get }
    static var example: String { get }
}

/// A duration within the range of its kind, typed with its unit.
package struct Span<Limits: SpanLimits>: Typed {
    package let duration: Duration

    /// - Precondition: within the range; for values of the program's own.
    package init(_ duration: Duration) {
        precondition(Limits.range.contains(duration), "\(duration) is not \(Self.expectation)")
        self.duration = duration
    }

    package init?(typed text: String) {
        guard let duration = Duration(text: text), Limits.range.contains(duration) else { return nil }
        self.duration = duration
    }

    package static var expectation: String {
        "a duration with its unit from \(Limits.range.lowerBound.typed) to \(Limits.range.upperBound.typed), "
            + "for example \(Limits.example)"
    }

    package var typed: String { duration.typed }
}

/// The range of a ``Measure``, and its unit.
package protocol MeasureLimits: Sendable {
    static var range: ClosedRange<Double> { get }
    /// After a number, with a space before it; empty for none.
    static var unit: String { get }
}

/// A decimal number within the range of its kind.
package struct Measure<Limits: MeasureLimits>: Typed {
    package let value: Double

    /// - Precondition: within the range; for values of the program's own.
    package init(_ value: Double) {
        precondition(Limits.range.contains(value), "\(value) is not \(Self.expectation)")
        self.value = value
    }

    /// Not a number is in no range.
    package init?(typed text: String) {
        guard let value = Double.decimal(text), Limits.range.contains(value) else { return nil }
        self.value = value
    }

    package static var expectation: String {
        "a number from \(plain(Limits.range.lowerBound)) to \(plain(Limits.range.upperBound))\(Limits.unit)"
    }

    package var typed: String { Self.plain(value) }

    private static func plain(_ value: Double) -> String {
        value.rounded() == value ? String(Int64(value)) : String(value)
    }
}
