extension Double {
    /// A number in decimal digits, as people write it: `Double` alone reads hexadecimal and `nan` too.
    package static func decimal(_ text: some StringProtocol) -> Double? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }) else { return nil }
        return Double(text)
    }
}

extension Duration {
    /// Whole microseconds, rounded toward zero: what the ledger stores. Of more than 292,000 years the largest number.
    package var microseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, isTooLong) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, overflows) = whole.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        return !isTooLong && !overflows ? sum : seconds < 0 ? .min : .max
    }

    /// Seconds as a floating-point number, for arithmetic on statistics.
    package var seconds: Double {
        Double(microseconds) / 1_000_000
    }

    /// Reads `250ms`, `1.5s`, `2m`, `1h`, `30d`, `80us`; a number without a unit, or a negative one, is refused (nil).
    package init?(text: some StringProtocol) {
        let units: [(suffix: String, seconds: Double)] = [
            ("us", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400),
        ]
        for unit in units where text.hasSuffix(unit.suffix) {
            guard let value = Double.decimal(text.dropLast(unit.suffix.count)), value >= 0, value.isFinite,
                value * unit.seconds < 1e10
            else { continue }
            self = .microseconds(Int64((value * unit.seconds * 1e6).rounded()))
            return
        }
        return nil
    }

    /// Short text for people: `850 µs`, `12.3 ms`, `840 ms`, `3.42 s`, `2 m 05 s`, `1 h 10 m`.
    package var readable: String {
        let value = microseconds
        switch value {
        case ..<0: return "-" + (Duration.zero - self).readable
        case ..<1000: return "\(value) µs"
        case ..<100_000: return "\(Double(value) / 1e3, decimals: 1) ms"
        case ..<1_000_000: return "\(value / 1000) ms"
        case ..<60_000_000: return "\(Double(value) / 1e6, decimals: 2) s"
        case ..<3_600_000_000:
            let seconds = value / 1_000_000
            return "\(seconds / 60) m \(seconds % 60 < 10 ? "0" : "")\(seconds % 60) s"
        default:
            let minutes = value / 60_000_000
            return "\(minutes / 60) h \(minutes % 60 < 10 ? "0" : "")\(minutes % 60) m"
        }
    }
}

extension DefaultStringInterpolation {
    /// A number with a fixed count of decimals and a dot, whatever the locale; halves round away from zero.
    package mutating func appendInterpolation(_ value: Double, decimals: Int) {
        guard value.isFinite else {
            appendLiteral(value.isNaN ? "nan" : value < 0 ? "-inf" : "inf")
            return
        }
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (value.magnitude * scale).rounded()
        guard scaled < 9e15 else {
            appendLiteral("\(value)")
            return
        }
        let whole = Int64(scaled / scale)
        let fraction = Int64(scaled) - whole * Int64(scale)
        let digits = String(fraction)
        let sign = value < 0 && scaled > 0 ? "-" : ""
        let tail = decimals == 0 ? "" : "." + String(repeating: "0", count: decimals - digits.count) + digits
        appendLiteral("\(sign)\(whole)\(tail)")
    }
}
