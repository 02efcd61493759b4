import Glibc
package import Model
import Recording
import Synchronization

/// Daily money that all places share. The centre hands it out in blocks, and asks for nothing back: what a process holds it may
/// spend while the centre is away, and no more than that. A block is asked for before it is needed, so that no probe waits.
///
/// What is held is in no file: a copy of a ledger has none of it, and of a process that is killed the rest of a block is lost for the day.
package final class SharedMoney: Sendable {
    /// One, so that not each block needs another.
    private let pool: ConnectionPool
    private let location: String
    private let holder = "\(getpid())-\(UInt64.random(in: 0 ... .max))"
    private let clock: WallClock
    let wallet: Mutex<Wallet>

    /// Nil where nothing is shared.
    ///
    /// - Throws: ``FleetError/badAddress(reason:)``.
    package init?(_ policy: FleetPolicy, location: String, clock: WallClock) throws(FleetError) {
        guard !policy.shares.isEmpty else { return nil }
        pool = ConnectionPool(try FleetAddress(policy.url))
        self.location = location
        self.clock = clock
        wallet = Mutex(Wallet(policy.shares))
    }

    /// A provider for whom the centre has no money today.
    package struct Lack: Hashable, Sendable {
        package let provider: String
        /// Whether there is a budget of it, which is used up; else nobody has set one there.
        package let hasBudget: Bool
    }

    package func shares(_ provider: String) -> Bool { wallet.withLock { $0.shares(provider) } }

    /// What calls may cost at most that are to come.
    package func expect(_ bills: [MoneyBill]) { wallet.withLock { $0.expect(bills) } }

    package func reserve(_ bills: [MoneyBill], at now: Timestamp) -> Result<Wallet.Reservation, Wallet.Shortage> {
        wallet.withLock { $0.reserve(bills, at: now) }
    }

    /// - Parameter verdict: what became of the call; nil: it was never made.
    package func settle(_ reservation: Wallet.Reservation, _ verdict: Verdict?) {
        let charges = Wallet.charges(reservation.bills, verdict)
        wallet.withLock { $0.settle(reservation, charges) }
    }

    /// Whether something runs low.
    package var isLow: Bool { wallet.withLock { !$0.wishes(at: clock.now()).isEmpty } }

    /// Asks for what runs low. Blocks its thread.
    ///
    /// - Parameter plan: what all calls that are planned may cost; where there is less, what one may.
    /// - Returns: providers for whom there is not enough, and why.
    /// - Throws: ``FleetError``.
    package func refill(for plan: [String: MicroDollars] = [:], patience: Duration = .seconds(5)) throws -> [Lack] {
        let wishes = wallet.withLock { $0.wishes(at: clock.now()) }
        guard !wishes.isEmpty else { return [] }
        do {
            do {
                return try refill(wishes, for: plan, patience)
            } catch let error as FleetError where error.isOfRights {
                // The place may have been retired since: who comes anew is told what it is.
                return try refill(wishes, for: plan, patience)
            }
        } catch FleetError.noPart(let address, let role, nil) {
            throw FleetError.noPart(address: address, role: role, location: location)
        }
    }

    private func refill(_ wishes: [Wallet.Wish], for plan: [String: MicroDollars], _ patience: Duration) throws
        -> [Lack]
    {
        try pool.with(patience: patience, isChecked: true) { connection in
            var without: [Lack] = []
            for wish in wishes {
                // What was set aside meanwhile is of what is held already.
                var answer: MicroDollars?
                if let all = plan[wish.provider], all > wish.need {
                    answer = try take(wish, need: all, connection)
                }
                if answer.map({ $0 < wish.used + wish.need }) ?? true {
                    answer = try take(wish, need: wish.need, connection)
                }
                wallet.withLock { $0.fill(wish, held: answer) }
                guard let answer else {
                    without.append(Lack(provider: wish.provider, hasBudget: false))
                    continue
                }
                if answer < wish.used + wish.need { without.append(Lack(provider: wish.provider, hasBudget: true)) }
            }
            return without
        }
    }

    /// Gives back what was not spent: nothing can be set aside any more.
    package func giveBack() {
        let all = wallet.withLock { $0.empty() }
        guard !all.isEmpty, let connection = try? Connection(pool.address, patience: .seconds(3), isStubborn: true)
        else {
            return
        }
        for one in all { _ = try? take(one, need: .zero, connection, isLast: true) }
    }

    /// Nil where nobody has set a budget.
    private func take(
        _ wish: Wallet.Wish, need: MicroDollars, _ connection: Connection, isLast: Bool = false
    ) throws -> MicroDollars? {
        let found = try connection.query(
            "SELECT assay.take_share($1, $2, $3, $4, $5, $6, $7)",
            [
                .text(location), .integer(wish.day.microseconds), .text(wish.provider), .text(holder),
                .integer(wish.spent.amount), .integer((wish.used - wish.spent + need).amount),
                .text(isLast ? "true" : "false"),
            ])
        return found.optionalInteger(0, 0).map(MicroDollars.init)
    }
}
