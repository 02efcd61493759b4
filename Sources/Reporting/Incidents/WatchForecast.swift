package import Model

/// What a monitor does and costs in a month, before it does it.
package struct WatchForecast: Hashable, Sendable {
    package struct Bill: Hashable, Sendable {
        package let provider: String
        package let probes: Int
        /// Of the probes whose price is known.
        package let amount: MicroDollars
        /// Probes whose price nobody knows; each is set aside for with the settings' unknown-cost.
        package let unknown: Int
        /// The most it may be paid in the time; nil: as much as comes.
        package let ceiling: MicroDollars?

        package init(provider: String, probes: Int, amount: MicroDollars, unknown: Int, ceiling: MicroDollars?) {
            self.provider = provider
            self.probes = probes
            self.amount = amount
            self.unknown = unknown
            self.ceiling = ceiling
        }
    }

    package let days: Int
    package let series: [Tier: Int]
    package let probes: [Tier: Int]
    package let bills: [Bill]
    package let ceiling: MicroDollars?
    /// How many times as often billed probes come while something is wrong.
    package let urgency: Int
    /// Probes that fall into maintenance, and so are not made.
    package let inMaintenance: Int
    /// What is set aside for a probe whose price nobody knows.
    package let unknownCost: MicroDollars

    package init(
        days: Int, series: [Tier: Int], probes: [Tier: Int], bills: [Bill], ceiling: MicroDollars?, urgency: Int,
        inMaintenance: Int = 0, unknownCost: MicroDollars = .zero
    ) {
        self.days = days
        self.series = series
        self.probes = probes
        self.bills = bills
        self.ceiling = ceiling
        self.urgency = urgency
        self.inMaintenance = inMaintenance
        self.unknownCost = unknownCost
    }

    /// Of known prices.
    package var total: MicroDollars { bills.map(\.amount).reduce(.zero, +) }

    package var text: String {
        var rows = Tier.allCases.compactMap { tier -> String? in
            guard let count = series[tier], let probes = probes[tier] else { return nil }
            return "\(tier.rawValue): \(count) series, \(probes) probes"
        }
        rows.insert("A watch of \(days) days, while all is well:", at: 0)
        for bill in bills where bill.probes > 0 {
            let unknown = bill.unknown > 0 ? ", and \(bill.unknown) probes of unknown price" : ""
            let ceiling = bill.ceiling.map { "; at most \($0.readable) by its budget" } ?? ""
            rows.append("\(bill.provider): \(bill.probes) billed probes, \(bill.amount.readable)\(unknown)\(ceiling)")
        }
        let most = bills.contains { $0.probes > 0 } ? bound.map { "; at most \($0.readable) by the budget" } : nil
        rows.append(
            "together \(bills.contains { $0.unknown > 0 } ? "at least " : "")\(total.readable)\(unknownPart)\(most ?? "")"
        )
        if inMaintenance > 0 {
            rows.append("\(inMaintenance) probes that would fall into maintenance are in none of these figures.")
        }
        if urgency > 1 {
            rows.append(
                "While something is wrong, its billed probes come \(urgency) times as often, within the budgets.")
        }
        return rows.joined(separator: "\n")
    }

    /// The ceiling of all together, or what those of each add up to where that is less.
    private var bound: MicroDollars? {
        let each = bills.map { $0.amount == .zero && $0.unknown == 0 ? .zero : $0.ceiling }
        let sum = each.contains(nil) ? nil : each.compactMap(\.self).reduce(.zero, +)
        return [ceiling, sum].compactMap(\.self).min()
    }

    /// What the sum does not have in it.
    private var unknownPart: String {
        let count = bills.map(\.unknown).reduce(0, +)
        guard count > 0 else { return "" }
        let share = Double(count) / Double(max(1, bills.map(\.probes).reduce(0, +)))
        return
            ", without the \(count) probes of unknown price (\(Int((share * 100).rounded())) % of those that are billed), "
            + "which a budget counts as \(MicroDollars(unknownCost.amount * Int64(count)).readable)"
    }
}
