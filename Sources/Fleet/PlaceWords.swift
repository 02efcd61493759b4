import Model

/// What a place says of a series from a moment on. Nil: nothing any more.
struct PlaceWord: Hashable {
    let at: Timestamp
    let state: TargetState?

    init(at: Timestamp, state: TargetState?) { (self.at, self.state) = (at, state) }
    init(_ flip: StateFlip) { self.init(at: flip.at, state: flip.state) }
}

/// What one file of a place has confirmed of a series, in the order of time, and until when that counts.
struct StateTrack {
    var flips: [StateFlip] = []
    /// Nil: it counts still.
    var end: Timestamp?
    /// Of the place's clock, when it was heard last.
    var ahead = Duration.zero

    /// The same by the centre's clock.
    var byCentre: StateTrack {
        let back = .zero - ahead
        let flips = flips.map { StateFlip(at: $0.at + back, state: $0.state, isConfirmed: $0.isConfirmed) }
        return StateTrack(flips: flips, end: end.map { $0 + back })
    }
}

/// What places say, one moment after the other: pure.
enum PlaceWords {
    /// The words of a place with several files: at each moment those of the file, of all that count then, which said something last.
    static func merged(_ tracks: [StateTrack]) -> [PlaceWord] {
        if tracks.count == 1, tracks[0].end == nil { return tracks[0].flips.map(PlaceWord.init) }
        var events: [(at: Timestamp, track: Int, flip: StateFlip?)] = []
        for (index, track) in tracks.enumerated() {
            let counting = track.flips.filter { flip in track.end.map { flip.at < $0 } ?? true }
            events += counting.map { ($0.at, index, $0) }
            if let end = track.end, !counting.isEmpty { events.append((end, index, nil)) }
        }
        var (words, said): ([PlaceWord], [Int: StateFlip]) = ([], [:])
        for event in events.sorted(by: { ($0.at, $0.track) < ($1.at, $1.track) }) {
            said[event.track] = event.flip
            let state = said.max { ($0.value.at, $0.key) < ($1.value.at, $1.key) }?.value.state
            if words.last?.state != state { words.append(PlaceWord(at: event.at, state: state)) }
        }
        return words
    }

    /// Hands over each moment at which a place says something new, and what all say from then on that say something.
    static func each<Place: Hashable & Comparable>(
        _ places: [Place: [PlaceWord]], _ body: (Timestamp, [Place: TargetState]) -> Void
    ) {
        var states: [Place: TargetState] = [:]
        let all = places.flatMap { place, words in words.map { (place: place, word: $0) } }
            .sorted { ($0.word.at, $0.place) < ($1.word.at, $1.place) }
        for (index, one) in all.enumerated() {
            states[one.place] = one.word.state
            // Of several at one moment the last tells how things stand then.
            if index + 1 < all.count, all[index + 1].word.at == one.word.at { continue }
            body(one.word.at, states)
        }
    }
}
