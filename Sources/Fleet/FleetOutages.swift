package import Model
import Recording

/// A time in which a series was down, as the places saw it that are meant to see it.
package struct FleetOutage: Hashable, Sendable {
    /// Endpoint, route and tier, as most places call it.
    package let series: ProbeSeries
    /// `down` for all, `regional` from some places only, `single` where one place asks.
    package private(set) var kind: IncidentKind
    package let from: Timestamp
    /// Nil while it goes on.
    package private(set) var until: Timestamp?
    /// Who saw it at any time of it, by name.
    package internal(set) var places: [String] = []
    /// Since when each of them saw it.
    private var starts: [String: Timestamp] = [:]
    /// Who sees it still.
    package private(set) var seeing: [String] = []
    /// How many of how many saw it when the most did.
    package private(set) var most = 0
    package private(set) var of = 0

    init(_ series: ProbeSeries, _ kind: IncidentKind, from: Timestamp) {
        (self.series, self.kind, self.from) = (series, kind, from)
    }

    package var isEverywhere: Bool { kind == .down }

    /// As it is seen at a moment of it.
    mutating func note(_ decision: QuorumRule.Decision, of sights: [String: FleetView.Sight]) {
        places = Set(places).union(decision.places).sorted()
        for place in decision.places where starts[place] == nil { starts[place] = sights[place]?.beginning }
        seeing = sights.filter(\.value.isDown).keys.sorted()
        // More places ask it by now.
        if kind == .single { kind = decision.kind }
        of = decision.places.count > most ? sights.count : max(of, sights.count)
        most = max(most, decision.places.count)
    }

    mutating func end(at moment: Timestamp) { (until, seeing) = (moment, []) }
}

extension FleetOutage {
    /// `2026-11-29 12:00:00 UTC to 12:30:00 (30 min): hd-image.replicate.work down by quorum (2 of 3): fra 12:00:00,
    /// nyc 12:01:10`
    package var line: String {
        "\(from.readable) UTC \(ending): \(series.name) \(extent)"
    }

    private var ending: String {
        if let until { return "to \(until.readable) (\((until - from).readable))" }
        return "and it goes on" + (seeing == places ? "" : ", still seen from \(seeing.joined(separator: ", "))")
    }

    private var extent: String {
        // What one place saw alone began when it saw it.
        let isAlone = places.count == 1
        let names = isAlone ? places[0] : places.map(start(of:)).joined(separator: ", ")
        return switch kind {
        case .down: "\(FleetSight.words(most, of: of)) (\(most) of \(of)): \(names)"
        case .single: "down, asked from \(names) only"
        default: isAlone ? "down from \(names) only" : "down from \(places.count) places only: \(names)"
        }
    }

    /// `fra 12:00:00`: since when it saw it, as a part of this one.
    private func start(of place: String) -> String {
        let moment = max(from, starts[place] ?? from)
        let words = moment.civilDate == from.civilDate ? moment.readable.dropFirst(11) : moment.readable[...]
        return "\(place) \(words)"
    }
}

extension FleetLedger {
    /// Those of so long a time up to now, a line each; nil: of 30 days.
    package func outages(of window: Span<Lookback>?, _ rules: FleetRules) throws -> String {
        let (now, span) = (WallClock.system.now(), window ?? Span(.seconds(30 * 86_400)))
        let found = try outages(in: (now + (.zero - span.duration))..<now, rules)
        return found.isEmpty
            ? "no place saw anything down in \(span.typed)" : found.map(\.line).joined(separator: "\n")
    }

    /// The outages that went on at any time of a window, the latest first.
    package func outages(in window: Range<Timestamp>, _ rules: FleetRules) throws -> [FleetOutage] {
        try read { reader in
            let names = Dictionary(reader.places.map { ($0.number, $0.name) }) { first, _ in first }
            let subjects = Dictionary(
                try reader.series(nil).map { ($0.number, $0.subject) }, uniquingKeysWith: { first, _ in first })
            // A series has another number after its model changed, and is one all the same: what it is asked for last tells which.
            var tracks: [SeriesMatching.Own: [(track: StateTrack, subject: Subject)]] = [:]
            for (key, track) in try FleetTracks(reader, window, nil).tracks {
                guard let name = names[key.place], let subject = subjects[key.series] else { continue }
                let own = SeriesMatching.Own(place: name, series: ProbeSeries(subject))
                tracks[own, default: []].append((track.byCentre, subject))
            }
            let matching = SeriesMatching(
                tracks.compactMapValues { own in
                    own.max { ($0.track.last, $0.subject.model ?? "") < ($1.track.last, $1.subject.model ?? "") }
                        .flatMap { AskedThing($0.subject) }
                })
            var words: [FleetSeries: [String: [PlaceWord]]] = [:]
            for (own, tracks) in tracks {
                words[matching.series(own), default: [:]][own.place] = PlaceWords.merged(tracks.map(\.track))
            }
            return words.flatMap { QuorumRule.outages($0.key.name, $0.value, rules, until: window.upperBound) }
                .filter { $0.until.map { $0 > window.lowerBound } ?? true }
                .sorted { ($1.from, $0.series.name) < ($0.from, $1.series.name) }
        }
    }
}

extension AskedThing {
    fileprivate init?(_ subject: Subject) {
        self.init(
            subject.route, family: subject.family?.rawValue ?? "", model: subject.model ?? "",
            feature: subject.feature.rawValue)
    }
}

extension StateTrack {
    fileprivate var last: Timestamp { flips.last?.at ?? Timestamp(microseconds: .min) }
}
