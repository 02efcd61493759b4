package import Model

/// The pages of a monitor as files that refer to each other: nobody need serve them.
package struct PageFiles {
    private let input: ReportInput
    private let counts: [CountBucket]
    private let notes: [String: [IncidentNote]]

    /// - Parameters:
    ///   - counts: as ``Reporter/historyQuery(_:endpoint:)`` asks for them.
    ///   - notes: by incident.
    package init(_ input: ReportInput, counts: [CountBucket], notes: [String: [IncidentNote]]) {
        var input = input
        input.audience = .files
        input.home = "index.html"
        self.input = input
        self.counts = counts
        self.notes = notes
    }

    /// Their paths within the folder; `index.html` is the overview.
    package var all: [(name: String, text: String)] {
        var files = [(PageName.overview, Reporter.overview(input)), (.incidents, Reporter.incidents(input))]
        files += [(.history, Reporter.history(input, counts: counts)), (.providers, Reporter.providers(input))]
        files += [(.money, Reporter.money(input, nil)), (.report, Reporter.render(input, as: .html))]
        files.append((.method, Reporter.method(input, planned: [], policies: [])))
        for endpoint in input.report.endpoints {
            let slug = Place.slug(endpoint.endpoint)
            files.append(
                (.endpoint(endpoint.endpoint), Reporter.endpointPage(slug, input, outcomes: latest(endpoint)) ?? ""))
            files.append((.historyOf(endpoint.endpoint), Reporter.history(of: slug, input, counts: counts) ?? ""))
        }
        for id in ProviderPages.ids(input) { files.append((.provider(id), ProviderPages(input: input).page(id))) }
        let now = input.report.method.generatedAt
        for incident in input.incidents {
            let page = Reporter.incident(
                incident, notes: notes[incident.id] ?? [], around: around(incident), now: now, for: .files, in: input)
            files.append((.incident(incident.id), page))
        }
        return files.map { (Place.file($0.0), $0.1) }
    }

    /// Of the probes at hand those of what is affected, from shortly before the first failure on.
    private func around(_ incident: Incident) -> [Verdict] {
        let affected = Set(incident.affected)
        let end = (incident.isOpen ? nil : incident.endedAt) ?? input.report.method.generatedAt
        let window = (incident.beganAt + .seconds(-60))...max(incident.beganAt, end + .seconds(60))
        var seen: Set<String> = []
        let all = (input.verdicts + input.latest + input.report.remarkable).filter { verdict in
            affected.contains(ProbeSeries(verdict.subject)) && window.contains(verdict.outcome.startedAt)
                && seen.insert(OutcomePages.path(verdict)).inserted
        }
        return all.sorted { $0.outcome.startedAt < $1.outcome.startedAt }
    }

    private func latest(_ endpoint: EndpointSummary) -> [Verdict] {
        input.latest.filter { $0.subject.endpoint == endpoint.endpoint }.suffix(20).reversed()
    }
}
