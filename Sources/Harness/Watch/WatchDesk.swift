package import Fleet
package import Model
package import Monitoring
package import Recording

/// Carries out what a ``Watchman`` decides, as far as the ledger can: rows, incidents, missed slots and money. What is
/// left to do is given back. It waits for nothing and asks no clock.
package struct WatchDesk {
    package enum Order: Sendable {
        /// A probe to make; its verdict is to come back as `.finished`.
        case probe(Schedule.Slot)
        case cancel(ProbeSeries)
        case askControls
        /// It is in the ledger by now.
        case told(IncidentChange)
        /// A verdict is on its way into the ledger, as one of the run (by its id) in which its probe was begun.
        case recorded(Verdict, run: String)

        var isProbe: Bool { if case .probe = self { true } else { false } }
    }

    package internal(set) var watchman: Watchman
    let ledger: Ledger
    var run: Run
    var guardian: BudgetGuard
    /// Whom a billed probe of a series may have to be paid to.
    var bills: [ProbeSeries: [MoneyBill]]
    var spending: SpendingPolicy
    /// Money that all places of a fleet share. Nil: none.
    let shared: SharedMoney?
    private var rules: MessageRules
    /// Probes that are not recorded yet, the oldest of a series first.
    var begun: [ProbeSeries: [Begun]] = [:]
    var counts: [String: Int] = [:]
    private var pending: [Batch] = []
    private var missed: [MissedKey: MissedSlots] = [:]
    private var changes: [IncidentChange] = []
    /// Orders that came up while others were made.
    var deferred: [Order] = []
    /// Why the ledger did not take what waits, at the last try; nil when it did.
    package internal(set) var trouble: RecordingError?
    /// Billed probes that wait until the ledger can say whether there is money for them, each until a steady moment.
    var waiting: [(slot: Schedule.Slot, until: Timestamp)] = []

    struct Begun {
        let run: Run
        /// None for one that is free.
        let reservations: [MoneyReservation]
        /// Of what all places share.
        var share: Wallet.Reservation?
    }

    private struct Batch {
        let run: Run
        var verdicts: [Verdict] = []
        var settlements: [MoneySettlement] = []
    }

    private struct MissedKey: Hashable {
        let series: ProbeSeries
        let code: OutcomeCode
    }

    /// - Precondition: the run has begun.
    package init(
        _ watchman: Watchman, ledger: Ledger, run: Run, spending: SpendingPolicy, bills: [ProbeSeries: [MoneyBill]],
        alerts: AlertPolicy = AlertPolicy(), shared: SharedMoney? = nil
    ) {
        self.shared = shared
        self.watchman = watchman
        self.ledger = ledger
        self.run = run
        guardian = BudgetGuard(spending)
        self.spending = spending
        self.bills = bills
        rules = MessageRules(alerts)
    }

    /// How many verdicts and slots wait to be written, and probes for a ledger that is locked.
    package var pendingCount: Int {
        pending.reduce(missed.count + changes.count + waiting.count) { $0 + $1.verdicts.count }
    }

    /// How many probes of a run, by its id, are under way or held back.
    package func openCount(of run: String) -> Int { counts[run] ?? 0 }

    /// Probes begun from now on belong to another run.
    package mutating func begin(_ run: Run) { self.run = run }

    package mutating func renew(
        _ setup: Watchman.Setup, spending: SpendingPolicy, bills: [ProbeSeries: [MoneyBill]],
        alerts: AlertPolicy, at now: Watchman.Moment
    ) -> [Order] {
        let areCeilingsOthers = spending != self.spending
        guardian = BudgetGuard(spending)
        self.spending = spending
        self.bills = bills
        // So that there is money for the first probe of a series that is new.
        for own in bills.values { shared?.expect(own) }
        rules = MessageRules(alerts)
        return carryOut(watchman.renew(setup, areCeilingsOthers: areCeilingsOthers, at: now), now)
    }

    /// As ``Watchman/endGone(keeping:at:)``.
    package mutating func endGone(keeping known: Set<ProbeSeries>, at now: Watchman.Moment) -> [Order] {
        carryOut(watchman.endGone(keeping: known, at: now), now)
    }

    package mutating func handle(
        _ event: Watchman.Event, at now: Watchman.Moment
    ) -> [Order] {
        let orders = carryOut(watchman.handle(event, at: now), now)
        if case .drain = event { return orders + giveUp(at: now) }
        return orders
    }

    /// What a person closed in the ledger is open here no more, and nobody is told.
    package mutating func forget(_ incident: String, at now: Watchman.Moment) {
        // One that waits to be written is not closed because the ledger does not have it yet.
        guard !changes.contains(where: { $0.incident.id == incident }) else { return }
        watchman.forget(incident, at: now)
    }

    package mutating func clockSet(at now: Watchman.Moment) -> [Order] {
        carryOut(watchman.clockSet(at: now), now)
    }

    /// Writes what waits. What cannot be written still waits, and ``trouble`` says why.
    package mutating func flush() -> [Order] {
        do throws(RecordingError) {
            let orders = try write()
            trouble = nil
            return orders
        } catch {
            trouble = error
            return []
        }
    }

    private mutating func write() throws(RecordingError) -> [Order] {
        while let batch = pending.first {
            try ledger.append(batch.verdicts, to: batch.run, settling: batch.settlements)
            pending.removeFirst()
        }
        try ledger.add(Array(missed.values))
        missed = [:]
        var orders: [Order] = []
        while let change = changes.first {
            let drafts = rules.recipients(of: change).map {
                MessageDraft(channel: $0.channel, step: change.messageStep, due: $0.due)
            }
            if try ledger.keep(change, telling: drafts) {
                orders.append(.told(change))
            } else if change.step == .opened {
                watchman.disown(change.incident.id, at: Watchman.Moment(steady: change.at, wall: change.at))
            }
            changes.removeFirst()
        }
        return orders
    }

    mutating func carryOut(
        _ actions: [Watchman.Action], _ now: Watchman.Moment
    ) -> [Order] {
        var (queue, orders) = (ArraySlice(actions), [Order]())
        while let action = queue.popFirst() {
            switch action {
            case .start(let slot):
                let (order, more) = start(slot, now)
                if let order { orders.append(order) }
                queue += more
            case .cancel(let series): orders.append(.cancel(series))
            case .askControls: orders.append(.askControls)
            case .missed(let slots): add(slots)
            case .record(let verdict): orders.append(.recorded(verdict, run: keep(verdict)))
            case .told(let change):
                changes.append(change)
                orders += flush()
            }
        }
        defer { deferred = [] }
        return orders + deferred
    }

    /// The id of the run it belongs to.
    private mutating func keep(_ verdict: Verdict) -> String {
        let series = ProbeSeries(verdict.subject)
        let first = begun[series]?.first
        if first != nil { begun[series]?.removeFirst() }
        let run = first?.run ?? run
        if let share = first?.share { shared?.settle(share, verdict) }
        if let open = counts[run.id] { counts[run.id] = open > 1 ? open - 1 : nil }
        if pending.last?.run != run { pending.append(Batch(run: run)) }
        pending[pending.count - 1].verdicts.append(verdict)
        if let reservations = first?.reservations, !reservations.isEmpty {
            pending[pending.count - 1].settlements.append(MoneySettlement(reservations, verdict))
        }
        return run.id
    }

    private mutating func add(_ slots: MissedSlots) {
        let key = MissedKey(series: slots.series, code: slots.code)
        guard var known = missed[key] else {
            missed[key] = slots
            return
        }
        known.count += slots.count
        known.first = min(known.first, slots.first)
        known.last = max(known.last, slots.last)
        missed[key] = known
    }
}
