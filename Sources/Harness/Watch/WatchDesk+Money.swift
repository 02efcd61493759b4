import Fleet
import Model
package import Monitoring
import Recording

/// Money that is set aside before a billed probe.
extension WatchDesk {
    /// A ledger that is locked for longer cannot say in time whether there is money for a probe: it is not sent then.
    static let patience = Duration.seconds(2)

    /// - Parameter until: how long it may wait for a ledger that is locked; nil: as long as any.
    /// - Returns: the probe, where it can be made now, and what else is to be done.
    mutating func start(
        _ slot: Schedule.Slot, _ now: Watchman.Moment, until: Timestamp? = nil
    ) -> (Order?, [Watchman.Action]) {
        switch reserve(slot.series, now) {
        case .reserved: return (.probe(slot), freed(slot.series, now))
        case .refused(let refusal): return (nil, watchman.handle(.refused(slot.series, refusal), at: now))
        case .unknown:
            let limit = until ?? now.steady + WatchDesk.patience
            guard case .locked = trouble, now.steady < limit else {
                return (nil, watchman.handle(.unsent(slot.series), at: now))
            }
            waiting.append((slot, limit))
            return (nil, [])
        }
    }

    /// Tries again what waits for a ledger that was locked: after ``flush()``.
    package mutating func resume(at now: Watchman.Moment) -> [Order] {
        var orders: [Order] = []
        let all = waiting
        waiting = []
        for (slot, until) in all {
            let (order, actions) = start(slot, now, until: until)
            orders += (order.map { [$0] } ?? []) + carryOut(actions, now)
        }
        return orders
    }

    /// Nothing is begun any more.
    mutating func giveUp(at now: Watchman.Moment) -> [Order] {
        let all = waiting
        waiting = []
        return all.flatMap { carryOut(watchman.handle(.unsent($0.slot.series), at: now), now) }
    }

    private enum Reserved {
        case reserved
        case refused(BudgetGuard.Refusal)
        /// The ledger cannot say: nothing billed is sent then.
        case unknown
    }

    private mutating func reserve(_ series: ProbeSeries, _ now: Watchman.Moment) -> Reserved {
        var share: Wallet.Reservation?
        if let shared, let all = bills[series] {
            switch shared.reserve(all, at: now.wall) {
            case .success(let reservation): share = reservation
            case .failure(let shortage): return .refused(BudgetGuard.Refusal(shortage))
            }
        }
        let answer = reserve(series, now, share)
        if case .reserved = answer { return answer }
        share.map { shared?.settle($0, nil) }
        return answer
    }

    private mutating func reserve(
        _ series: ProbeSeries, _ now: Watchman.Moment, _ share: Wallet.Reservation?
    ) -> Reserved {
        let bills = billed(series)
        guard !bills.isEmpty else {
            begin(series, [], share)
            return .reserved
        }
        // What was spent by then counts, and not what waits here.
        deferred += flush()
        guard trouble == nil else { return .unknown }
        let guardian = guardian
        do throws(RecordingError) {
            let answer = try ledger.reserve(bills, at: now.wall) { book in
                guardian.refusal(bills, in: book, at: now.wall)
            }
            switch answer {
            case .failure(let refusal): return .refused(refusal)
            case .success(let reservations):
                begin(series, reservations, share)
                return .reserved
            }
        } catch {
            trouble = error
            return .unknown
        }
    }

    /// Where money could be set aside, a ceiling that was used up no longer is.
    private mutating func freed(_ series: ProbeSeries, _ now: Watchman.Moment) -> [Watchman.Action] {
        guard let last = begun[series]?.last, !last.reservations.isEmpty || last.share != nil else { return [] }
        return (bills[series] ?? []).filter { $0.amount > .zero }
            .flatMap { watchman.paid(by: $0.provider, at: now) }
    }

    /// Nothing where no money is counted.
    private func billed(_ series: ProbeSeries) -> [MoneyBill] {
        spending.hasCeilings ? (bills[series] ?? []).filter { $0.amount > .zero } : []
    }

    private mutating func begin(
        _ series: ProbeSeries, _ reservations: [MoneyReservation], _ share: Wallet.Reservation?
    ) {
        begun[series, default: []].append(Begun(run: run, reservations: reservations, share: share))
        counts[run.id, default: 0] += 1
    }
}

extension BudgetGuard.Refusal {
    /// There may be more in a moment, but for a budget that the centre says is used up.
    fileprivate init(_ shortage: Wallet.Shortage) {
        self.init(
            provider: shortage.provider, span: "day", limit: shortage.held, committed: shortage.used,
            wanted: shortage.wanted, isPace: !shortage.isUsedUp, isShare: true,
            isUnset: shortage.isUnset)
    }
}
