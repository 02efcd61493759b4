package import Model

/// Decides what is an incident of a fleet: pure, and without a memory of its own, so that whoever leads next goes on.
///
/// - What so many places see down within a window is down, by ``QuorumRule``; it ends when fewer do.
/// - What fewer see is down from there only: told once every place that has a say has looked since, and it lasts for the window.
/// - What one place alone asks is down as that, and nothing is said of others.
/// - A place that is not heard is an incident of its own, and has no say; neither has one that still ships what is old. Where none is heard
///   of those that saw a thing, it stays as it was.
package struct QuorumWatch: Sendable {
    struct Key: Hashable {
        let cause: IncidentCause
        let kind: IncidentKind

        init(_ cause: IncidentCause, _ kind: IncidentKind) { (self.cause, self.kind) = (cause, kind) }
        init(_ incident: Incident) { self.init(incident.cause, incident.kind) }
    }

    /// What is so now.
    struct Finding {
        var series: Set<ProbeSeries> = []
        var places: Set<String> = []
        var of = 0
        var began: Timestamp
        /// Enough to say so; else enough to say it still.
        var isNew = false
        var severity = IncidentSeverity.degraded

        /// What is seen of the same thing elsewhere. In place: there may be very many parts.
        mutating func merge(_ other: Finding) {
            series.formUnion(other.series)
            places.formUnion(other.places)
            of = max(of, other.of)
            began = min(began, other.began)
            isNew = isNew || other.isNew
        }
    }

    /// What one look comes to.
    package struct Look: Sendable {
        /// In the order in which they are to be kept.
        package let changes: [IncidentChange]
        /// By place, how much it alone sees down of which no incident is made: see ``TellingBounds``.
        package let untold: [String: Int]
    }

    let rules: FleetRules
    /// Of each endpoint who does its work.
    private let primaries: [String: String]
    /// A place that is silent for longer is gone for good.
    static let gone = Duration.seconds(7 * 86_400)

    /// - Parameter endpoints: those of the settings, with their first target.
    package init(_ rules: FleetRules, endpoints: [Endpoint]) {
        self.rules = rules
        primaries = endpoints.reduce(into: [:]) { $0[$1.id] = $1.targets.first?.provider.id }
    }

    /// - Parameters:
    ///   - known: incidents that are open, or ended within the last day.
    ///   - watchedSince: since when the centre could be heard without a pause: silence before is nobody's.
    package func look(_ view: FleetView, known: [Incident], watchedSince: Timestamp) -> Look {
        var sighting = Sighting(self, view, known, watchedSince)
        sighting.look()
        absorb(&sighting, view)
        return settle(sighting, known, view)
    }

    static func cause(_ series: ProbeSeries) -> IncidentCause {
        series.isBackend ? .endpoint(series.endpoint) : .provider(series.route)
    }

    /// The smallest thing that explains what is seen.
    private func absorb(_ sighting: inout Sighting, _ view: FleetView) {
        let endpoints = Set(view.sights.keys.map(\.name).filter(\.isBackend).map(\.endpoint))
        for kind in [IncidentKind.down, .single] where endpoints.count > 1 {
            let parts = endpoints.map { Key(.endpoint($0), kind) }
            guard parts.allSatisfy({ sighting.found[$0] != nil }) else { continue }
            for part in parts.sorted(by: { $0.cause.name < $1.cause.name }) {
                sighting.join(part, into: Key(.backend, kind))
            }
        }
        for (endpoint, primary) in primaries {
            for kind in [IncidentKind.down, .single, .regional] {
                let (own, provider) = (Key(.endpoint(endpoint), kind), Key(.provider(primary), kind))
                if sighting.found[own] != nil, sighting.found[provider] != nil { sighting.join(own, into: provider) }
            }
        }
        for key in sighting.found.keys where [.regional, .single].contains(key.kind) {
            let whole = Key(key.cause, .down)
            guard sighting.found[whole] != nil else { continue }
            if key.kind == .single { sighting.join(key, into: whole) } else { sighting.drop(key, for: whole) }
        }
        let behind = Set(view.sights.filter { $0.key.name.isBackend && !$0.value.isEmpty }.map(\.key.name.endpoint))
        for key in sighting.found.keys where [.down, .single].contains(key.kind) {
            let series = sighting.found[key]?.series ?? []
            sighting.found[key]?.severity = severity(key, series, behind)
        }
    }

    /// A provider that is down is degraded as long as the backend answers, where one is asked.
    ///
    /// - Parameter behind: endpoints that are asked through the backend.
    private func severity(_ key: Key, _ series: Set<ProbeSeries>, _ behind: Set<String>) -> IncidentSeverity {
        guard case .provider = key.cause else { return .major }
        if series.contains(where: \.isBackend) { return .major }
        return series.allSatisfy { behind.contains($0.endpoint) } ? .degraded : .major
    }
}

