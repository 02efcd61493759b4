package import Model

/// The moments at which a series is due: those of its cadence, at its own place in the interval.
///
/// Moments are steady ones, which no setting of the machine's clock moves. Only a calendar needs to know by how much
/// the wall clock differs from them.
struct SlotGrid: Hashable, Sendable {
    let cadence: Cadence
    /// 0..<1 of the interval.
    let place: Double
    /// 0...1 of the interval.
    let jitter: Double
    /// How many times as often as the cadence says; a calendar is kept to.
    var times = 1
    /// Wall clock minus steady moments.
    var wallOffset = Duration.zero

    /// The first slot after a moment; nil for a series that is off.
    func next(after moment: Timestamp) -> Timestamp? {
        switch cadence {
        case .off: nil
        case .cron(let cron): cron.next(after: moment + wallOffset).map { $0 + (.zero - wallOffset) }
        case .every: slot(number(at: moment) + 1)
        }
    }

    /// The last slot at or before a moment, from a slot that was due by then, and how many went by between them. A year
    /// of minutes is not counted one by one: a calendar's slots are counted up to a thousand.
    func latest(from slot: Timestamp, at now: Timestamp) -> (slot: Timestamp, passed: Int) {
        if case .every = cadence {
            let (from, to) = (number(at: slot), number(at: now))
            return to > from ? (self.slot(to), Int(to - from)) : (slot, 0)
        }
        var (latest, passed) = (slot, 0)
        while passed < 1000, let following = next(after: latest), following <= now {
            latest = following
            passed += 1
        }
        return (latest, passed)
    }

    /// When the probe of a slot is to start: at it, or up to the jitter later, the same whenever it is asked.
    func start(of slot: Timestamp) -> Timestamp {
        guard case .every = cadence, jitter > 0 else { return slot }
        var random = SplitMix64(seed: place.bitPattern ^ UInt64(bitPattern: slot.microseconds))
        return slot + .microseconds(aligned(Double(interval) * jitter * random.unit()))
    }

    /// Which slot of its grid it is: what the rotation of fixtures begins with.
    func number(at moment: Timestamp) -> Int64 {
        let distance = moment.microseconds - offset
        return distance / interval - (distance % interval < 0 ? 1 : 0)
    }

    private func slot(_ number: Int64) -> Timestamp { Timestamp(microseconds: offset + number * interval) }

    private var offset: Int64 { aligned(place * Double(interval)) }

    /// Slots of one interval come at common beats, a hundred in an interval and two a second at least: a thousand series then
    /// wake the machine a hundred times and not a thousand.
    private func aligned(_ microseconds: Double) -> Int64 {
        let beat = max(1, min(interval / 100, 500_000))
        return Int64(microseconds) / beat * beat
    }

    private var interval: Int64 {
        guard case .every(let span) = cadence else { return 60_000_000 }
        return max(1, span.duration.microseconds / Int64(times))
    }
}

extension Schedule.Entry {
    /// When its first slot after a moment starts, while the wall clock goes as the steady one; nil for one that is off.
    ///
    /// - Parameter jitter: 0...1 of the interval.
    package func firstStart(after now: Timestamp, jitter: Double) -> Timestamp? {
        let grid = SlotGrid(cadence: cadence, place: series.place, jitter: jitter)
        return grid.next(after: now).map(grid.start)
    }
}

extension Cadence {
    /// Nil for a calendar, and for what is off.
    package var interval: Duration? {
        if case .every(let span) = self { span.duration } else { nil }
    }
}
