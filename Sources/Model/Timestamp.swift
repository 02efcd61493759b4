/// A moment of wall-clock time: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// The ledger stores this integer; RFC 3339 text is made only for people and machine-readable reports.
package struct Timestamp: Hashable, Comparable, Sendable, Codable {
    package var microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package init(from decoder: any Decoder) throws {
        microseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(microseconds)
    }

    package static func < (a: Timestamp, b: Timestamp) -> Bool {
        a.microseconds < b.microseconds
    }

    /// Stops at the first and the last moment there is.
    package static func + (moment: Timestamp, span: Duration) -> Timestamp {
        let (sum, overflows) = moment.microseconds.addingReportingOverflow(span.microseconds)
        return Timestamp(microseconds: !overflows ? sum : span < .zero ? .min : .max)
    }

    package static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        let (difference, overflows) = later.microseconds.subtractingReportingOverflow(earlier.microseconds)
        return .microseconds(!overflows ? difference : later < earlier ? .min : .max)
    }
}
