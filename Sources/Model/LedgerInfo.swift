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
    /// Of a fleet: who ships to it. Empty for the ledger of one place.
    package var locations: [LocationStanding] = []

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

/// How one location of a fleet stands, as the centre knows it.
package struct LocationStanding: Hashable, Sendable {
    package let name: String
    /// Outcomes that arrived, and those that the location still had to send when it was heard last.
    package let outcomes: Int
    package let waiting: Int
    /// When it was heard last, by the centre's clock. Nil: never.
    package let heardAt: Timestamp?
    /// How far its clock is ahead of the centre's.
    package let clockAhead: Duration
    /// How many ledgers have shipped under its name: more than one where a file was copied, restored or begun anew.
    package let ledgers: Int
    /// Since when nobody ships for it. Nil: somebody does.
    package var retiredAt: Timestamp?
    /// When it was added, or was taken back. Nil: before that was noted.
    package var addedAt: Timestamp?
    /// How long ago that was, by that clock. Nil: never, or nobody asked.
    package var unheard: Duration?
    /// It was not heard for longer than is in order.
    package var isSilent = false

    package init(
        name: String, outcomes: Int, waiting: Int, heardAt: Timestamp?, clockAhead: Duration, ledgers: Int
    ) {
        self.name = name
        self.outcomes = outcomes
        self.waiting = waiting
        self.heardAt = heardAt
        self.clockAhead = clockAhead
        self.ledgers = ledgers
    }

    /// From when on it is waited for: when it was heard last, or was added since. Nil: nobody knows.
    package var awaitedSince: Timestamp? { [heardAt, addedAt].compactMap(\.self).max() }
}
