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
    /// Runs that have no end: the process that made them was killed, or they are under way.
    package let unfinishedRuns: Int
    /// Codes that only another version knows, and outcomes that have them: they are in no figure but their own count.
    package let foreign: [ForeignWord]

    package init(
        path: String, schema: [String], bytes: Int, runs: Int, outcomes: Int, attempts: Int, keptOutcomes: Int,
        cost: MicroDollars, probed: ClosedRange<Timestamp>?, prunedBefore: Timestamp?,
        unfinishedRuns: Int = 0, foreign: [ForeignWord] = []
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
        self.unfinishedRuns = unfinishedRuns
        self.foreign = foreign
    }
}
