extension MicroDollars: Typed {
    package static let expectation = "money in dollars, for example $0.50"

    /// With or without the dollar sign.
    package init?(typed text: String) {
        self.init(text: text.hasPrefix("$") ? text : "$" + text)
    }

    package var typed: String {
        let micros = String(amount % 1_000_000)
        let decimals = String(repeating: "0", count: 6 - micros.count) + micros
        return "$\(amount / 1_000_000).\(decimals.prefix(2))\(decimals.dropFirst(2).droppingTrailingZeros)"
    }
}

/// A share of a whole, typed in percent.
package struct Percentage: Typed {
    /// 0...1.
    package let share: Double

    package static let expectation = "a percentage from 0% to 100%, for example 99.5%"

    /// - Precondition: 0...1; for values of the program's own.
    package init(share: Double) {
        precondition((0...1).contains(share), "\(share) is not a share")
        self.share = share
    }

    /// The sign may be left out, but not below 1: `0.99` is as likely meant as a share.
    package init?(typed text: String) {
        let digits = text.hasSuffix("%") ? text.dropLast() : text[...]
        guard let value = Double.decimal(digits.filter { $0 != " " }), (0...100).contains(value),
            text.hasSuffix("%") || value == 0 || value >= 1
        else { return nil }
        share = value / 100
    }

    package var typed: String { "\(share * 100)%" }
}

extension Substring {
    fileprivate var droppingTrailingZeros: Substring {
        var rest = self
        while rest.hasSuffix("0") { rest = rest.dropLast() }
        return rest
    }
}

extension Duration {
    /// As it is typed: the largest unit that leaves a whole number.
    package var typed: String {
        let value = microseconds
        let units: [(suffix: String, size: Int64)] = [
            ("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000), ("ms", 1000),
        ]
        guard value != 0 else { return "0s" }
        for unit in units where value.isMultiple(of: unit.size) { return "\(value / unit.size)\(unit.suffix)" }
        return "\(value)us"
    }
}
