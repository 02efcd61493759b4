import Foundation
import Hummingbird
import Model
import Reporting

/// What single paths answer.
extension Routes {
    func health() -> Page {
        guard let problem = source.problem() else { return Page.json("{\"status\":\"ok\"}\n") }
        return Page.error(problem, status: .serviceUnavailable)
    }

    func ready() async -> Page {
        if await source.version() != nil { return Page.json("{\"status\":\"ok\"}\n") }
        return Page.error(fault(for: .everybody) ?? "nothing has been measured yet", status: .serviceUnavailable)
    }

    /// Why there is nothing to show, where it is the ledger; where it lies is the operators' alone.
    func fault(for audience: Audience) -> String? {
        source.fault().map {
            audience == .operators ? $0 : "what was measured cannot be read: see what the monitor says"
        }
    }

    func report() async throws -> ReportInput {
        guard let input = await source.current() else {
            throw HTTPError(
                .serviceUnavailable,
                message: fault(for: audience) ?? "nothing has been measured yet: ask again in a moment")
        }
        return input
    }

    func endpoint(_ name: String) async throws -> Page {
        let input = try await report()
        guard let id = Reporter.endpoint(name, in: input) else { throw missing("endpoint", name) }
        // The page of then has none: they are read when it is made.
        let outcomes = try await input.unheard == nil ? source.outcomes(OutcomeQuery(endpoint: id, limit: 20)) : []
        return Page.html(
            Reporter.endpointPage(name, input, outcomes: outcomes.map(\.verdict), address: address?.typed) ?? "")
    }

    func incident(_ id: String) async throws -> Page {
        guard let (incident, notes) = try await source.incident(Reporter.id(ofSlug: id)) else {
            throw missing("incident", id)
        }
        let input = await source.current()
        let now = source.now?() ?? input?.report.method.generatedAt ?? incident.openedAt
        return Page.html(
            Reporter.incident(
                incident, notes: notes, around: try await probes(of: incident, now: now),
                missed: input?.missed.recent ?? [], now: now, for: audience, in: input))
    }

    /// Probes of what is affected at the places that see it, from shortly before its beginning to shortly after its end: by as much as it
    /// took to notice it. Of more than there are room for, the latest and the first.
    private func probes(of incident: Incident, now: Timestamp) async throws -> [Verdict] {
        let margin = min(max(.seconds(60), incident.openedAt - incident.beganAt), .seconds(900))
        let end = max(incident.openedAt, (incident.isOpen ? nil : incident.endedAt) ?? now) + margin
        var found: [Verdict] = []
        for endpoint in Set(incident.affected.map(\.endpoint)).sorted().prefix(20) {
            var query = OutcomeQuery(
                endpoint: endpoint, before: OutcomeCursor(at: end), since: incident.beganAt + (.zero - margin),
                limit: OutcomeQuery.largest)
            query.places = incident.sight?.places ?? []
            let latest = try await source.outcomes(query).map(\.verdict)
            found += latest
            guard latest.count == query.limit, let edge = latest.last?.outcome.startedAt else { continue }
            query.before = OutcomeCursor(at: min(edge, incident.openedAt + margin))
            found += try await source.outcomes(query).map(\.verdict)
        }
        let affected = Set(incident.affected)
        return found.filter { affected.contains(ProbeSeries($0.subject)) }
            .sorted { $0.outcome.startedAt < $1.outcome.startedAt }
    }

    func incidentJSON(_ id: String) async throws -> Page {
        guard let (incident, _) = try await source.incident(Reporter.id(ofSlug: id)) else {
            throw missing("incident", id)
        }
        return Page.json(IncidentJSON.line(incident) + "\n")
    }

    func history(of name: String, _ day: Timestamp?) async throws -> Page {
        let input = try await report()
        guard let id = Reporter.endpoint(name, in: input) else { throw missing("endpoint", name) }
        let counts = try await source.counts(Reporter.historyQuery(input, endpoint: id))
        guard let day else { return Page.html(Reporter.history(of: name, input, counts: counts) ?? "") }
        let hours = try await source.counts(Reporter.hoursQuery(input, endpoint: id, day: day))
        return Page.html(Reporter.history(of: name, input, counts: counts, day: day, hours: hours) ?? "")
    }

    func comparison(_ request: Request) async throws -> Page {
        let input = try await report()
        guard let wanted = try ComparisonQuery(request, tier: input.report.method.tier) else {
            return Page.html(Reporter.compare(input, nil, nil))
        }
        return Page.html(Reporter.compare(input, wanted, await source.compare(wanted)))
    }

    func outcome(_ request: Request) async throws -> Page {
        let query = request.uri.queryParameters
        let series = query["endpoint"].flatMap { endpoint in query["route"].map { (String(endpoint), String($0)) } }
        let check = query["check"].map(String.init)
        guard let moment = query["at"].flatMap({ Int64($0) }), check != nil || series != nil else {
            throw HTTPError(
                .badRequest,
                message:
                    "say which: ?at=MICROSECONDS&check=ENDPOINT.ROUTE.FIXTURE, or with &endpoint=…&route=… for the check"
            )
        }
        let at = Timestamp(microseconds: moment)
        let found = try await source.outcomes(
            OutcomeQuery(
                before: OutcomeCursor(at: Timestamp(microseconds: moment < .max ? moment + 1 : moment)), since: at))
        let verdict = found.map(\.verdict).first { verdict in
            let subject = verdict.subject
            return check.map { $0 == subject.checkID }
                ?? (series.map { $0 == (subject.endpoint, subject.route) } ?? false)
        }
        guard let verdict else { throw missing("probe", check ?? series.map { "\($0).\($1)" } ?? "") }
        return Page.html(Reporter.outcome(verdict, in: await source.current()))
    }

    func badge(_ name: String, _ file: String) async throws -> Page {
        guard file.hasSuffix(".svg"), let kind = Reporter.BadgeKind(rawValue: String(file.dropLast(4))) else {
            let known = Reporter.BadgeKind.allCases.map { "\($0.rawValue).svg" }.joined(separator: ", ")
            throw HTTPError(.notFound, message: "there is no badge \"\(file.prefix(60))\"; there are \(known)")
        }
        guard let badge = Reporter.badge(kind, of: name, in: try await report()) else {
            throw missing("endpoint", name)
        }
        return Page.kept(badge, type: "image/svg+xml; charset=utf-8", seconds: 60, isPublic: audience == .everybody)
    }

    func missing(_ what: String, _ name: String) -> HTTPError {
        HTTPError(.notFound, message: "there is no \(what) \"\(name.prefix(120))\" here")
    }
}

extension BasicRequestContext {
    /// A part of the path, by its name, without percent-encoding (RFC 3986, 2.4).
    func word(_ name: String) throws -> String {
        let raw = try parameters.require(name)
        guard let word = raw.removingPercentEncoding else {
            throw HTTPError(.badRequest, message: "the path has no proper percent-encoding: \(raw.visible)")
        }
        return word
    }
}
