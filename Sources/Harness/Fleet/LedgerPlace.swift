import Fleet
import Model
package import Recording

/// What people name where a ledger is read.
package enum LedgerPlace {
    /// Opens a file, or a fleet's centre where the text is an address of PostgreSQL's; changes nothing there.
    ///
    /// - Throws: `RecordingError`, `FleetError`.
    package static func open(_ text: String) throws -> any LedgerReading {
        FleetPolicy.isAddress(text) ? try FleetLedger(text) : try Ledger(path: text, readOnly: true)
    }
}
