package import Model

/// Incidents as a list, and each on a page of its own.
enum IncidentPages {
    /// Open ones first, the worst of them before others, and what has been is told the latest first.
    static func gravest(_ incidents: [Incident]) -> [Incident] {
        incidents.sorted { a, b in
            if a.isOpen != b.isOpen { return a.isOpen }
            if a.isOpen, a.severity != b.severity { return a.severity > b.severity }
            return a.beganAt > b.beganAt
        }
    }

    /// Empty without any.
    static func list(_ incidents: [Incident], now: Timestamp, place: Place, heading: String) -> HTML {
        if incidents.isEmpty { return "" }
        let rows = incidents.map { incident -> HTML in
            let length = ((incident.isOpen ? nil : incident.endedAt) ?? now) - incident.beganAt
            let state: HTML =
                if let whole = IncidentLine.whole(of: incident) {
                    "after \(Phrase.length(length)) a part of \(place.link(.incident(whole), whole))"
                } else if !incident.isOpen {
                    "over after \(Phrase.length(length))"
                } else if incident.failing.isEmpty, let quiet = incident.endedAt {
                    "comes and goes, quiet since \(quiet.readable) UTC"
                } else if let words = IncidentLine.unasked(incident) {
                    "was so when it was asked last, \(words)"
                } else {
                    "goes on for \(Phrase.length(length))\(incident.isFlapping ? ", comes and goes" : "")"
                }
            let excerpt = incident.evidence.map { PageText.told($0.excerpt).singleLine } ?? ""
            let seen: HTML = excerpt.isEmpty ? "" : "<span class=\"seen\">\(excerpt.clipped(to: 200))</span>"
            let code: HTML = place.isPublic ? "" : " · <code>\(incident.code.rawValue)</code>"
            return """
                <li><span class="pill \(pill(incident))">\(IncidentLine.severity(incident))</span>
                <div>\(place.link(.incident(incident.id), IncidentLine.title(incident)))
                <span class="meta">since \(incident.beganAt.readable) UTC, \(state)\(code)</span>
                \(seen)</div></li>
                """
        }
        return """
            <section aria-label="\(heading)">
            <h2>\(heading)</h2>
            <ul class="incidents">\(rows.joined("\n"))</ul>
            </section>
            """
    }

    private static func pill(_ incident: Incident) -> HTML {
        guard incident.isOpen, !incident.failing.isEmpty else { return "none" }
        switch incident.severity {
        case .major: return "bad"
        case .degraded: return "fair"
        case .notice: return "none"
        }
    }
}

extension Reporter {
    package static func incidents(_ input: ReportInput) -> String {
        let now = input.report.method.generatedAt
        let list = IncidentPages.list(input.incidents, now: now, place: input.place(), heading: "Incidents")
        let none: HTML = "<header><h1>Incidents</h1><p>None in the window that is shown.</p></header>"
        return DashboardFrame(place: input.place(), title: "Incidents", section: .incidents).page([
            list.isEmpty ? none : list
        ])
    }

    /// - Parameters:
    ///   - around: probes of its time, in their order, from shortly before it to shortly after.
    ///   - missed: slots of yesterday and today that went by unasked.
    ///   - input: for the names of endpoints and who answers them; nil: ids stand for themselves.
    package static func incident(
        _ incident: Incident, notes: [IncidentNote], around: [Verdict], missed: [MissedSlots] = [], now: Timestamp,
        for audience: Audience = .operators, in input: ReportInput? = nil
    ) -> String {
        let place = Place(audience: audience, depth: 1, isOfFleet: input?.isOfFleet ?? false)
        return IncidentPage(incident: incident, notes: notes, missed: missed, now: now, place: place, input: input)
            .page(around: around)
    }
}
