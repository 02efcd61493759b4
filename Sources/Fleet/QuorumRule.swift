import Model

/// By what rule a thing is down for all, from some places only, or where one place asks: pure, and the same where incidents of a fleet are
/// found and where its past is told.
enum QuorumRule {
    struct Decision: Hashable {
        /// `down`, `regional` or `single`.
        let kind: IncidentKind
        /// Who sees it, or saw it within the window.
        let places: Set<String>
        let began: Timestamp
    }

    /// - Parameters:
    ///   - sights: of those that have a say.
    ///   - asking: how many places ask it, whether they have a say or not.
    ///   - now: up to when is known what they see.
    /// - Returns: nil where nobody sees it down.
    static func decide(
        _ sights: [String: FleetView.Sight], asking: Int, _ rules: FleetRules, at now: Timestamp
    ) -> Decision? {
        let down = sights.filter(\.value.isDown)
        guard let first = down.values.map(\.since).min() else { return nil }
        if asking <= 1 { return Decision(kind: .single, places: Set(down.keys), began: first) }
        let window = rules.window.duration
        let seeing = sights.filter { _, sight in
            sight.isDown || sight.wasDownSince != nil && sight.since >= now + (.zero - window)
        }
        // One place alone is not all, though no other one is heard.
        let quorum = rules.quorum?.value ?? max(2, sights.count / 2 + 1)
        guard seeing.count >= quorum else { return Decision(kind: .regional, places: Set(down.keys), began: first) }
        // What was seen long before enough did is those places' own.
        let starts = seeing.values.compactMap(\.beginning).sorted()
        let edge = starts[quorum - 1] + (.zero - window)
        return Decision(
            kind: .down, places: Set(seeing.keys), began: starts.first { $0 >= edge } ?? starts[quorum - 1])
    }

    /// When the last of those that saw it and do no more saw it end.
    static func recovery(_ sights: some Sequence<FleetView.Sight>) -> Timestamp? {
        sights.filter { !$0.isDown }.map(\.since).max()
    }
}

extension FleetView.Sight {
    /// Of the outage that it sees, or saw last.
    var beginning: Timestamp? { isDown ? since : wasDownSince }
}

extension QuorumRule {
    /// The outages of a series as its places told of it, by the rule of incidents: what few see before more do, or longer than all, is an
    /// outage of theirs beside that of all.
    ///
    /// - Parameters:
    ///   - places: of each place its words, in the order of time.
    ///   - now: the end of what is looked at.
    /// - Returns: in the order of their beginning.
    static func outages(
        _ series: ProbeSeries, _ places: [String: [PlaceWord]], _ rules: FleetRules = FleetRules(), until now: Timestamp
    ) -> [FleetOutage] {
        var replay = OutageReplay(series, places, rules)
        for moment in replay.moments where moment < now { replay.look(at: moment) }
        return replay.found
    }
}

/// What the rule said at each moment at which it may have said something new.
private struct OutageReplay {
    let moments: [Timestamp]
    private(set) var ended: [FleetOutage] = []
    private var whole: FleetOutage?
    private var part: FleetOutage?
    private let series: ProbeSeries
    private let rules: FleetRules
    private let places: [String: [PlaceWord]]
    private var position: [String: Int] = [:]
    private var sights: [String: FleetView.Sight] = [:]
    /// A place that has not said anything yet has a say in what begins so shortly before.
    private static let memory = Duration.seconds(86_400)

    init(_ series: ProbeSeries, _ places: [String: [PlaceWord]], _ rules: FleetRules) {
        self.series = series
        self.places = places
        self.rules = rules
        let words = places.values.flatMap { $0 }
        // A recovery counts no more just after the window.
        let late = words.filter { $0.state == .up }.map { $0.at + rules.window.duration + .microseconds(1) }
        moments = Set(words.map(\.at) + late).sorted()
    }

    var found: [FleetOutage] {
        (ended + [part, whole].compactMap(\.self)).sorted { ($0.from, $0.places.count) < ($1.from, $1.places.count) }
    }

    mutating func look(at now: Timestamp) {
        for (place, words) in places { read(words, of: place, until: now) }
        let coming = places.values.count { words in
            words.first.map { $0.at > now && $0.at <= now + Self.memory } ?? false
        }
        let decision = QuorumRule.decide(sights, asking: sights.count + coming, rules, at: now)
        guard let decision else {
            close(\.whole, at: now)
            close(\.part, at: now)
            return
        }
        if decision.kind == .down {
            if whole == nil {
                absorb(decision)
                whole = FleetOutage(series, .down, from: decision.began)
            }
            whole?.note(decision, of: sights)
        } else {
            let end = close(\.whole, at: now)
            if part == nil {
                part = FleetOutage(series, decision.kind, from: max(decision.began, end ?? decision.began))
            }
            part?.note(decision, of: sights)
        }
    }

    private mutating func read(_ words: [PlaceWord], of place: String, until now: Timestamp) {
        while let word = words.dropFirst(position[place] ?? 0).first, word.at <= now {
            let before = sights[place]
            sights[place] = word.state.map { state in
                FleetView.Sight(
                    isDown: state == .down, since: word.at,
                    wasDownSince: state == .up && before?.isDown == true ? before?.since : nil)
            }
            position[place, default: 0] += 1
        }
    }

    /// What few saw is over where more see it: those who saw it before had it alone until then.
    private mutating func absorb(_ decision: QuorumRule.Decision) {
        let began = decision.began
        // One of them saw it, saw it up, and was counted all the same: it is told of once.
        ended.removeAll { part in
            part.kind == .regional && part.from >= began && decision.places.isSuperset(of: part.places)
        }
        guard var own = part else { return }
        part = nil
        own.places = own.places.filter { place in sights[place]?.beginning.map { $0 < began } ?? true }
        guard own.from < began, !own.places.isEmpty else { return }
        own.end(at: began)
        ended.append(own)
    }

    /// - Returns: when it ended.
    @discardableResult
    private mutating func close(_ open: WritableKeyPath<Self, FleetOutage?>, at now: Timestamp) -> Timestamp? {
        guard var own = self[keyPath: open] else { return nil }
        self[keyPath: open] = nil
        let end = QuorumRule.recovery(own.places.compactMap { sights[$0] }) ?? now
        own.end(at: max(own.from, end))
        ended.append(own)
        return own.until
    }
}
