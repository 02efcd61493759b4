import Model
import Recording

/// When series changed their state, as the locations confirmed it: each by itself, and of all together by a quorum.
struct FleetFlips {
    /// By the series' number, and by place.
    private let byPlace: [Int64: [Int64: [PlaceWord]]]

    /// Those within a window, and of each place the last one before it.
    init(_ reader: FleetReader, _ window: Range<Timestamp>, _ series: [Int64]) throws(FleetError) {
        guard !series.isEmpty else {
            byPlace = [:]
            return
        }
        let tracks = try FleetTracks(reader, window, series).tracks
        byPlace = Dictionary(grouping: tracks, by: \.key.series).mapValues { own in
            Dictionary(grouping: own, by: \.key.place).mapValues { PlaceWords.merged($0.map(\.value)) }
        }
    }

    /// Of all places together.
    func together(_ series: Int64) -> [StateFlip] { Self.quorum(byPlace[series] ?? [:]) }

    /// The words of several places as the flips of one: down while more than half of the places that know a state say so.
    ///
    /// - Parameter places: of each its words in the order of time.
    /// - Returns: in the order of time, each another state than the one before.
    static func quorum<Place: Hashable & Comparable>(_ places: [Place: [PlaceWord]]) -> [StateFlip] {
        var merged: [StateFlip] = []
        PlaceWords.each(places) { at, states in
            let state = 2 * states.values.count { $0 == .down } > states.count ? TargetState.down : .up
            if merged.last?.state != state { merged.append(StateFlip(at: at, state: state, isConfirmed: true)) }
        }
        return merged
    }
}

/// What each file of each place has confirmed, as the centre has it.
struct FleetTracks {
    struct Key: Hashable {
        let place: Int64
        let ledger: Int64
        let series: Int64
    }

    private(set) var tracks: [Key: StateTrack] = [:]

    /// What a place asked on a day is known for that day and the next, as where a fleet is served.
    private static let memory = Duration.seconds(2 * 86_400)

    /// - Parameters:
    ///   - window: what was confirmed within it, and of each file the last before it.
    ///   - series: their numbers; nil: all.
    init(_ reader: FleetReader, _ window: Range<Timestamp>, _ series: [Int64]?) throws(FleetError) {
        let state = FleetSchema.read("state")
        let wanted = "confirmed AND ($3::bigint[] IS NULL OR series = ANY ($3)) AND \(reader.here("flip"))"
        let found = try reader.query(
            """
            SELECT place, ledger, series, at_us, \(state) FROM flip WHERE \(wanted) AND at_us >= $1 AND at_us < $2
            UNION ALL
            SELECT * FROM (SELECT DISTINCT ON (series, place, ledger) place, ledger, series, at_us, \(state) FROM flip
                WHERE \(wanted) AND at_us < $1 AND (place, ledger) IN (
                    SELECT place, ledger FROM ledger WHERE heard_us + ahead_us >= $4)
                ORDER BY series, place, ledger, at_us DESC) AS before
            ORDER BY at_us
            """,
            [
                .integer(window.lowerBound.microseconds), .integer(window.upperBound.microseconds),
                series.map(FleetReader.list) ?? .null, .integer(Self.earliest(window).microseconds),
            ])
        for row in 0..<found.count {
            guard let state = TargetState(rawValue: found.text(row, 4)) else { continue }
            let key = Key(place: found.integer(row, 0), ledger: found.integer(row, 1), series: found.integer(row, 2))
            tracks[key, default: StateTrack()].flips.append(
                StateFlip(at: Timestamp(microseconds: found.integer(row, 3)), state: state, isConfirmed: true))
        }
        try end(reader, window)
    }

    /// What was asked last before it has nothing to say in the window.
    private static func earliest(_ window: Range<Timestamp>) -> Timestamp {
        let lowest = Timestamp(microseconds: .min / 2)
        return window.lowerBound > lowest ? window.lowerBound + (.zero - memory) : lowest
    }

    /// A word counts as long as the series is asked, until the place is retired, and until another file of the place, which knows
    /// the series too, is heard instead.
    private mutating func end(_ reader: FleetReader, _ window: Range<Timestamp>) throws(FleetError) {
        let keys = tracks.keys.sorted { ($0.place, $0.series, $0.ledger) < ($1.place, $1.series, $1.ledger) }
        let found = try reader.query(
            """
            SELECT l.heard_us, l.heard_us + l.ahead_us, (SELECT max(start_us) FROM rollup WHERE rollup.place = k.place
                AND rollup.ledger = k.ledger AND rollup.series = k.series AND hours = 24 AND start_us >= $4), l.ahead_us,
                p.retired_us + l.ahead_us
            FROM unnest($1::integer[], $2::integer[], $3::bigint[]) WITH ORDINALITY AS k (place, ledger, series, position)
                JOIN ledger AS l ON l.place = k.place AND l.ledger = k.ledger JOIN place AS p ON p.place = k.place
            ORDER BY position
            """,
            [
                FleetReader.list(keys.map(\.place)), FleetReader.list(keys.map(\.ledger)),
                FleetReader.list(keys.map(\.series)), .integer(Self.earliest(window).microseconds),
            ])
        guard found.count == keys.count else { return }
        let rows = Dictionary(grouping: keys.indices) { [keys[$0].place, keys[$0].series] }
        for rows in rows.values {
            let last = rows.max { found.integer($0, 0) < found.integer($1, 0) }
            for row in rows {
                guard let day = found.optionalInteger(row, 2) else {
                    tracks[keys[row]] = nil
                    continue
                }
                var end = Timestamp(microseconds: day) + Self.memory
                if row != last { end = min(end, Timestamp(microseconds: found.integer(row, 1))) }
                if let retired = found.optionalInteger(row, 4) { end = min(end, Timestamp(microseconds: retired)) }
                tracks[keys[row]]?.end = end < window.upperBound ? end : nil
                tracks[keys[row]]?.ahead = .microseconds(found.integer(row, 3))
            }
        }
    }
}
