import Model

/// Of a fleet: each place, whether it is heard, and what it sees.
enum LocationTable {
    /// Nothing for the ledger of one place.
    static func of(_ input: ReportInput) -> HTML {
        guard !input.standings.isEmpty, input.audience != .everybody else { return "" }
        let silent = input.standings.count(where: \.isSilent)
        let heard =
            input.unheard != nil
            ? "as they were when the centre answered last" : silent == 0 ? "all heard" : "\(silent) silent"
        return """
            <section id="locations"><h2>Places</h2>
            <p class="meta">\(Phrase.counted(input.standings.count, "place")), \(heard)\
            ; all figures here are of all of them together</p>
            <div class="scroll" tabindex="0"><table><thead><tr><th>Place</th><th>Heard</th><th>Waiting there</th><th>Sees down</th>\
            <th>Uptime of the backend</th><th>Of providers</th><th>Probes</th></tr></thead>
            <tbody>\(input.standings.map { row($0, input) })</tbody></table></div></section>
            """
    }

    private static func row(_ place: LocationStanding, _ input: ReportInput) -> HTML {
        let (state, word): (HTML, String) =
            place.retiredAt != nil
            ? ("", "retired")
            : input.unheard != nil
                ? ("none", place.isSilent ? "– silent then" : "– heard then")
                : place.isSilent ? ("bad", "✕ silent") : ("good", "✓ heard")
        let ahead = place.clockAhead.components.seconds
        let clock = abs(ahead) < 5 ? "" : "; its clock is \(abs(ahead)) s \(ahead > 0 ? "ahead" : "behind")"
        let rows = input.locations.filter { $0.name == place.name }.flatMap(\.rows)
        let isKnown = place.retiredAt == nil && !place.isSilent && !rows.isEmpty
        return """
            <tr><th scope="row">\(place.name)</th><td><span class="pill \(state)">\(word)</span> \(heard(place, input))\(clock)</td>\
            <td>\(place.waiting)</td><td>\(isKnown ? down(rows, input) : Phrase.noData)</td><td>\(share(rows.filter(\.isBackend)))</td>\
            <td>\(share(rows.filter { !$0.isBackend }))</td><td>\(rows.reduce(0) { $0 + $1.uptime.n })</td></tr>
            """
    }

    /// The moment: an age would be that of when the page was computed.
    private static func heard(_ place: LocationStanding, _ input: ReportInput) -> String {
        guard let at = place.heardAt, at.microseconds != 0 else { return "never" }
        let isToday = at.civilDate == input.report.method.generatedAt.civilDate
        return "\(isToday ? at.toTheSecond : at.readable) UTC"
    }

    /// `Replicate at HD Image`: what two probes in a row from there found so.
    private static func down(_ rows: [StatusRow], _ input: ReportInput) -> String {
        let words = IncidentWords(input: input)
        let names = rows.filter { $0.outages?.ongoingSince != nil }.map { row -> String in
            row.isBackend ? row.title : "\(words.provider(row.route)) at \(row.title)"
        }
        return names.isEmpty ? "nothing" : IncidentWords.list(names)
    }

    private static func share(_ rows: [StatusRow]) -> String {
        let (up, n) = rows.reduce((0, 0)) { ($0.0 + $1.uptime.up, $0.1 + $1.uptime.n) }
        return n == 0 ? Phrase.noData : Phrase.percent(Double(up) / Double(n))
    }
}
