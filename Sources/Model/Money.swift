/// Money in integer micro-dollars: 1 US dollar is 1,000,000.
package struct MicroDollars: Hashable, Comparable, Sendable, Codable {
    package var amount: Int64

    package init(_ amount: Int64) {
        self.amount = amount
    }

    package static let zero = MicroDollars(0)

    package static func < (a: MicroDollars, b: MicroDollars) -> Bool { a.amount < b.amount }

    /// The nearest amount there is; zero for what is no number.
    package init(rounding amount: Double) {
        let rounded = amount.rounded()
        self.amount = Int64(exactly: rounded) ?? (rounded.isNaN ? 0 : rounded < 0 ? .min : .max)
    }

    /// Stops at the smallest and the largest amount there is.
    package static func + (a: MicroDollars, b: MicroDollars) -> MicroDollars {
        let (sum, overflows) = a.amount.addingReportingOverflow(b.amount)
        return MicroDollars(!overflows ? sum : b.amount < 0 ? .min : .max)
    }

    package static func += (a: inout MicroDollars, b: MicroDollars) { a = a + b }

    /// Stops there too.
    package static func - (a: MicroDollars, b: MicroDollars) -> MicroDollars {
        let (difference, overflows) = a.amount.subtractingReportingOverflow(b.amount)
        return MicroDollars(!overflows ? difference : b.amount > 0 ? .min : .max)
    }

    /// Stops there too.
    package static func * (a: MicroDollars, times: Int) -> MicroDollars {
        let (product, overflows) = a.amount.multipliedReportingOverflow(by: Int64(times))
        return MicroDollars(!overflows ? product : (a.amount < 0) == (times < 0) ? .max : .min)
    }

    /// `$0.0019`, `$1.20`, `$0`: at least two decimals, at most six, no needless zeros beyond the second.
    package var readable: String {
        if amount == 0 { return "$0" }
        var digits = String(amount.magnitude)
        digits = String(repeating: "0", count: max(0, 7 - digits.count)) + digits
        let whole = digits.dropLast(6)
        var fraction = digits.suffix(6)
        while fraction.count > 2, fraction.last == "0" { fraction.removeLast() }
        return "\(amount < 0 ? "-" : "")$\(whole).\(fraction)"
    }
}

extension MicroDollars {
    /// ``readable``, to the cent from a dollar on: for sums and forecasts, whose last digits nobody acts on.
    package var brief: String {
        guard amount.magnitude >= 1_000_000 else { return readable }
        return MicroDollars(rounding: (Double(amount) / 10_000).rounded() * 10_000).readable
    }
}

/// How a cost was arrived at. A ledger may hold a word of another version, which is kept as it stands.
package struct CostBasis: RawRepresentable, Hashable, Sendable, Codable {
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }

    /// The provider's metered seconds times the price per second of its hardware.
    package static let metered = CostBasis(rawValue: "metered")
    /// A fixed price per run or image from the price file.
    package static let priceFile = CostBasis(rawValue: "price_file")
    /// What the provider's own answer says it charged.
    package static let reported = CostBasis(rawValue: "reported")
    package static let free = CostBasis(rawValue: "free")
    /// Nobody knows; never to be read as zero.
    package static let unknown = CostBasis(rawValue: "unknown")

    /// Those that this version has.
    package static let known: Set<CostBasis> = [metered, priceFile, reported, free, unknown]
}

/// What one attempt cost. `amount` is nil exactly when the basis is `unknown`, of those this version knows.
package struct Cost: Hashable, Sendable, Codable {
    package let amount: MicroDollars?
    package let basis: CostBasis
    /// The version line of the price file the amount was computed with.
    package let priceVersion: String?

    package static let unknown = Cost(amount: nil, basis: .unknown, priceVersion: nil)

    package init(amount: MicroDollars?, basis: CostBasis, priceVersion: String?) {
        precondition(
            (amount == nil) == (basis == .unknown) || !CostBasis.known.contains(basis),
            "an unknown cost has no amount, and only that")
        self.amount = amount
        self.basis = basis
        self.priceVersion = priceVersion
    }
}

/// One line of the price file.
package struct Price: Hashable, Sendable {
    package enum Unit: String, Hashable, Sendable, CaseIterable {
        case run, image, second, free
    }

    package let unit: Unit
    /// Price of one unit; zero exactly when the unit is `free`.
    package let amount: MicroDollars
    /// For `second`: the hardware the price is for, for example `gpu-t4`.
    package let hardware: String?
    /// Where the price was read, and when.
    package let source: String
    package let date: String
    package let version: String
    /// When the model is shut down, where that is known.
    package let sunset: Timestamp?

    package init(
        unit: Unit, amount: MicroDollars, hardware: String? = nil, source: String, date: String, version: String,
        sunset: Timestamp? = nil
    ) {
        self.unit = unit
        self.amount = amount
        self.hardware = hardware
        self.source = source
        self.date = date
        self.version = version
        self.sunset = sunset
    }

    /// The cost of one billed call.
    ///
    /// - Parameters:
    ///   - runTime: what the provider metered; a price per second without it gives an unknown cost.
    ///   - images: how many images came back.
    package func cost(runTime: Duration?, images: Int = 1) -> Cost {
        switch unit {
        case .free: Cost(amount: .zero, basis: .free, priceVersion: version)
        case .run: Cost(amount: amount, basis: .priceFile, priceVersion: version)
        case .image:
            Cost(
                amount: MicroDollars(rounding: Double(amount.amount) * Double(images)), basis: .priceFile,
                priceVersion: version)
        case .second: metered(runTime)
        }
    }

    private func metered(_ runTime: Duration?) -> Cost {
        guard let runTime else { return .unknown }
        let micros = (Double(amount.amount) * runTime.seconds).rounded(.up)
        return Cost(amount: MicroDollars(rounding: micros), basis: .metered, priceVersion: version)
    }
}
