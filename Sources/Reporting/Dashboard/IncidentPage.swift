import Model

/// One incident on a page of its own: what it means for those who use the endpoints, before how it was found.
struct IncidentPage {
    let incident: Incident
    let notes: [IncidentNote]
    /// Slots of yesterday and today that went by unasked.
    let missed: [MissedSlots]
    let now: Timestamp
    let place: Place
    /// For names; nil: ids stand for themselves.
    let input: ReportInput?

    private typealias Fact = (label: String, value: HTML)

    func page(around: [Verdict]) -> String {
        var told = place.isPublic ? visitorFacts : facts
        let meanwhile = HeldBack.slots(missed) { incident.concerns($0) }.filter { slots in
            slots.last >= incident.beganAt && (incident.isOpen || incident.endedAt.map { slots.first <= $0 } ?? false)
        }
        told += HeldBack.phrases(meanwhile, meanwhile: incident, now: now).map { ("not asked", "\($0)") }
        let list = told.map { "<dt>\($0.label)</dt><dd>\($0.value)</dd>" as HTML }
        let kind: HTML = incident.isOpen ? (incident.severity == .major ? "bad" : "fair") : "none"
        let body: HTML = """
            <header class="standing \(kind)"><div><h1>\(IncidentLine.title(incident))</h1>
            <p class="meta">\(place.link(.incidents, "All incidents"))</p></div></header>
            <dl class="facts">\(list)</dl>
            """
        return DashboardFrame(place: place, title: IncidentLine.title(incident), section: .incidents)
            .page([body, table(around)])
    }

    /// Of many the first and the last.
    private func table(_ around: [Verdict]) -> HTML {
        let most = 20
        if around.count <= 2 * most { return OutcomePages.table(around, place: place, heading: "Probes of its time") }
        return OutcomePages.table(
            Array(around.prefix(most)) + around.suffix(most), place: place,
            heading: "Probes of its time: the first and the last \(most)")
    }

    /// `No usable answer at Fix Old Photo; Hugging Face answers at HD Image and Cartoonify.`; nil where that is not known.
    private var effect: String? {
        guard let input else { return nil }
        let effects = IncidentWords(input: input).effects(incident).joined(separator: "; ")
        return effects.isEmpty ? nil : effects.capitalizedFirst + "."
    }

    private func title(_ endpoint: String) -> String {
        input.map { IncidentWords(input: $0).title(endpoint) } ?? endpoint
    }

    private var endpoints: [String] { Set(incident.affected.map(\.endpoint)).subtracting(["*"]).sorted() }

    /// What the text of it says, with names and links in place of series.
    private var facts: [Fact] {
        var told: [Fact] = effect.map { [("for users", "\($0)")] } ?? []
        for (label, text) in IncidentLine.facts(incident, notes: notes, now: now) {
            switch label {
            case "what", "still failing": break
            case "closed":
                let whole = IncidentLine.whole(of: incident).map { place.link(.incident($0), $0) }
                told.append((whole == nil ? label : "part of", whole ?? "\(text)"))
            case "seen from":
                told.append((label, "\(text)"))
                if !others.isEmpty { told.append(("not seen from", "\(others.joined(separator: ", "))")) }
            case "code":
                told.append((label, "<code>\(incident.code.rawValue)</code> \(incident.code.explanation.meaning)"))
            case "affected":
                told += affected
                if let probes { told.append(("probes", probes)) }
            default: told.append((label, "\(text)"))
            }
        }
        return told
    }

    /// Places that are heard and ask the same, and have not seen it.
    private var others: [String] {
        let asking = (input?.locations ?? []).filter { figures in
            figures.rows.contains { row in
                incident.affected.contains { $0.endpoint == row.endpoint && $0.route == row.route }
            }
        }.map(\.name)
        let heard = (input?.standings ?? []).filter { $0.retiredAt == nil && !$0.isSilent }.map(\.name)
        return Set(asking).intersection(heard).subtracting(incident.sight?.places ?? []).sorted()
    }

    /// Each endpoint with its routes, and which of them are well again.
    private var affected: [Fact] {
        let lines = endpoints.map { id -> HTML in
            let isKnown = input?.report.endpoints.contains { $0.endpoint == id } ?? false
            let routes = incident.affected.filter { $0.endpoint == id }
            let names = Set(routes.map(\.route)).sorted().map { route -> HTML in
                let isWell = incident.isOpen && !incident.failing.contains { $0.endpoint == id && $0.route == route }
                return "\(provider(route))\(isWell ? " (well again)" : "")"
            }
            let tiers = Set(routes.map(\.tier.rawValue)).sorted().joined(separator: ", ")
            let name: HTML = isKnown ? place.link(.endpoint(id), title(id)) : "\(title(id))"
            return "\(name): \(names.joined(", ")) (tier \(tiers))"
        }
        var told: [Fact] = lines.isEmpty ? [] : [("affected", lines.joined("<br>"))]
        if case .provider(let id) = incident.cause { told.append(("provider", provider(id))) }
        return told
    }

    private func provider(_ route: String) -> HTML {
        guard let input, ProviderPages.ids(input).contains(route) else { return "\(route)" }
        return place.link(.provider(route), IncidentWords(input: input).provider(route))
    }

    /// The lists of probes of its time, by endpoint.
    private var probes: HTML? {
        let end = (incident.isOpen ? nil : incident.endedAt) ?? now
        let links = endpoints.compactMap { id -> HTML? in
            var query = OutcomeQuery(endpoint: id)
            query.window = (incident.beganAt + .seconds(-60))..<max(end + .seconds(60), incident.beganAt)
            return place.probes(query).map { "<a href=\"\($0)\">of \(title(id)) in its time</a>" }
        }
        return links.isEmpty ? nil : links.joined(", ")
    }

    /// For who knows neither series nor codes, and has no program to ask.
    private var visitorFacts: [Fact] {
        let general =
            switch incident.isOpen ? incident.severity : incident.peak {
            case .major: "no answer is given"
            case .degraded: "answers come from a backup, or come late, or are not as they should be"
            case .notice: "none: it is worth knowing"
            }
        let names = endpoints.map { id -> HTML in
            input?.report.endpoints.contains { $0.endpoint == id } ?? false
                ? place.link(.endpoint(id), title(id)) : "\(title(id))"
        }
        return [
            ("effect", "\(effect ?? general)"), ("affected", names.isEmpty ? "nothing" : names.joined(", ")),
            ("began", "\(incident.beganAt.readable) UTC"), ("ended", "\(IncidentLine.end(of: incident, now: now))"),
        ]
    }
}
