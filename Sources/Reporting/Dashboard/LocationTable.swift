import Model

/// Of a fleet: each place, whether it is heard, and what it sees.
enum LocationTable {
    /// Nothing for the ledger of one place.
    static func of(_ input: ReportInput) -> HTML {
        guard !input.standings.isEmpty, input.audience != .everybody else { return "" }
        let silent = input.standings.count(where: \.isSilent)
        let now = input.report.method.generatedAt
        return """
            <section id="locations"><h2>Places</h2>
            <p class="meta">\(Phrase.counted(input.standings.count, "place"))\(silent == 0 ? ", all heard" : ", \(silent) silent")\
            ; all figures here are of all of them together</p>
            <div class="wide"><table><thead><tr><th>Place</th><th>Heard</th><th>Waiting there</th><th>Uptime</th><th>Probes</th></tr></thead>
            <tbody>\(input.standings.map { row($0, input, now) })</tbody></table></div></section>
            """
    }

    private static func row(_ place: LocationStanding, _ input: ReportInput, _ now: Timestamp) -> HTML {
        let (state, word): (HTML, String) =
            place.retiredAt != nil
            ? ("", "retired") : place.isSilent ? ("bad", "✕ silent") : ("good", "✓ heard")
        let ago =
            place.heardAt.map { $0.microseconds == 0 ? "never" : "\(max(.zero, now - $0).readable) ago" } ?? "never"
        let ahead = place.clockAhead.components.seconds
        let clock = abs(ahead) < 5 ? "" : "; its clock is \(abs(ahead)) s \(ahead > 0 ? "ahead" : "behind")"
        let rows = input.locations.filter { $0.name == place.name }.flatMap(\.rows)
        let (up, n) = rows.reduce((0, 0)) { ($0.0 + $1.uptime.up, $0.1 + $1.uptime.n) }
        let share = n == 0 ? Phrase.noData : Phrase.percent(Double(up) / Double(n))
        return """
            <tr><th scope="row">\(place.name)</th><td><span class="pill \(state)">\(word)</span> \(ago)\(clock)</td>\
            <td>\(place.waiting)</td><td>\(share)</td><td>\(n)</td></tr>
            """
    }
}