extension QuorumWatch {
    private func settle(_ sighting: Sighting, _ known: [Incident], _ view: FleetView) -> Look {
        let open = known.filter(\.isOpen)
        let byHand = Dictionary(grouping: known.filter(\.isByHand), by: Key.init)
        var changes: [IncidentChange] = []
        var ids = Dictionary(open.map { (Key($0), $0.id) }, uniquingKeysWith: { first, _ in first })
        let new = sighting.found.filter { key, finding in
            // A person said that it is over: it takes another outage to say otherwise.
            let isDone = byHand[key]?.contains { finding.began <= $0.closedAt ?? finding.began } ?? false
            return ids[key] == nil && finding.isNew && !isDone
        }
        var bounds = TellingBounds(known, sighting.found)
        for (key, finding) in bounds.choose(new) {
            let incident = begin(key, finding, view.now)
            ids[key] = incident.id
            changes.append(IncidentChange(.opened, incident, at: view.now))
        }
        var goingOn: [IncidentChange] = []
        var ended: [IncidentChange] = []
        for incident in open {
            let key = Key(incident)
            if let finding = sighting.found[key] {
                if let change = update(incident, finding, view.now) { goingOn.append(change) }
            } else if !sighting.isUndecided(incident), !waits(incident, sighting, ids) {
                ended.append(end(incident, sighting, ids, view))
            }
        }
        // What is over first: a cause has one open incident of a kind.
        return Look(changes: ended + goingOn + changes, untold: bounds.untold)
    }

    /// What it goes on as is not told yet.
    private func waits(_ incident: Incident, _ sighting: Sighting, _ ids: [Key: String]) -> Bool {
        sighting.whole(of: incident).map { ids[$0] == nil } ?? false
    }

    private func begin(_ key: Key, _ finding: Finding, _ now: Timestamp) -> Incident {
        var incident = Incident(
            cause: key.cause, kind: key.kind, severity: finding.severity,
            code: key.kind == .silent ? .selfOffline : .ok, beganAt: min(finding.began, now), openedAt: now,
            affected: finding.series.sorted(), id: Incident.makeID(now, key.cause, key.kind))
        incident.sight = FleetSight(places: finding.places.sorted(), of: max(finding.of, finding.places.count))
        return incident
    }

    private func update(_ old: Incident, _ finding: Finding, _ now: Timestamp) -> IncidentChange? {
        var incident = old
        incident.affected = Set(old.affected).union(finding.series).sorted()
        incident.failing = finding.series.sorted()
        incident.severity = finding.severity
        incident.peak = max(old.peak, finding.severity)
        let places = Set(old.sight?.places ?? []).union(finding.places).sorted()
        // Who falls silent meanwhile was one of those of whom it was told.
        incident.sight = FleetSight(places: places, of: max(old.sight?.of ?? 0, finding.of, places.count))
        guard incident != old else { return nil }
        return IncidentChange(incident.peak > old.peak ? .worsened : .changed, incident, at: now)
    }

    private func end(
        _ incident: Incident, _ sighting: Sighting, _ ids: [Key: String], _ view: FleetView
    ) -> IncidentChange {
        var ended = incident
        ended.failing = []
        ended.closedAt = view.now
        let key = Key(incident)
        if let whole = sighting.whole(of: incident), let id = ids[whole] {
            ended.closing = "it is part of \(id)"
            // What was seen by few is theirs until it is that of all.
            let began = sighting.found[whole]?.began ?? view.now
            ended.endedAt = min(view.now, max(incident.beganAt, began))
            return IncidentChange(.merged, ended, at: view.now)
        }
        let last = sighting.recovery(of: incident)
        ended.endedAt = min(view.now, max(incident.beganAt, last ?? view.now))
        if last == nil, incident.kind != .silent {
            ended.closing = "it is asked no more from where it was seen: whether it is over is not known"
        }
        let isGone = sighting.gone.contains(key)
        let reason =
            isGone ? "silent for \(Self.gone.readable): it is taken to be gone" : sighting.release(of: incident)
        if let reason { (ended.closing, ended.endedAt) = (reason, view.now) }
        return IncidentChange(.recovered, ended, at: view.now)
    }
}
