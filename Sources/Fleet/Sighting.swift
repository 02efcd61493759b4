import Model

/// What ``QuorumWatch`` sees at a moment.
struct Sighting {
    typealias Key = QuorumWatch.Key
    typealias Finding = QuorumWatch.Finding

    private(set) var absorbed: [Key: Key] = [:]
    /// Nobody who has a say looks at it: it stays as it was.
    private var undecided: Set<Key> = []
    /// Places that were silent for so long that they are no longer waited for.
    private(set) var gone: Set<Key> = []
    var found: [Key: Finding] = [:]

    private let rules: FleetRules
    private let view: FleetView
    private let known: [Incident]
    private let watchedSince: Timestamp
    private let heard: Set<String>
    /// Positions in ``known``, of those that tell of things that are down: by cause, by what they affected, and by what still fails in those
    /// that are open.
    private var (byCause, bySeries, failing): ([IncidentCause: [Int]], [ProbeSeries: [Int]], [ProbeSeries: [Int]]) =
        ([:], [:], [:])
    /// As the places call what they ask.
    private var called: [ProbeSeries: [(place: String, sight: FleetView.Sight)]] = [:]

    init(_ watch: QuorumWatch, _ view: FleetView, _ known: [Incident], _ watchedSince: Timestamp) {
        rules = watch.rules
        self.view = view
        self.known = known
        self.watchedSince = watchedSince
        heard = Set(
            view.places.filter { place in
                place.waiting == 0 && place.heardAt.map { view.now - $0 <= watch.rules.silence.duration } ?? false
            }.map(\.name))
        index()
    }

    /// Each look asks these once for each series, of which there may be very many.
    private mutating func index() {
        for (position, incident) in known.enumerated() where [.down, .regional, .single].contains(incident.kind) {
            byCause[incident.cause, default: []].append(position)
            for series in incident.affected { bySeries[series, default: []].append(position) }
            guard incident.isOpen else { continue }
            for series in incident.failing { failing[series, default: []].append(position) }
        }
        for (series, sights) in view.sights {
            for (place, sight) in sights { called[sight.name ?? series.name, default: []].append((place, sight)) }
        }
    }

    mutating func look() {
        for place in view.places { listen(to: place) }
        for (series, sights) in view.sights.sorted(by: { $0.key < $1.key }) { look(at: series.name, sights) }
        for incident in known where incident.isOpen && incident.kind != .silent && isUnseen(incident) {
            undecided.insert(Key(incident))
        }
    }

    /// None of those who saw it is heard, and one may be again: that nobody sees it down any more says nothing.
    private func isUnseen(_ incident: Incident) -> Bool {
        guard !heard.isEmpty else { return true }
        let gone = gone.map(\.cause)
        let known = Set(view.places.map(\.name)).filter { !gone.contains(.location($0)) }
        let seeing = known.intersection(incident.sight?.places ?? [])
        return !seeing.isEmpty && seeing.isDisjoint(with: heard)
    }

    /// Whether it stays as it was: it is not seen, and is no part of what is.
    func isUndecided(_ incident: Incident) -> Bool {
        undecided.contains(Key(incident)) && whole(of: incident) == nil
    }

    /// What it is a part of by now.
    func whole(of incident: Incident) -> Key? { absorbed[Key(incident)] ?? heir(of: incident) }

    private mutating func listen(to place: LocationStanding) {
        guard place.heardAt != nil, let since = place.awaitedSince, view.now - since > rules.silence.duration else {
            return
        }
        let key = Key(.location(place.name), .silent)
        if view.now - since > QuorumWatch.gone {
            gone.insert(key)
            return
        }
        found[key] = Finding(
            series: [ProbeSeries(endpoint: "*", route: place.name, tier: .reach)], places: [place.name],
            of: view.places.count, began: since,
            isNew: view.now - max(since, watchedSince) > rules.silence.duration)
    }

    /// As what an incident goes on that is seen as it was no more: what few saw is seen by more, or one place asks it now, or more than
    /// one.
    private func heir(of incident: Incident) -> Key? {
        let kinds: [IncidentKind] =
            switch incident.kind {
            case .regional: [.down, .single]
            case .single: [.down, .regional]
            case .down: [.single]
            default: []
            }
        return kinds.map { Key(incident.cause, $0) }.first { key in
            guard let finding = found[key] else { return false }
            let isSpread = incident.kind == .regional && key.kind == .down
            return isSpread || !finding.series.isDisjoint(with: incident.affected)
        }
    }

