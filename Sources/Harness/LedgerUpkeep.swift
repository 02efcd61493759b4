package import Model
package import Recording
import Reporting

/// What `assay ledger` does to a file.
extension Ledger {
    /// Removes all raw outcomes that are older than their class is kept.
    ///
    /// - Parameter usual: how long that is; asked only where one of the two is not given.
    /// - Returns: how many.
    package func pruneAll(
        passed: Span<KeepingTime>?, failed: Span<KeepingTime>?, or usual: () throws -> Retention
    ) throws -> Int {
        var kept: Retention
        if let passed, let failed {
            kept = Retention(passed: passed.duration, failed: failed.duration)
        } else {
            kept = try usual()
            kept.passed = passed?.duration ?? kept.passed
            kept.failed = failed?.duration ?? kept.failed
        }
        let now = WallClock.system.now()
        var total = 0
        while case let removed = try prune(kept, now: now), removed > 0 { total += removed }
        return total
    }

    /// Forgets the baselines of `ENDPOINT` or `ENDPOINT.PROVIDER`, so that they are learned anew.
    ///
    /// - Returns: how many.
    /// - Throws: ``HarnessError/noBaseline(_:known:)`` where there is none; `RecordingError`.
    package func forgetBaselines(called name: String) throws -> Int {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        let count = try forgetBaselines(endpoint: parts.first, provider: parts.count > 1 ? parts[1] : nil)
        guard count > 0 else {
            throw HarnessError.noBaseline(name, known: Set(try baselines().map(\.key.name)).sorted())
        }
        return count
    }
}

extension LedgerCheck {
    /// What `assay ledger check` prints.
    package var lines: [String] {
        problems + foreign.map(LedgerText.line) + unchecked + [
            "\(rollups) rollups recomputed from \(outcomes) outcomes, \(problems.count) differences"
        ]
    }
}
