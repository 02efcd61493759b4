package import Model

/// What a ledger holds, for a person.
package enum LedgerText {
    package static func render(_ info: LedgerInfo) -> String {
        let probed = info.probed.map { "\($0.lowerBound.readable) to \($0.upperBound.readable) UTC" } ?? "nothing yet"
        return """
            file       \(info.path), \(info.bytes) bytes, schema \(info.schema.joined(separator: ", "))
            runs       \(info.runs)
            outcomes   \(info.outcomes), of which \(info.keptOutcomes) are kept as rows
            attempts   \(info.attempts)
            cost       \(info.cost.readable) known
            probed     \(probed)
            """
    }

    package static func forgot(_ count: Int, _ name: String) -> String {
        "forgot \(count) baseline\(count == 1 ? "" : "s") of \(name)"
    }
}
