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

    init(_ watch: QuorumWatch, _ view: FleetView, _ known: [Incident], _ watchedSince: Timestamp) {
        rules = watch.rules
        self.view = view
        self.known = known
        self.watchedSince = watchedSince
        heard = Set(
            view.places.filter { place in
                place.waiting == 0 && place.heardAt.map { view.now - $0 <= watch.rules.silence.duration } ?? false
            }.map(\.name))
    }

    mutating func look() {
        for place in view.places { listen(to: place) }
        for (series, sights) in view.sights.sorted(by: { $0.key < $1.key }) { look(at: series, sights) }
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
    func isUndecided(_ key: Key) -> Bool {
        let isPart = absorbed[key] != nil || key.kind == .regional && found[Key(key.cause, .down)] != nil
        return undecided.contains(key) && !isPart
    }

    private mutating func listen(to place: LocationStanding) {
        guard let heardAt = place.heardAt, view.now - heardAt > rules.silence.duration else { return }
        let key = Key(.location(place.name), .silent)
        if view.now - heardAt > QuorumWatch.gone {
            gone.insert(key)
            return
        }
        found[key] = Finding(
            series: [ProbeSeries(endpoint: "*", route: place.name, tier: .reach)], places: [place.name],
            of: view.places.count, began: heardAt,
            isNew: view.now - max(heardAt, watchedSince) > rules.silence.duration)
    }

    private mutating func look(at series: ProbeSeries, _ sights: [String: FleetView.Sight]) {
        let cause = QuorumWatch.cause(series)
        let own = known.filter { incident in
            (incident.cause == cause || incident.affected.contains(series))
                && (incident.kind == .down || incident.kind == .regional)
        }
        // Who saw it and fell silent is taken by its last word.
        let held = Set(own.filter(\.isOpen).flatMap { $0.sight?.places ?? [] }).intersection(view.places.map(\.name))
        let voters = sights.filter { heard.contains($0.key) || held.contains($0.key) && $0.value.isDown }
        guard voters.contains(where: { heard.contains($0.key) }) else {
            undecided.formUnion(own.filter { $0.isOpen && $0.failing.contains(series) }.map(Key.init))
            return
        }
        let down = voters.filter(\.value.isDown)
        guard !down.isEmpty else { return }
        let edge = view.now + (.zero - rules.window.duration)
        let seeing = voters.filter { $0.value.isDown || $0.value.wasDownSince != nil && $0.value.since >= edge }
        let quorum = rules.quorum?.value ?? voters.count / 2 + 1
        if seeing.count >= quorum {
            let hasRegional = own.contains { $0.isOpen && $0.kind == .regional }
            add(
                Finding(
                    series: [series], places: Set(seeing.keys), of: voters.count,
                    began: beginning(seeing, quorum, isSharp: hasRegional), isNew: true), Key(cause, .down))
        } else {
            lookNearby(series, voters, down, own.filter { $0.kind == .down }, Key(cause, .regional))
        }
    }

    /// The first who saw it; beside one that was known from some places only, the first within the window.
    private func beginning(_ seeing: [String: FleetView.Sight], _ quorum: Int, isSharp: Bool) -> Timestamp {
        let starts = seeing.values.map { $0.isDown ? $0.since : $0.wasDownSince ?? $0.since }.sorted()
        guard isSharp, starts.count >= quorum else { return starts.first ?? view.now }
        let edge = starts[quorum - 1] + (.zero - rules.window.duration)
        return starts.first { $0 >= edge } ?? starts[quorum - 1]
    }

    private mutating func lookNearby(
        _ series: ProbeSeries, _ voters: [String: FleetView.Sight], _ down: [String: FleetView.Sight],
        _ before: [Incident], _ key: Key
    ) {
        guard let first = down.values.map(\.since).min() else { return }
        // What is left of an outage of all begins anew when that is over, and is noted as that.
        let isOver = before.allSatisfy { !$0.isOpen }
        let ended = before.compactMap(\.endedAt).max()
        let began = max(first, ended ?? first)
        let told = max(began, before.compactMap(\.closedAt).max() ?? began)
        let hasLooked = voters.allSatisfy { place, sight in
            !heard.contains(place) || sight.askedSince.map { $0 >= began } ?? false
        }
        add(
            Finding(
                series: [series], places: Set(down.keys), of: voters.count, began: began,
                isNew: isOver && hasLooked && view.now - told >= rules.window.duration), key)
    }

    private mutating func add(_ finding: Finding, _ key: Key) {
        guard let old = found[key] else {
            found[key] = finding
            return
        }
        found[key]?.series.formUnion(finding.series)
        found[key]?.places.formUnion(finding.places)
        found[key]?.of = max(old.of, finding.of)
        found[key]?.began = min(old.began, finding.began)
        found[key]?.isNew = old.isNew || finding.isNew
    }

    /// What a part shows is told of the whole.
    mutating func join(_ part: Key, into whole: Key) {
        guard let finding = found.removeValue(forKey: part) else { return }
        add(finding, whole)
        absorbed[part] = whole
    }

    mutating func drop(_ part: Key, for whole: Key) {
        found[part] = nil
        absorbed[part] = whole
    }

    /// When the last of those who saw it and do no more saw it end.
    func recovery(of incident: Incident) -> Timestamp? {
        if case .location(let name) = incident.cause { return view.places.first { $0.name == name }?.heardAt }
        let places = Set(incident.sight?.places ?? [])
        return incident.failing.flatMap { series in
            (view.sights[series] ?? [:]).filter { places.contains($0.key) && !$0.value.isDown }.map(\.value.since)
        }.max()
    }
}
