import Model

/// Dates as providers write them.
enum WireTime {
    static func rfc3339(_ text: String) -> Timestamp? { Timestamp(rfc3339: text) }
}
