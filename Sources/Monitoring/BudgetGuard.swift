package import Model

/// Whether a billed probe may be sent: no ceiling is passed, and none is used up faster than evenly over its day or
/// month, but for the share that may be spent ahead.
///
/// It decides on a book of what is spent or set aside; whoever keeps the book reads it and writes the reservation in one
/// step, so that processes together stay under the ceilings.
package struct BudgetGuard: Hashable, Sendable {
    package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
        /// The provider whose ceiling it is; nil: that of all together.
        package let provider: String?
        package let span: String
        package let limit: MicroDollars
        package let committed: MicroDollars
        package let wanted: MicroDollars
        /// There will be money again within the day or the month: it is only spent too early.
        package let isPace: Bool
        /// The limit is what this process was handed out of what all places of a fleet share.
        package let isShare: Bool
        /// Nobody has set what they share.
        package let isUnset: Bool

        package init(
            provider: String?, span: String, limit: MicroDollars, committed: MicroDollars, wanted: MicroDollars,
            isPace: Bool, isShare: Bool = false, isUnset: Bool = false
        ) {
            self.provider = provider
            self.span = span
            self.limit = limit
            self.committed = committed
            self.wanted = wanted
            self.isPace = isPace
            self.isShare = isShare
            self.isUnset = isUnset
        }

        func period(at now: Timestamp) -> Period { Period(isDay: span == "day", at: now) }

        package var description: String {
            let whose = provider ?? "all providers"
            if isShare, limit == .zero {
                let centre = isUnset ? "has no budget of it" : isPace ? "is asked, or does not answer" : "has none left"
                return
                    "of what all places share of \(whose) per \(span) nothing is held here, and \(wanted.readable) is wanted: "
                    + "the fleet's centre \(centre)"
            }
            if isShare {
                return
                    "of what all places share of \(whose) per \(span) this process was handed out \(limit.readable), and "
                    + "\(committed.readable) is spent or set aside: \(wanted.readable) more "
                    + (isPace ? "is asked for at the fleet's centre" : "is not there")
            }
            let left = MicroDollars(max(0, limit.amount - committed.amount))
            let rest = "\(committed.readable) of \(limit.readable) is spent or set aside"
            return isPace
                ? "the budget of \(whose) per \(span) is spread over the \(span): \(rest), and \(wanted.readable) more is for later"
                : "the budget of \(whose) per \(span) has \(left.readable) of \(limit.readable) left, and a call may cost \(wanted.readable)"
        }
    }

    /// A day or a month that a ceiling is for.
    struct Period: Hashable, Sendable {
        let isDay: Bool
        let at: Timestamp

        func holds(at now: Timestamp) -> Bool {
            isDay ? now.date == at.date : now.date.year == at.date.year && now.date.month == at.date.month
        }
    }

    private typealias Bound = (
        whose: String?, span: String, limit: MicroDollars?, committed: MicroDollars, amount: MicroDollars,
        passed: Double
    )

    private let policy: SpendingPolicy

    package init(_ policy: SpendingPolicy) {
        self.policy = policy
    }

    /// Nil: it may be sent. What is free always may.
    ///
    /// - Parameter bills: whom the call may have to be paid to: every ceiling must have room for its part.
    package func refusal(_ bills: [MoneyBill], in book: MoneyBook, at now: Timestamp) -> Refusal? {
        let all = bills.map(\.amount).reduce(.zero, +)
        let bounds = bills.flatMap { bill -> [Bound] in
            let (whose, own) = (bill.provider, policy.providers[bill.provider] ?? SpendingPolicy.Ceiling())
            return [
                (whose, "day", own.day, book.day[whose] ?? .zero, bill.amount, now.shareOfDay),
                (whose, "month", own.month, book.month[whose] ?? .zero, bill.amount, now.shareOfMonth),
            ]
        }
        let total: [Bound] = [
            (nil, "day", policy.total.day, book.dayTotal, all, now.shareOfDay),
            (nil, "month", policy.total.month, book.monthTotal, all, now.shareOfMonth),
        ]
        let refusals = (bounds + total).compactMap { whose, span, limit, committed, amount, passed -> Refusal? in
            guard let limit, amount > .zero else { return nil }
            let allowed = Double(limit.amount) * min(1, passed + policy.ahead.share)
            let isOver = committed + amount > limit
            guard isOver || Double((committed + amount).amount) > allowed else { return nil }
            return Refusal(
                provider: whose, span: span, limit: limit, committed: committed, wanted: amount, isPace: !isOver)
        }
        return refusals.first { !$0.isPace } ?? refusals.first
    }
}

extension Timestamp {
    private static let day: Int64 = 86_400_000_000

    /// 0..<1 of the UTC day that has passed.
    var shareOfDay: Double { Double(microseconds - startOfDay.microseconds) / Double(Timestamp.day) }

    /// 0..<1 of the UTC month that has passed.
    var shareOfMonth: Double {
        let (start, end) = (startOfMonth, startOfNextMonth)
        return (self - start).seconds / (end - start).seconds
    }

    private var startOfDay: Timestamp { Timestamp(microseconds: date.daysSinceEpoch * Timestamp.day) }

    private var startOfMonth: Timestamp {
        Timestamp(microseconds: (date.daysSinceEpoch - date.day + 1) * Timestamp.day)
    }

    private var startOfNextMonth: Timestamp {
        let later = (startOfMonth + .seconds(32 * 86_400)).date
        return Timestamp(microseconds: (later.daysSinceEpoch - later.day + 1) * Timestamp.day)
    }
}
