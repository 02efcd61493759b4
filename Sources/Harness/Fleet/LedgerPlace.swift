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

    /// What is done to the file of one place alone.
    package enum Work: Sendable, CaseIterable {
        case prune, upgrade, baselines

        /// What to do instead where a centre is named.
        var remedy: String {
            switch self {
            case .prune: "`assay fleet prune ADDRESS --keep 400d` drops old months of a centre, as its owner"
            case .upgrade: "`assay fleet init ADDRESS` brings a centre up to date, as its owner"
            case .baselines: "baselines are not shipped: ask at each place, for its own ledger"
            }
        }
    }

    /// Opens a file that is there.
    ///
    /// - Throws: ``HarnessError/isCentre(remedy:)``, `RecordingError`.
    package static func file(_ path: String, for work: Work, readOnly: Bool = false) throws -> Ledger {
        guard !FleetPolicy.isAddress(path) else { throw HarnessError.isCentre(remedy: work.remedy) }
        return readOnly ? try Ledger(path: path, readOnly: true) : try Ledger.existing(at: path)
    }

    /// Brings a file up to date.
    ///
    /// - Returns: what was done, in words.
    /// - Throws: as ``file(_:for:readOnly:)``.
    package static func upgrade(_ path: String) throws -> String {
        var done = "nothing was to be done"
        do { _ = try file(path, for: .upgrade, readOnly: true) } catch RecordingError.olderSchema(_) {
            done = "brought up to date"
        } catch RecordingError.withoutSums(_) {
            done = "sums were made anew"
        } catch is RecordingError {
            // Whoever opens it to write says what is wrong.
        }
        let ledger = try file(path, for: .upgrade)
        return "\(ledger.path): schema \(try ledger.info().schema.count); \(done)"
    }
}
