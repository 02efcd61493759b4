package import Model

/// What a ledger holds, for a person.
package enum LedgerText {
    package static func render(_ info: LedgerInfo) -> String {
        let probed = info.probed.map { "\($0.lowerBound.readable) to \($0.upperBound.readable) UTC" } ?? "nothing yet"
        let unfinished =
            info.unfinishedRuns == 0 ? "" : ", of which \(info.unfinishedRuns) were interrupted or go on"
        return """
            file       \(info.path), \(info.bytes) bytes, schema \(info.schema.count)
            runs       \(info.runs)\(unfinished)
            outcomes   \(info.outcomes), of which \(info.keptOutcomes) are kept as rows
            attempts   \(info.attempts)
            cost       \(info.cost.brief) known
            probed     \(probed)\(info.foreign.map { "\n" + line($0) }.joined())\(info.locations.map { "\n" + line($0) }.joined())
            """
    }

    /// `foreign    outcome.code "image.hologram" in 3 rows, of another version: kept, and in no figure`
    package static func line(_ word: ForeignWord) -> String {
        "foreign    \(word.column) \"\(word.word)\" in \(word.count) row\(word.count == 1 ? "" : "s"), of another "
            + "version: kept, and in no figure"
    }

    /// `location   fra: 1200 outcomes, 3 wait there, heard 2026-11-29 12:47:48 UTC, 2 s ago; its clock is 300 s ahead`
    static func line(_ place: LocationStanding) -> String {
        let retired = place.retiredAt.map { "; retired \($0.readable) UTC" } ?? ""
        guard let heard = place.heardAt else { return "location   \(place.name): nothing was shipped yet\(retired)" }
        let waiting = place.waiting == 0 ? "" : ", \(place.waiting) wait there"
        let ahead = place.clockAhead.components.seconds
        // Less may be the way there and back.
        let clock = abs(ahead) < 5 ? "" : "; its clock is \(abs(ahead)) s \(ahead > 0 ? "ahead" : "behind")"
        let ago = place.retiredAt == nil ? place.unheard.map { ", \(whole($0)) ago" } ?? "" : ""
        let silent = place.isSilent ? ": it is silent" : ""
        let copies = place.ledgers > 1 ? "; \(place.ledgers) ledgers have shipped as it" : ""
        return
            "location   \(place.name): \(place.outcomes) outcomes\(waiting), heard \(heard.readable) UTC\(ago)\(silent)\(clock)\(copies)\(retired)"
    }

    /// `50 s`, `2 m 05 s`: nobody asks for less.
    private static func whole(_ time: Duration) -> String {
        time < .seconds(60) ? "\(max(0, time.components.seconds)) s" : time.readable
    }

    package static func forgot(_ count: Int, _ name: String) -> String {
        "forgot \(count) baseline\(count == 1 ? "" : "s") of \(name)"
    }
}
