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
    package let of: Int

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
    /// - Parameter places: of each place its confirmed flips, in the order of time.
    /// - Returns: in the order of time.
    static func outages(_ series: ProbeSeries, _ places: [String: [StateFlip]]) -> [FleetOutage] {
        let events = places.flatMap { place, flips in flips.map { (place: place, flip: $0) } }
            .sorted { ($0.flip.at, $0.place) < ($1.flip.at, $1.place) }
        var (outages, down): ([FleetOutage], Set<String>) = ([], [])
        for (index, event) in events.enumerated() {
            if event.flip.state == .down { down.insert(event.place) } else { down.remove(event.place) }
            // Of several at one moment the last tells how things stand then.
            if index + 1 < events.count, events[index + 1].flip.at == event.flip.at { continue }
            let isOpen = outages.last.map { $0.until == nil } ?? false
            if down.isEmpty {
                if isOpen { outages[outages.count - 1].until = event.flip.at }
                continue
            }
            if !isOpen {
                outages.append(
                    FleetOutage(series: series, from: event.flip.at, until: nil, places: [], most: 0, of: places.count))
            }
            let last = outages.count - 1
            outages[last].places = Set(outages[last].places).union(down).sorted()
            outages[last].most = max(outages[last].most, down.count)
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
            let found = try reader.query(
                """
                SELECT s.endpoint, s.route, s.tier, f.place, f.at_us, f.state
                FROM flip AS f JOIN series AS s ON s.place = f.place AND s.series = f.series
                WHERE f.confirmed AND f.at_us < $1 AND \(reader.here("f")) ORDER BY f.at_us
                """, [.integer(window.upperBound.microseconds)])
            var flips: [ProbeSeries: [String: [StateFlip]]] = [:]
            for row in 0..<found.count {
                guard let tier = Tier(rawValue: found.text(row, 2)),
                    let state = TargetState(rawValue: found.text(row, 5)),
                    let name = names[found.integer(row, 3)]
                else { continue }
                let series = ProbeSeries(endpoint: found.text(row, 0), route: found.text(row, 1), tier: tier)
                let at = Timestamp(microseconds: found.integer(row, 4))
                flips[series, default: [:]][name, default: []].append(
                    StateFlip(at: at, state: state, isConfirmed: true))
            }
            return flips.flatMap { QuorumRule.outages($0.key, $0.value) }
                .filter { $0.until.map { $0 > window.lowerBound } ?? true }
                .sorted { ($1.from, $0.series.name) < ($0.from, $1.series.name) }
        }
    }
}
