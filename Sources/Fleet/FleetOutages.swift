package import Model
import Recording

/// A time in which a series was down, as the places saw it that are meant to see it.
package struct FleetOutage: Hashable, Sendable {
    /// Endpoint, route and tier.
    package let series: ProbeSeries
    package let from: Timestamp
    /// Nil while it goes on.
    package internal(set) var until: Timestamp?
    /// Who saw it at any time of it, by name.
    package internal(set) var places: [String]
    /// How many of how many saw it when the most did.
    package internal(set) var most: Int
    package internal(set) var of: Int

    /// More than half saw it at once: it is down, and not just from there.
    package var isEverywhere: Bool { 2 * most > of }
}

extension FleetOutage {
    /// `2026-11-29 12:00:00 UTC to 12:30:00 (30 min): hd-image.replicate.work down everywhere (5 of 5): fra, muc, nyc, sin, syd`
    package var line: String {
        let end = until.map { "to \($0.readable) (\(($0 - from).readable))" } ?? "and it goes on"
        let extent =
            isEverywhere ? "down everywhere (\(most) of \(of))" : "down from \(places.joined(separator: ", ")) only"
        return "\(from.readable) UTC \(end): \(series.name) \(extent)"
            + (isEverywhere ? ": \(places.joined(separator: ", "))" : "")
    }
}

/// Finds outages of a fleet in what its places confirmed: pure.
enum QuorumRule {
    /// One outage lasts for as long as any place sees the series down; places that see it at once see the same one.
    ///
    /// - Parameter places: of each place its words, in the order of time.
    /// - Returns: in the order of time.
    static func outages(_ series: ProbeSeries, _ places: [String: [PlaceWord]]) -> [FleetOutage] {
        var outages: [FleetOutage] = []
        PlaceWords.each(places) { at, states in
            let down = states.filter { $0.value == .down }.keys
            let isOpen = outages.last.map { $0.until == nil } ?? false
            if down.isEmpty {
                if isOpen { outages[outages.count - 1].until = at }
                return
            }
            if !isOpen {
                outages.append(FleetOutage(series: series, from: at, until: nil, places: [], most: 0, of: 0))
            }
            let last = outages.count - 1
            outages[last].places = Set(outages[last].places).union(down).sorted()
            if down.count >= outages[last].most {
                outages[last].of = down.count > outages[last].most ? states.count : max(outages[last].of, states.count)
                outages[last].most = down.count
            }
        }
        return outages
    }
}

extension FleetLedger {
    /// Those of so long a time up to now; nil: of 30 days.
    package func outages(of window: Duration?) throws -> [FleetOutage] {
        let now = WallClock.system.now()
        return try outages(in: (now + (.zero - (window ?? .seconds(30 * 86_400))))..<now)
    }

    /// The outages that went on at any time of a window, the latest first.
    package func outages(in window: Range<Timestamp>) throws -> [FleetOutage] {
        try read { reader in
            let names = Dictionary(uniqueKeysWithValues: reader.places.map { ($0.number, $0.name) })
            let subjects = Dictionary(
                try reader.series(nil).map { ($0.number, ProbeSeries($0.subject)) },
                uniquingKeysWith: { first, _ in first })
            // A series has another number after its model changed, and is one all the same.
            var tracks: [ProbeSeries: [String: [StateTrack]]] = [:]
            for (key, track) in try FleetTracks(reader, window, nil).tracks {
                guard let name = names[key.place], let series = subjects[key.series] else { continue }
                tracks[series, default: [:]][name, default: []].append(track)
            }
            return tracks.flatMap { QuorumRule.outages($0.key, $0.value.mapValues(PlaceWords.merged)) }
                .filter { $0.until.map { $0 > window.lowerBound } ?? true }
                .sorted { ($1.from, $0.series.name) < ($0.from, $1.series.name) }
        }
    }
}
