package import Model

/// Which series is asked when: each at its own place in its interval, never twice at once, and no more at once than
/// the limits allow. It is told what happens and says what to do; it knows no clock and waits for nothing.
///
/// Moments are steady: they go on evenly through settings of the clock, and through a suspend.
package struct Schedule: Sendable {
    package struct Entry: Hashable, Sendable {
        package let series: ProbeSeries
        /// Who is asked: what ``Limits/perLane`` counts.
        package let lane: String
        package let cadence: Cadence
        /// The longest a probe may take; it is cancelled then.
        package let limit: Duration

        package init(series: ProbeSeries, lane: String, cadence: Cadence, limit: Duration) {
            self.series = series
            self.lane = lane
            self.cadence = cadence
            self.limit = limit
        }
    }

    package struct Limits: Hashable, Sendable {
        package let total: Int
        package let perLane: Int
        /// 0...1 of the interval.
        package let jitter: Double
        /// Nothing is asked but by ``Event/now(_:)``.
        package let isOnCall: Bool

        /// - Precondition: both at least 1.
        package init(total: Int, perLane: Int, jitter: Double = 0, isOnCall: Bool = false) {
            precondition(total > 0 && perLane > 0, "a limit is at least 1")
            self.total = total
            self.perLane = perLane
            self.jitter = jitter
            self.isOnCall = isOnCall
        }
    }

    /// A probe to make.
    package struct Slot: Hashable, Sendable {
        package let series: ProbeSeries
        /// When it was to start, the jitter included.
        package let due: Timestamp
        /// Counts the probes of the series: what fixture it is the turn of. It goes on over restarts, by the clock.
        package let turn: Int
    }

    package enum Event: Hashable, Sendable {
        /// The moment of ``Schedule/nextWake`` has come, or any other.
        case tick
        /// These are asked as soon as there is a place.
        case now([ProbeSeries])
        case finished(ProbeSeries)
        /// From now on it is asked so many times as often; 1 is the cadence.
        case hurry(ProbeSeries, times: Int)
        /// By how much the wall clock differs from steady moments now.
        case clock(Duration)
        /// Nothing is begun any more.
        case drain
    }

    package enum Action: Hashable, Sendable {
        case start(Slot)
        /// It is under way for too long.
        case cancel(ProbeSeries)
        /// Slots went by: the series was still being asked, or waited for a place, or nobody was awake.
        case missed(ProbeSeries, count: Int, first: Timestamp, last: Timestamp)
    }

    private var limits: Limits
    private var items: [Item] = []
    private var places: [ProbeSeries: Int] = [:]
    private var alarms = Heap<Alarm>()
    private var ready = Queue()
    private var parked: [String: Queue] = [:]
    private var running: [String: Int] = [:]
    private var runningTotal = 0
    private var generation = 0
    private var isDraining = false
    private var wallOffset: Duration

    package init(_ entries: [Entry], limits: Limits, wallOffset: Duration = .zero, at now: Timestamp) {
        self.limits = limits
        self.wallOffset = wallOffset
        replace(entries, limits: limits, at: now)
    }

    /// Other series or limits. Those that stay as they are keep their slots; what is under way goes on, and counts until
    /// it is finished.
    package mutating func replace(_ entries: [Entry], limits: Limits, at now: Timestamp) {
        self.limits = limits
        // With other limits or lanes there may be room: whoever finds none is parked again.
        for lane in parked.keys.sorted() { while let next = parked[lane]?.popFirst() { ready.append(next) } }
        let kept = Dictionary(uniqueKeysWithValues: entries.map { ($0.series, $0) })
        for index in items.indices where kept[items[index].entry.series] == nil { items[index].isGone = true }
        for entry in entries {
            guard let index = places[entry.series] else {
                places[entry.series] = items.count
                items.append(Item(entry, jitter: limits.jitter))
                setAlarm(items.count - 1, after: now)
                continue
            }
            let isSame =
                !items[index].isGone && items[index].entry == entry && items[index].grid.jitter == limits.jitter
            items[index].isGone = false
            guard !isSame else { continue }
            items[index].renew(entry, jitter: limits.jitter)
            setAlarm(index, after: now)
        }
    }

    /// When to come back; nil: only when something has happened.
    package var nextWake: Timestamp? { alarms.first?.at }
    /// Nothing is under way, and nothing waits for a place.
    package var isIdle: Bool { runningTotal == 0 && (isDraining || ready.isEmpty) }
    package var underWay: [ProbeSeries] { items.filter(\.isRunning).map(\.entry.series) }

    package mutating func handle(_ event: Event, at now: Timestamp) -> [Action] {
        var actions: [Action] = []
        switch event {
        case .tick: break
        case .now(let all): for series in all { call(series, now) }
        case .finished(let series): finish(series)
        case .hurry(let series, let times): hurry(series, max(1, times), now)
        case .clock(let offset): setClock(offset, now)
        case .drain:
            isDraining = true
            alarms = Heap()
            for index in items.indices where items[index].isRunning { setLimit(index) }
        }
        ring(at: now, &actions)
        startReady(at: now, &actions)
        return actions
    }

    private mutating func ring(at now: Timestamp, _ actions: inout [Action]) {
        while let alarm = alarms.first, alarm.at <= now {
            _ = alarms.popFirst()
            guard items[alarm.item].generation(alarm.isLimit) == alarm.generation else { continue }
            if alarm.isLimit {
                actions.append(.cancel(items[alarm.item].entry.series))
            } else if !items[alarm.item].isGone {
                slotCame(alarm.item, now, &actions)
            }
        }
    }

    private mutating func slotCame(_ index: Int, _ now: Timestamp, _ actions: inout [Action]) {
        let slot = items[index].slot
        let (latest, passed) = items[index].grid.latest(from: slot, at: now)
        var (missed, first) = (passed, slot)
        if items[index].isRunning {
            missed += 1
        } else {
            if let waiting = items[index].waiting {
                missed += 1
                first = waiting
            } else {
                ready.append(index)
            }
            items[index].waiting = items[index].grid.start(of: latest)
        }
        if missed > 0 {
            let last = items[index].isRunning ? latest : slot
            actions.append(.missed(items[index].entry.series, count: missed, first: min(first, last), last: last))
        }
        setAlarm(index, after: max(latest, slot))
    }

    private mutating func startReady(at now: Timestamp, _ actions: inout [Action]) {
        while !isDraining, runningTotal < limits.total, let index = ready.popFirst() {
            let lane = items[index].entry.lane
            guard let due = items[index].waiting, !items[index].isGone else {
                items[index].waiting = nil
                // The place it would have had in its lane is the next one's.
                unpark(lane)
                continue
            }
            guard running[lane, default: 0] < limits.perLane else {
                parked[lane, default: Queue()].append(index)
                continue
            }
            items[index].waiting = nil
            items[index].lane = lane
            running[lane, default: 0] += 1
            runningTotal += 1
            items[index].limit = now + items[index].entry.limit
            setLimit(index)
            actions.append(.start(Slot(series: items[index].entry.series, due: due, turn: items[index].takeTurn(due))))
        }
    }

    private mutating func finish(_ series: ProbeSeries) {
        guard let index = places[series], let lane = items[index].lane else { return }
        items[index].lane = nil
        items[index].limitGeneration = 0
        runningTotal -= 1
        running[lane, default: 1] -= 1
        unpark(lane)
    }

    private mutating func unpark(_ lane: String) {
        if let next = parked[lane]?.popFirst() { ready.append(next) }
    }

    private mutating func call(_ series: ProbeSeries, _ now: Timestamp) {
        guard let index = places[series], !items[index].isGone, !items[index].isRunning, items[index].waiting == nil
        else { return }
        items[index].waiting = now
        ready.append(index)
    }

    private mutating func hurry(_ series: ProbeSeries, _ times: Int, _ now: Timestamp) {
        guard let index = places[series], items[index].grid.times != times else { return }
        items[index].grid.times = times
        setAlarm(index, after: now)
    }

    private mutating func setClock(_ offset: Duration, _ now: Timestamp) {
        wallOffset = offset
        for index in items.indices {
            items[index].grid.wallOffset = offset
            if case .cron = items[index].entry.cadence { setAlarm(index, after: now) }
        }
    }

    private mutating func setAlarm(_ index: Int, after moment: Timestamp) {
        items[index].grid.wallOffset = wallOffset
        generation += 1
        items[index].slotGeneration = generation
        guard !limits.isOnCall, let slot = items[index].grid.next(after: moment) else { return }
        items[index].slot = slot
        alarms.insert(
            Alarm(at: items[index].grid.start(of: slot), item: index, generation: generation, isLimit: false))
    }

    private mutating func setLimit(_ index: Int) {
        generation += 1
        items[index].limitGeneration = generation
        alarms.insert(Alarm(at: items[index].limit, item: index, generation: generation, isLimit: true))
    }
}
