/// What is spent or set aside in one UTC day and its month, by provider: what a ceiling is held against.
package struct MoneyBook: Hashable, Sendable {
    package var day: [String: MicroDollars]
    package var month: [String: MicroDollars]

    package init(day: [String: MicroDollars] = [:], month: [String: MicroDollars] = [:]) {
        self.day = day
        self.month = month
    }

    package var dayTotal: MicroDollars { day.values.reduce(.zero, +) }
    package var monthTotal: MicroDollars { month.values.reduce(.zero, +) }

    package mutating func add(_ amount: MicroDollars, to provider: String) {
        day[provider, default: .zero] += amount
        month[provider, default: .zero] += amount
    }
}

/// What a call is expected to cost one provider at most.
package struct MoneyBill: Hashable, Sendable {
    package let provider: String
    package let amount: MicroDollars
    /// How answers name it.
    package let source: String

    package init(provider: String, amount: MicroDollars, source: String? = nil) {
        self.provider = provider
        self.amount = amount
        self.source = source ?? provider
    }
}

/// Money set aside for one call, by whichever process.
package struct MoneyReservation: Hashable, Sendable {
    package let id: Int64
    package let bill: MoneyBill

    package init(id: Int64, bill: MoneyBill) {
        self.id = id
        self.bill = bill
    }
}
