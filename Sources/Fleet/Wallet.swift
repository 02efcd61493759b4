package import Model

/// What one process holds of daily money that all places share: it spends no more than that, whatever becomes of the centre. Pure.
package struct Wallet: Sendable {
    /// Money set aside for one call.
    package struct Reservation: Hashable, Sendable {
        let day: Timestamp
        /// All of the call's, shared or not, as they were when it began.
        let bills: [MoneyBill]
    }

    /// What is not there for a call.
    package struct Shortage: Error, Hashable, Sendable {
        package let provider: String
        package let held: MicroDollars
        package let used: MicroDollars
        package let wanted: MicroDollars
        /// The centre said that there is no more today.
        package let isUsedUp: Bool
        /// The centre said that nobody has set a budget.
        package let isUnset: Bool
    }

    /// What the centre is to be asked for.
    struct Wish: Hashable {
        let provider: String
        let day: Timestamp
        let used: MicroDollars
        /// Of that what was paid: it never becomes less, and the centre holds a process to it.
        let spent: MicroDollars
        let need: MicroDollars
    }

    private struct Pocket {
        var held = MicroDollars.zero
        /// Spent or set aside.
        var used = MicroDollars.zero
        var spent = MicroDollars.zero
        /// What was left over when the centre was asked last.
        var block = MicroDollars.zero
        var isUsedUp = false
        var isUnset = false
    }

    private struct Key: Hashable {
        let provider: String
        let day: Timestamp
    }

    private let providers: Set<String>
    private var pockets: [Key: Pocket] = [:]
    /// The most one call may cost.
    private var largest: [String: MicroDollars] = [:]

    init(_ providers: [String]) { self.providers = Set(providers) }

    func shares(_ provider: String) -> Bool { providers.contains(provider) }

    /// What a call may cost at most, so that there is enough for it before it comes.
    mutating func expect(_ bills: [MoneyBill]) {
        for bill in bills where shares(bill.provider) && bill.amount > .zero {
            largest[bill.provider] = max(largest[bill.provider] ?? .zero, bill.amount)
        }
    }

    /// Sets aside all that is shared of a call's money, or nothing.
    mutating func reserve(_ bills: [MoneyBill], at now: Timestamp) -> Result<Reservation, Shortage> {
        expect(bills)
        let own = shared(bills)
        let day = RollupSpan.day.start(of: now)
        for bill in own {
            let pocket = pockets[Key(provider: bill.provider, day: day)] ?? Pocket()
            guard pocket.used + bill.amount <= pocket.held else {
                return .failure(
                    Shortage(
                        provider: bill.provider, held: pocket.held, used: pocket.used, wanted: bill.amount,
                        isUsedUp: pocket.isUsedUp, isUnset: pocket.isUnset))
            }
        }
        for bill in own { pockets[Key(provider: bill.provider, day: day), default: Pocket()].used += bill.amount }
        return .success(Reservation(day: day, bills: bills))
    }

    private func shared(_ bills: [MoneyBill]) -> [MoneyBill] {
        bills.filter { shares($0.provider) && $0.amount > .zero }
    }

    /// - Parameter charges: what was paid, by provider; nothing for a call that was never made.
    mutating func settle(_ reservation: Reservation, _ charges: [String: MicroDollars]) {
        for bill in shared(reservation.bills) {
            pockets[Key(provider: bill.provider, day: reservation.day)]?.used += .zero - bill.amount
        }
        for (provider, amount) in charges where shares(provider) {
            pockets[Key(provider: provider, day: reservation.day), default: Pocket()].used += amount
            pockets[Key(provider: provider, day: reservation.day), default: Pocket()].spent += amount
        }
    }

    /// What runs low: less than half of a block is left, or not enough for a call. Of the next day a little before it begins.
    func wishes(at now: Timestamp) -> [Wish] {
        let (today, soon) = (RollupSpan.day.start(of: now), RollupSpan.day.start(of: now + .seconds(600)))
        return Set([today, soon]).sorted().flatMap { day in
            largest.sorted { $0.key < $1.key }.compactMap { provider, need -> Wish? in
                let pocket = pockets[Key(provider: provider, day: day)] ?? Pocket()
                let left = pocket.held - pocket.used
                guard left < max(need, MicroDollars(pocket.block.amount / 2)) else { return nil }
                return Wish(provider: provider, day: day, used: pocket.used, spent: pocket.spent, need: need)
            }
        }
    }

    /// - Parameter answer: what may be spent on the day in all; nil: nobody has set a budget.
    mutating func fill(_ wish: Wish, held answer: MicroDollars?) {
        let held = answer ?? .zero
        // What is under way began a day ago at most.
        pockets = pockets.filter { $0.key.day >= wish.day + .seconds(-2 * 86_400) }
        let key = Key(provider: wish.provider, day: wish.day)
        var pocket = pockets[key] ?? Pocket()
        (pocket.isUsedUp, pocket.isUnset) = (held < wish.used + wish.need, answer == nil)
        // Where there is no more than before, what is left is all there is: half of that is not yet little.
        pocket.block = max(.zero, held - pocket.used)
        pocket.held = held
        pockets[key] = pocket
    }

    /// What is to be given back: nothing is spent of it any more.
    mutating func empty() -> [Wish] {
        let all = pockets.map { key, pocket in
            Wish(provider: key.provider, day: key.day, used: pocket.used, spent: pocket.spent, need: .zero)
        }
        pockets = pockets.mapValues { pocket in
            var pocket = pocket
            pocket.held = pocket.used
            return pocket
        }
        return all.sorted { ($0.day, $0.provider) < ($1.day, $1.provider) }
    }

    /// What a call has cost each who was paid for it; what nobody knows counts as it was set aside, for each who may have been asked.
    package static func charges(_ bills: [MoneyBill], _ verdict: Verdict?) -> [String: MicroDollars] {
        guard let outcome = verdict?.outcome, !outcome.attempts.isEmpty else { return [:] }
        let payee = bills.first { $0.source == outcome.source || $0.provider == outcome.source } ?? bills.first
        var known: [String: MicroDollars] = [:]
        for attempt in outcome.attempts {
            guard let cost = attempt.cost.amount else { continue }
            let isMoved = attempt.provider == Route.backendName
            known[isMoved ? payee?.provider ?? attempt.provider : attempt.provider, default: .zero] += cost
        }
        guard outcome.attempts.contains(where: { $0.cost.amount == nil }) else { return known }
        for bill in bills { known[bill.provider] = max(known[bill.provider] ?? .zero, bill.amount) }
        return known
    }
}
