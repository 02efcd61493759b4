package import Model
package import Recording

/// What `assay ledger` does to a file.
extension Ledger {
    /// Removes all raw outcomes that are older than their class is kept.
    ///
    /// - Returns: how many.
    package func pruneAll(_ retention: Retention, now: Timestamp) throws(RecordingError) -> Int {
        var total = 0
        while case let removed = try prune(retention, now: now), removed > 0 { total += removed }
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
