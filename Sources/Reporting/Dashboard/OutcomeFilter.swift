import Model

/// The form above a list of probes: of which endpoint, route and tier.
struct OutcomeFilter {
    let query: OutcomeQuery
    /// Nil: there is nothing yet to choose from.
    let input: ReportInput?

    var html: HTML {
        let rows = input?.report.rows ?? []
        let titles = Dictionary((input?.report.endpoints ?? []).map { ($0.endpoint, $0.title) }) { first, _ in first }
        // Where the pages of an older choice had got to is nothing to begin with.
        let kept = [
            ("failed", query.failed ? "1" : nil), ("since", query.since.map { "\($0.microseconds)" }),
            ("before", query.window.map { "\($0.upperBound.microseconds)" }),
            ("limit", query.limit == OutcomeQuery.usual ? nil : "\(query.limit)"),
        ]
        let hidden = kept.compactMap { name, value in
            value.map { "<input type=\"hidden\" name=\"\(name)\" value=\"\($0)\">" as HTML }
        }
        return """
            <form class="choice" method="get" action="outcomes">
            \(choice("endpoint", rows.map(\.endpoint), query.endpoint) { titles[$0] ?? $0 })
            \(choice("route", rows.map(\.route), query.route) { $0 })
            \(choice("tier", Tier.allCases.map(\.rawValue), query.tier?.rawValue) { $0 })
            \(hidden) <button>Show</button></form>
            """
    }

    /// What is chosen now is among them, whether or not there is such a one.
    private func choice(_ name: String, _ values: [String], _ chosen: String?, title: (String) -> String) -> HTML {
        var known: [String] = []
        for value in values + [chosen].compactMap(\.self) where !known.contains(value) { known.append(value) }
        let options = known.map { value -> HTML in
            "<option value=\"\(value)\"\(value == chosen ? " selected" as HTML : "")>\(title(value))</option>"
        }
        return "<label>\(name) <select name=\"\(name)\"><option value=\"\">all</option>\(options)</select></label>"
    }
}
