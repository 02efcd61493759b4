import Fleet
import Model
import Planning
import Recording

/// The money of a run: set aside before a call and settled after it. Where a provider has a ceiling by the day, it is set aside in
/// the ledger as well, so that what a killed run may have spent is not lost, and runs of other processes see it.
struct Purse {
    enum Reserved {
        case reserved
        case refused(Budget.Refusal)
        /// The ledger cannot say: nothing is sent then.
        case unknown(RecordingError)
    }

    private struct Held {
        let own: Budget.Reservation
        /// None where nothing is in the ledger.
        let kept: [MoneyReservation]
        /// Of what all places share.
        var share: Wallet.Reservation?
    }

    private var budget: Budget
    private let shared: SharedMoney?
    private let ledger: Ledger
    /// By the check's place in the plan.
    private var held: [Int: Held] = [:]

    init(_ budget: Budget, ledger: Ledger, shared: SharedMoney? = nil) {
        (self.budget, self.ledger, self.shared) = (budget, ledger, shared)
    }

    mutating func reserve(_ check: Check, _ index: Int, at now: Timestamp) -> Reserved {
        guard let shared, check.tier == .work else { return reserveOwn(check, index, at: now) }
        switch shared.reserve(check.bills(unknown: budget.unknownCost), at: now) {
        case .failure(let shortage): return .refused(shortage.asBudget)
        case .success(let reservation):
            let answer = reserveOwn(check, index, at: now)
            if case .reserved = answer {
                held[index]?.share = reservation
            } else {
                shared.settle(reservation, nil)
            }
            return answer
        }
    }

    private mutating func reserveOwn(_ check: Check, _ index: Int, at now: Timestamp) -> Reserved {
        let own: Budget.Reservation
        do throws(Budget.Refusal) { own = try budget.reserve(check) } catch { return .refused(error) }
        guard budget.isDaily, check.tier == .work, own.amount > .zero else {
            held[index] = Held(own: own, kept: [])
            return .reserved
        }
        let source = check.expectedPayee?.provider.family.rawValue
        let bill = MoneyBill(provider: own.provider ?? Route.backendName, amount: own.amount, source: source)
        do throws(RecordingError) {
            let answer = try ledger.reserve([bill], at: now) { [budget] in budget.refusal(own, today: $0.day) }
            switch answer {
            case .failure(let refusal):
                budget.settle(own, actual: .zero)
                return .refused(refusal)
            case .success(let kept):
                held[index] = Held(own: own, kept: kept)
                return .reserved
            }
        } catch {
            budget.settle(own, actual: .zero)
            return .unknown(error)
        }
    }

    /// - Returns: what is to be written in the ledger together with the verdict; nil: nothing.
    mutating func settle(_ index: Int, _ verdict: Verdict) -> MoneySettlement? {
        guard let held = held.removeValue(forKey: index) else { return nil }
        budget.settle(held.own, actual: verdict.cost)
        if let share = held.share { shared?.settle(share, verdict) }
        return held.kept.isEmpty ? nil : MoneySettlement(held.kept, verdict)
    }
}
