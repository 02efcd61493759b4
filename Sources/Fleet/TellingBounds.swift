import Model

/// How much becomes an incident: what one place alone sees, because it is lost or because it lies, keeps nobody from hearing of what others
/// see. Pure.
package struct TellingBounds {
    typealias Key = QuorumWatch.Key
    typealias Finding = QuorumWatch.Finding

    /// Incidents that are seen from one place alone: so many of each at once, and so many of each within a day.
    package static let (open, daily) = (100, 1000)
    /// Incidents that begin by one look: what is left begins by the next.
    package static let look = 500

    private struct Count {
        var open = 0
        var daily = 0
    }

    private var own: [String: Count] = [:]
    /// By place, what is left out.
    private(set) var untold: [String: Int] = [:]

    /// - Parameters:
    ///   - known: incidents that are open, or ended within the last day.
    ///   - found: what is so now.
    init(_ known: [Incident], _ found: [Key: Finding]) {
        for incident in known where incident.kind != .silent {
            if let places = incident.sight?.places, places.count == 1 { own[places[0], default: Count()].daily += 1 }
            let key = Key(incident)
            guard incident.isOpen, let place = found[key].flatMap({ Self.place(of: $0, key) }) else { continue }
            own[place, default: Count()].open += 1
        }
    }

    /// The one that sees it; nil: several do, or it is a place that is silent.
    private static func place(of finding: Finding, _ key: Key) -> String? {
        key.kind != .silent && finding.places.count == 1 ? finding.places.first : nil
    }

    /// What begins now, the earliest first. Where there is too much, what most places see goes before.
    mutating func choose(_ new: [Key: Finding]) -> [(key: Key, value: Finding)] {
        var chosen: [(key: Key, value: Finding)] = []
        for (key, finding) in new.sorted(by: Self.isEarlier) where take(finding, key) { chosen.append((key, finding)) }
        guard chosen.count > Self.look else { return chosen }
        // Sorting keeps what is alike in its order.
        let telling = chosen.sorted { Self.weight($0) > Self.weight($1) }
        return telling.prefix(Self.look).sorted(by: Self.isEarlier)
    }

    private static func isEarlier(_ a: (key: Key, value: Finding), _ b: (key: Key, value: Finding)) -> Bool {
        (a.value.began, a.key.cause.name) < (b.value.began, b.key.cause.name)
    }

    private static func weight(_ one: (key: Key, value: Finding)) -> Int {
        one.key.kind == .silent ? .max : one.value.places.count
    }

    private mutating func take(_ finding: Finding, _ key: Key) -> Bool {
        guard let place = Self.place(of: finding, key) else { return true }
        let count = own[place] ?? Count()
        guard count.open < Self.open, count.daily < Self.daily else {
            untold[place, default: 0] += 1
            return false
        }
        own[place] = Count(open: count.open + 1, daily: count.daily + 1)
        return true
    }
}
