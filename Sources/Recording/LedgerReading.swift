package import Model

/// What reports, comparisons and audits read: the ledger of one place, or what a fleet of them has shipped to its centre.
///
/// Each answer is of one snapshot. What is said of the methods of ``Ledger`` holds for both.
package protocol LedgerReading: Sendable {
    /// What it is called in messages: a path, or an address without its password.
    var path: String { get }
    /// Of a fleet, the places that ship to it, by name. Empty for a ledger of one place.
    func locations() throws -> [String]
    /// How each of them stands. Empty for a ledger of one place.
    func standings() throws -> [LocationStanding]
    /// What one of ``locations()`` has shipped.
    func part(of location: String) -> any LedgerReading

    /// What no answer since it was last asked has in it, because it cannot be read, a sentence each. Of a ledger of one place nothing: it is
    /// an error there.
    func leftOut() -> [String]

    func info() throws -> LedgerInfo
    func check() throws -> LedgerCheck
    func export(_ query: LedgerQuery, as format: ExportFormat, line: (String) throws -> Void) throws

    func verdicts(_ query: LedgerQuery) throws -> [Verdict]
    func run(id: String) throws -> Run?
    func latestRun(command: String?, before: Run?, of tier: Tier?) throws -> Run?
    func history(
        since: Timestamp?, until: Timestamp, tier: Tier, marks: Int, remarkable: Int
    ) throws -> History
    func buckets(_ span: RollupSpan, in window: Range<Timestamp>, tier: Tier) throws -> [HistoryBucket]
    func counts(
        _ span: RollupSpan, in window: Range<Timestamp>, tier: Tier, endpoint: String?
    ) throws -> [CountBucket]
    func scores(in window: Range<Timestamp>, tier: Tier) throws -> [ScoreSample]
    func incidents(since: Timestamp?, openOnly: Bool, limit: Int) throws -> [Incident]
    /// A centre has none: slots are not shipped.
    func missed(in window: Range<Timestamp>) throws -> [MissedSlots]
    func notes(of incident: Incident) throws -> [IncidentNote]

    /// The folder of kept pictures. A centre has none: pictures stay where they were taken.
    var pictures: PictureFolder { get }
    func exhibits(since: Timestamp?, run: String?, limit: Int) throws -> [Exhibit]
    func baselines() throws -> [Baseline]
    func controls(of window: ClosedRange<Timestamp>) throws -> Int?
}

extension Ledger: LedgerReading {
    package func locations() -> [String] { [] }
    package func standings() -> [LocationStanding] { [] }
    package func leftOut() -> [String] { [] }
    package func part(of location: String) -> any LedgerReading { self }
}
