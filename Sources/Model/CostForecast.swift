/// What a calendar month (UTC) has cost, and what it will have cost at its end if the last days go on.
package struct CostForecast: Hashable, Sendable {
    package let monthToDate: MicroDollars
    /// Attempts this month that nobody can price: while there are any, both sums are lower bounds.
    package let unknownAttempts: Int
    /// Mean cost of the last whole days, seven at most. Nil without a whole day.
    package let perDay: MicroDollars?
    /// How many whole days that mean is of.
    package let days: Int
    /// `monthToDate` plus `perDay` for the rest of the month.
    package let monthEnd: MicroDollars?

    package init(
        monthToDate: MicroDollars, unknownAttempts: Int, perDay: MicroDollars?, days: Int, monthEnd: MicroDollars?
    ) {
        self.monthToDate = monthToDate
        self.unknownAttempts = unknownAttempts
        self.perDay = perDay
        self.days = days
        self.monthEnd = monthEnd
    }
}
