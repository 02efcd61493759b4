import Model

@testable import Fleet

/// A fleet that probes every five minutes, each place at a minute of its own, and is looked at every minute.
struct FleetWorld {
    static let places = ["fra", "muc", "nyc", "sin", "syd"]
    static let start = Timestamp(microseconds: 1_790_000_000_000_000)
    static let direct = ProbeSeries(endpoint: "hd-image", route: "replicate", tier: .work)
    static func minute(_ minute: Int) -> Timestamp { start + .seconds(Int64(minute) * 60) }

    var trackers: [String: StateTracker] = [:]
    var flips: [String: [StateFlip]] = [:]
    var asked: [String: [Timestamp]] = [:]
    var silent: Set<String> = []
    var retired: Set<String> = []
    var added: [String: Timestamp] = [:]
    var heard: [String: Timestamp] = [:]
    var incidents: [Incident] = []
    /// Nobody has asked it on this day or the one before.
    var isForgotten = false
    var changes: [IncidentChange] = []
    let watch = QuorumWatch(FleetRules(), endpoints: [])

    mutating func probe(_ place: String, isDown: Bool, at now: Timestamp) {
        flips[place, default: []] += trackers[place, default: StateTracker()].observe(isDown ? .down : .up, at: now)
            .filter(\.isConfirmed)
        asked[place, default: []].append(now)
    }

    func view(at now: Timestamp) -> FleetView {
        var sights: [String: FleetView.Sight] = [:]
        for (place, flips) in flips {
            guard let last = flips.last else { continue }
            var sight = FleetView.Sight(isDown: last.state == .down, since: last.at)
            if last.state == .up { sight.wasDownSince = flips.dropLast().last { $0.state == .down }?.at }
            sight.askedSince = asked[place]?.dropLast().last
            sights[place] = sight
        }
        let standings = Self.places.filter { !retired.contains($0) }.map { place in
            var standing = LocationStanding(
                name: place, outcomes: 0, waiting: 0, heardAt: heard[place] ?? now, clockAhead: .zero, ledgers: 1)
            standing.addedAt = added[place]
            return standing
        }
        return FleetView(now: now, places: standings, sights: isForgotten ? [:] : [FleetSeries(Self.direct): sights])
    }

    mutating func turn(at now: Timestamp) {
        for place in Self.places where !silent.contains(place) { heard[place] = now }
        let known = incidents.filter { $0.isOpen || now - ($0.closedAt ?? now) < .seconds(86_400) }
        let news = watch.look(view(at: now), known: known, watchedSince: Self.start).changes
        for change in news {
            incidents.removeAll { $0.id == change.incident.id }
            incidents.append(change.incident)
        }
        changes += news
    }

    func told(_ step: IncidentChange.Step) -> [Incident] { changes.filter { $0.step == step }.map(\.incident) }
}
