/// What a ledger holds, in a few figures that cost little to get.
package struct LedgerInfo: Hashable, Sendable {
    package let path: String
    /// The migrations the file has, by name.
    package let schema: [String]
    /// Size of the database file in bytes, without its write-ahead log.
    package let bytes: Int
    package let runs: Int
    /// Outcomes and attempts ever recorded, and how many raw outcomes are kept.
    package let outcomes: Int
    package let attempts: Int
    package let keptOutcomes: Int
    package let cost: MicroDollars
    package let probed: ClosedRange<Timestamp>?
    package let prunedBefore: Timestamp?

    package init(
        path: String, schema: [String], bytes: Int, runs: Int, outcomes: Int, attempts: Int, keptOutcomes: Int,
        cost: MicroDollars, probed: ClosedRange<Timestamp>?, prunedBefore: Timestamp?
    ) {
        self.path = path
        self.schema = schema
        self.bytes = bytes
        self.runs = runs
        self.outcomes = outcomes
        self.attempts = attempts
        self.keptOutcomes = keptOutcomes
        self.cost = cost
        self.probed = probed
        self.prunedBefore = prunedBefore
    }
}
