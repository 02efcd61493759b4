package import Model

/// What places of a fleet ask, each perhaps under a name of its own.
package struct FleetSeries: Hashable, Comparable, Sendable {
    /// That of most places, and of several the first.
    package let name: ProbeSeries
    /// What is really asked; nil: what is called so.
    let asked: AskedThing?

    package init(_ name: ProbeSeries) { self.init(name, nil) }

    init(_ name: ProbeSeries, _ asked: AskedThing?) {
        self.name = name
        self.asked = asked
    }

    package static func < (a: FleetSeries, b: FleetSeries) -> Bool {
        (a.name, a.asked?.model ?? "", a.asked?.provider ?? "") < (
            b.name, b.asked?.model ?? "", b.asked?.provider ?? ""
        )
    }
}

/// Who is asked for what: it says how things stand there, whatever the settings of a place call it.
struct AskedThing: Hashable, Sendable {
    /// The family, where it has one: ids are the settings' own.
    let provider: String
    let model: String
    let feature: String

    /// Nil through the backend, which is each endpoint's own.
    init?(_ route: String, family: String, model: String, feature: String) {
        guard route != Route.backendName else { return nil }
        provider = family.isEmpty ? route : family
        self.model = model
        self.feature = feature
    }
}

/// Which series of different places are one: pure.
struct SeriesMatching {
    /// A series as a place calls it.
    struct Own: Hashable {
        let place: String
        let series: ProbeSeries
    }

    private struct Group: Hashable {
        let asked: AskedThing
        let tier: Tier
    }

    private var known: [Own: FleetSeries] = [:]

    /// - Parameter asked: what each place asks under each of its names, as it did last.
    init(_ asked: [Own: AskedThing]) {
        for (group, owners) in Dictionary(grouping: asked, by: { Group(asked: $0.value, tier: $0.key.series.tier) }) {
            join(owners.map(\.key), as: group.asked)
        }
    }

    func series(_ own: Own) -> FleetSeries { known[own] ?? FleetSeries(own.series) }

    /// Each name with those under which other places ask. A place that asks twice does so on purpose: that is two.
    private mutating func join(_ owners: [Own], as asked: AskedThing) {
        let places = Dictionary(grouping: owners, by: \.series).mapValues { Set($0.map(\.place)) }
        var joined: [(series: FleetSeries, places: Set<String>)] = []
        for (name, own) in places.sorted(by: { ($1.value.count, $0.key) < ($0.value.count, $1.key) }) {
            let index = joined.firstIndex { $0.places.isDisjoint(with: own) } ?? joined.endIndex
            if index == joined.endIndex { joined.append((FleetSeries(name, asked), [])) }
            joined[index].places.formUnion(own)
            for place in own { known[Own(place: place, series: name)] = joined[index].series }
        }
    }
}
