import Judging
package import Model
import Recording

/// Two sides of a ledger against each other; nothing is sent.
package struct LedgerComparison {
    private let ledger: any LedgerReading
    private let endpoints: [Endpoint]
    private let accounting: AccountingPolicy

    /// - Parameter endpoints: give the order of the cells and their titles.
    /// - Throws: `RecordingError` or `FleetError` when the ledger cannot be read.
    package init(
        ledgerPath: String, endpoints: [Endpoint] = [], accounting: AccountingPolicy = .standard
    ) throws {
        self.endpoints = endpoints
        self.accounting = accounting
        ledger = try LedgerPlace.open(ledgerPath)
    }

    /// Of the ledger of these settings.
    package init(_ settings: AssaySettings) throws {
        try self.init(
            ledgerPath: settings.ledgerPath, endpoints: settings.shownEndpoints(at: settings.ledgerPath),
            accounting: settings.accounting)
    }

    /// - Parameters:
    ///   - a: the baseline: a run, provider, endpoint, `endpoint.provider`, or a window.
    ///   - b: what is compared with it.
    /// - Throws: ``HarnessError`` for a side that is not there, is empty, or is of another kind than the other.
    package func compare(_ a: String, _ b: String, tier: Tier, now: Timestamp) throws -> ComparisonReport {
        let first = try LedgerSide(a, in: ledger, tier: tier, now: now)
        let second = try LedgerSide(b, in: ledger, tier: tier, now: now)
        guard let pairing = LedgerSide.pairing(first, second) else {
            throw HarnessError.sidesOfTwoKinds(first.name, second.name)
        }
        return Comparator(pairing: pairing, endpoints: endpoints, policy: accounting).compare(
            try verdicts(first), named: first.name, selectedBy: first.selection, with: try verdicts(second),
            named: second.name, selectedBy: second.selection, generatedAt: now, tier: tier)
    }

    private func verdicts(_ side: LedgerSide) throws -> [Verdict] {
        let found = try ledger.verdicts(side.query)
        guard !found.isEmpty else { throw HarnessError.emptySide(side.name, ledger: ledger.path) }
        return found
    }
}
