/// What a set of checks is expected to cost. Unknown prices are counted, never taken as zero.
package struct ExpectedCost: Hashable, Sendable {
    /// The sum of the known prices.
    package var known: MicroDollars = .zero
    /// Checks with a known price, free ones included.
    package var pricedCount = 0
    /// Checks whose price nobody knows.
    package var unknownCount = 0

    package init() {}

    /// - Parameter times: how many checks cost as much.
    package mutating func add(_ amount: MicroDollars?, times: Int = 1) {
        guard let amount else {
            unknownCount += times
            return
        }
        known += amount * times
        pricedCount += times
    }
}

/// What a provider says, for nothing, that one call would cost.
package struct PriceQuote: Hashable, Sendable {
    package let provider: String
    package let model: String
    /// Nil where it gave none.
    package let amount: MicroDollars?
    /// Why it gave none; empty where it did.
    package let problem: String

    package init(provider: String, model: String, amount: MicroDollars?, problem: String = "") {
        self.provider = provider
        self.model = model
        self.amount = amount
        self.problem = problem
    }
}

/// What a plan would send, and what that is expected to cost.
package struct PlanReport: Hashable, Sendable {
    /// The checks of one endpoint by one route.
    package struct Line: Hashable, Sendable {
        package let endpoint: String
        package let route: String
        package let count: Int
        /// Ids, in the order they first occur.
        package let fixtures: [String]

        package init(endpoint: String, route: String, count: Int, fixtures: [String]) {
            self.endpoint = endpoint
            self.route = route
            self.count = count
            self.fixtures = fixtures
        }
    }

    /// One provider's part; a check through the backend counts for its primary.
    package struct Bill: Hashable, Sendable {
        package let provider: String
        package let cost: ExpectedCost

        package init(provider: String, cost: ExpectedCost) {
            self.provider = provider
            self.cost = cost
        }
    }

    /// By endpoint and route, in the order they first occur.
    package let lines: [Line]
    package let bills: [Bill]
    package let total: ExpectedCost
    /// Nil when there is money for all of it, or nobody asked.
    package var leftOut: LeftOut?
    /// Judges of the user's own, each with how many of the checks it would judge.
    package var judges: [Judging] = []

    /// What providers were asked for nothing about their prices; empty where nobody asked.
    package var quotes: [PriceQuote] = []

    /// What of the settings goes nowhere, or is missing: a sentence each.
    package var remarks: [String] = []

    package struct Judging: Hashable, Sendable {
        package let judge: JudgeSpec
        package let checks: Int

        package init(judge: JudgeSpec, checks: Int) {
            self.judge = judge
            self.checks = checks
        }
    }

    /// Checks that a budget has no money for.
    package struct LeftOut: Hashable, Sendable {
        package let count: Int
        /// Why the first of them is refused.
        package let reason: String

        package init(count: Int, reason: String) {
            self.count = count
            self.reason = reason
        }
    }

    package init(lines: [Line], bills: [Bill], total: ExpectedCost) {
        self.lines = lines
        self.bills = bills
        self.total = total
    }

    package var checks: Int { lines.reduce(0) { $0 + $1.count } }
}
