package import Model

/// Money set aside before a call and settled after it, so that checks under way at once cannot overspend together.
///
/// A refused check is `skipped.budget`. What a call really cost may exceed its reservation; then the next one is
/// refused earlier.
package struct Budget: Hashable, Sendable {
    package struct Reservation: Hashable, Sendable {
        /// Who is expected to be paid; nil where no provider is known behind the backend.
        package let provider: String?
        package let amount: MicroDollars
    }

    /// Why a check was refused: facts for the sentence in its outcome.
    package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        /// `this run`, or `replicate today`.
        package let scope: String
        package let limit: MicroDollars
        /// Spent and set aside already.
        package let committed: MicroDollars
        package let wanted: MicroDollars
        /// The limit is what this process was handed out of what all places of a fleet share.
        package let isShare: Bool
        /// Why the fleet's centre has handed out nothing.
        package let lack: Lack

        package enum Lack: Hashable, Sendable { case unanswered, usedUp, unset }

        package init(
            scope: String, limit: MicroDollars, committed: MicroDollars, wanted: MicroDollars, isShare: Bool = false,
            lack: Lack = .unanswered
        ) {
            self.scope = scope
            self.limit = limit
            self.committed = committed
            self.wanted = wanted
            self.isShare = isShare
            self.lack = lack
        }

        package var description: String {
            if isShare, limit == .zero {
                return
                    "of what all places share for \(scope) nothing is held here, and \(wanted.readable) is wanted: the fleet's centre "
                    + lack.words
            }
            if isShare {
                return
                    "of what all places share for \(scope) this process was handed out \(limit.readable), which does not allow "
                    + "\(wanted.readable) more: \(committed.readable) is spent or set aside"
            }
            return "the budget of \(limit.readable) for \(scope) does not allow \(wanted.readable) more: "
                + "\(committed.readable) is spent or set aside"
        }
    }

    private let runLimit: MicroDollars?
    private let dailyLimits: [String: MicroDollars]
    package let unknownCost: MicroDollars
    private var run = MicroDollars.zero
    private var today: [String: MicroDollars]

    /// - Parameters:
    ///   - run: the most this run may spend; nil: no limit.
    ///   - daily: the most each provider may be paid per UTC day.
    ///   - spentToday: by provider, from the ledger, before this run.
    ///   - unknownCost: what is set aside for a call whose price nobody knows.
    package init(
        run: MicroDollars?, daily: [String: MicroDollars] = [:], spentToday: [String: MicroDollars] = [:],
        unknownCost: MicroDollars
    ) {
        runLimit = run
        dailyLimits = daily
        today = spentToday
        self.unknownCost = unknownCost
    }

    /// Spent and set aside in this run.
    package var committed: MicroDollars { run }

    /// Call before anything is sent. A check that is free is never refused.
    package mutating func reserve(_ check: Check) throws(Refusal) -> Reservation {
        let reservation = self.reservation(for: check)
        try take(reservation)
        return reservation
    }

    private func reservation(for check: Check) -> Reservation {
        Reservation(provider: check.expectedPayee?.provider.id, amount: check.expectedCost ?? unknownCost)
    }

    private mutating func take(_ reservation: Reservation) throws(Refusal) {
        guard reservation.amount > .zero else { return }
        if let runLimit, run + reservation.amount > runLimit {
            throw Refusal(scope: "this run", limit: runLimit, committed: run, wanted: reservation.amount)
        }
        if let provider = reservation.provider, let limit = dailyLimits[provider] {
            let committed = today[provider] ?? .zero
            guard committed + reservation.amount <= limit else {
                throw Refusal(
                    scope: "\(provider) today", limit: limit, committed: committed, wanted: reservation.amount)
            }
        }
        add(reservation.amount, for: reservation.provider)
    }

    /// Whether a provider has a ceiling by the day, which runs in other processes spend from too.
    package var isDaily: Bool { !dailyLimits.isEmpty }

    /// What speaks against a reservation that was made here, by what all processes have spent or set aside today.
    package func refusal(_ reservation: Reservation, today book: [String: MicroDollars]) -> Refusal? {
        guard let provider = reservation.provider, let limit = dailyLimits[provider], reservation.amount > .zero else {
            return nil
        }
        let committed = book[provider] ?? .zero
        guard committed + reservation.amount > limit else { return nil }
        return Refusal(scope: "\(provider) today", limit: limit, committed: committed, wanted: reservation.amount)
    }

    /// Call once for each reservation, with what the verdict says was spent.
    ///
    /// - Parameter actual: nil when nobody knows: the amount set aside then counts as spent.
    package mutating func settle(_ reservation: Reservation, actual: MicroDollars?) {
        guard let actual else { return }
        add(actual - reservation.amount, for: reservation.provider)
    }

    /// The checks of a plan that this budget has no money for when each costs what is expected of it, and why the first
    /// of them is refused; nil when it has money for all.
    package func leftOut(of plan: Plan) -> PlanReport.LeftOut? {
        guard runLimit != nil || isDaily else { return nil }
        let round = plan.round.map(reservation).filter { $0.amount > .zero }
        var (budget, count, reason) = (self, 0, String?.none)
        for index in 0..<plan.rounds {
            var refused = 0
            for wanted in round {
                do throws(Refusal) { try budget.take(wanted) } catch {
                    refused += 1
                    reason = reason ?? error.description
                }
            }
            count += refused
            guard refused == round.count else { continue }
            // Nothing was set aside: the rounds to come are as this one.
            count += refused * (plan.rounds - index - 1)
            break
        }
        return reason.map { PlanReport.LeftOut(count: count, reason: $0) }
    }

    /// What was spent before, by calls this budget did not see.
    package mutating func charge(_ amount: MicroDollars) {
        run += amount
    }

    private mutating func add(_ amount: MicroDollars, for provider: String?) {
        run += amount
        if let provider { today[provider, default: .zero] += amount }
    }
}

extension Budget.Refusal.Lack {
    fileprivate var words: String {
        switch self {
        case .unanswered: "did not answer"
        case .usedUp: "has none left today"
        case .unset: "has no budget of it, which `assay fleet budget` sets"
        }
    }
}