    private mutating func look(at series: ProbeSeries, _ sights: [String: FleetView.Sight]) {
        let cause = QuorumWatch.cause(series)
        let names = Self.names(of: sights, series)
        let own = (byCause[cause] ?? []) + names.flatMap { bySeries[$0] ?? [] }
        // Who saw it and fell silent is taken by its last word.
        let held = Set(own.filter { known[$0].isOpen }.flatMap { known[$0].sight?.places ?? [] })
            .intersection(view.places.map(\.name))
        let voters = sights.filter { heard.contains($0.key) || held.contains($0.key) && $0.value.isDown }
        guard voters.contains(where: { heard.contains($0.key) }) else {
            let open = names.flatMap { failing[$0] ?? [] }.map { Key(known[$0]) }
            undecided.formUnion(open)
            return
        }
        let decided = QuorumRule.decide(voters, asking: sights.count, rules, at: horizon(of: voters))
        guard let decision = decided else { return }
        let seen = sights.filter { decision.places.contains($0.key) }
        var finding = Finding(
            series: Self.names(of: seen, series), places: decision.places, of: voters.count, began: decision.began,
            isNew: true)
        if decision.kind == .regional {
            settle(&finding, voters, own.filter { known[$0].kind == .down })
        }
        add(finding, Key(cause, decision.kind))
    }

    /// Up to when it is known what they see: one that saw it down may have seen it up since, and not twice yet. It is not waited for
    /// longer than the window.
    private func horizon(of voters: [String: FleetView.Sight]) -> Timestamp {
        let asked = voters.compactMap { place, sight in
            sight.isDown && heard.contains(place) ? sight.askedSince : nil
        }
        guard let first = asked.min() else { return view.now }
        return min(view.now, max(first, view.now + (.zero - rules.window.duration)))
    }

    /// As the places call it.
    private static func names(of sights: [String: FleetView.Sight], _ series: ProbeSeries) -> Set<ProbeSeries> {
        Set(sights.values.map { $0.name ?? series })
    }

    /// When what few see began, and whether it is to be told.
    ///
    /// - Parameter before: positions of outages of all.
    private func settle(
        _ finding: inout Finding, _ voters: [String: FleetView.Sight], _ before: [Int]
    ) {
        // What is left of an outage of all begins anew when that is over, and is noted as that.
        let isOver = before.allSatisfy { !known[$0].isOpen }
        let ended = before.compactMap { known[$0].endedAt }.max()
        let began = max(finding.began, ended ?? finding.began)
        let told = max(began, before.compactMap { known[$0].closedAt }.max() ?? began)
        let hasLooked = voters.allSatisfy { place, sight in
            !heard.contains(place) || sight.askedSince.map { $0 >= began } ?? false
        }
        finding.began = began
        finding.isNew = isOver && hasLooked && view.now - told >= rules.window.duration
    }

    private mutating func add(_ finding: Finding, _ key: Key) {
        if found[key] == nil { found[key] = finding } else { found[key]?.merge(finding) }
    }

    /// What a part shows is told of the whole. What one place alone asks makes no outage of all older.
    mutating func join(_ part: Key, into whole: Key) {
        guard var finding = found.removeValue(forKey: part) else { return }
        if part.kind == .single, whole.kind == .down { finding.began = found[whole]?.began ?? finding.began }
        add(finding, whole)
        absorbed[part] = whole
    }

    mutating func drop(_ part: Key, for whole: Key) {
        found[part] = nil
        absorbed[part] = whole
    }

    /// Why a silence is over though the place is not heard; nil where it is heard.
    func release(of incident: Incident) -> String? {
        guard incident.kind == .silent, case .location(let name) = incident.cause else { return nil }
        guard let place = view.places.first(where: { $0.name == name }) else { return "the place \(name) was retired" }
        return place.awaitedSince == place.heardAt ? nil : "the place \(name) was added anew"
    }

    /// When the last of those who saw it and do no more saw it end.
    func recovery(of incident: Incident) -> Timestamp? {
        if case .location(let name) = incident.cause { return view.places.first { $0.name == name }?.heardAt }
        let places = Set(incident.sight?.places ?? [])
        return QuorumRule.recovery(
            incident.failing.flatMap { called[$0] ?? [] }.filter { places.contains($0.place) }.map(\.sight))
    }
}
