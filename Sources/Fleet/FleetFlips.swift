import Model
import Recording

/// When series changed their state, as the locations confirmed it: each by itself, and of all together by a quorum.
struct FleetFlips {
    private var byPlace: [Int64: [Int64: [StateFlip]]] = [:]

    /// Those within a window, and of each place the last one before it.
    init(_ reader: FleetReader, _ window: Range<Timestamp>, _ series: [Int64]) throws(FleetError) {
        guard !series.isEmpty else { return }
        let found = try reader.query(
            """
            SELECT series, place, at_us, state FROM flip
                WHERE confirmed AND series = ANY ($1::bigint[]) AND at_us >= $2 AND at_us < $3 AND \(reader.here("flip"))
            UNION ALL
            SELECT series, place, at_us, state FROM (SELECT DISTINCT ON (series, place) series, place, at_us, state FROM flip
                WHERE confirmed AND series = ANY ($1::bigint[]) AND at_us < $2 AND \(reader.here("flip"))
                ORDER BY series, place, at_us DESC) AS before
            ORDER BY 3
            """,
            [
                FleetReader.list(series), .integer(window.lowerBound.microseconds),
                .integer(window.upperBound.microseconds),
            ])
        for row in 0..<found.count {
            guard let state = TargetState(rawValue: found.text(row, 3)) else { continue }
            let flip = StateFlip(at: Timestamp(microseconds: found.integer(row, 2)), state: state, isConfirmed: true)
            byPlace[found.integer(row, 0), default: [:]][found.integer(row, 1), default: []].append(flip)
        }
    }

    /// Of all places together.
    func together(_ series: Int64) -> [StateFlip] {
        Self.quorum((byPlace[series] ?? [:]).values.map { $0 })
    }

    /// The flips of several places as those of one: down while more than half of the places that know a state say so.
    ///
    /// - Parameter places: of each the confirmed flips in the order of time.
    /// - Returns: in the order of time, each another state than the one before.
    static func quorum(_ places: [[StateFlip]]) -> [StateFlip] {
        var merged: [StateFlip] = []
        var states: [Int: TargetState] = [:]
        let all = places.enumerated().flatMap { place, flips in flips.map { (place: place, flip: $0) } }
            .sorted { ($0.flip.at, $0.place) < ($1.flip.at, $1.place) }
        for (index, one) in all.enumerated() {
            states[one.place] = one.flip.state
            // Of several at one moment the last tells how things stand then.
            if index + 1 < all.count, all[index + 1].flip.at == one.flip.at { continue }
            let down = states.values.count { $0 == .down }
            let state = 2 * down > states.count ? TargetState.down : .up
            if merged.last?.state != state {
                merged.append(StateFlip(at: one.flip.at, state: state, isConfirmed: true))
            }
        }
        return merged
    }
}
