import HTTPTypes
import Hashing
import Hummingbird
import Model
import Providers
import Recording
import Synchronization

/// Who asks, and what they may still have today. A user is a key, sent as bearer token or as `X-API-Key`, or the client's
/// address where there is none. Keys are told apart and not checked: that is for whoever stands in front.
struct QuotaDesk: Sendable {
    struct Ticket: Sendable {
        let user: String
        let day: Int
        /// Set aside until it is known what was spent.
        let price: MicroDollars
        let usage: UserUsage
        /// Until the day is over.
        let wait: Duration
    }

    let quota: UserQuota
    let book: BackendBook
    let clock: WallClock

    /// Counts the call, or says why it may not be.
    ///
    /// - Parameter price: the most that the endpoint's providers may take.
    func admit(_ request: Request, from client: String, price: MicroDollars) async throws(ContractReply) -> Ticket {
        let (now, user) = (clock.now(), QuotaDesk.user(request, client))
        let day = Int(now.microseconds / QuotaDesk.dayLength)
        let wait = Duration.microseconds(Int64(day + 1) * QuotaDesk.dayLength - now.microseconds)
        do {
            let (isAdmitted, usage) = try await book.admit(user, day: day, price: price, under: quota)
            guard isAdmitted else { throw ContractReply.quotaUsedUp(quota, usage, price, wait: wait) }
            return Ticket(user: user, day: day, price: price, usage: usage, wait: wait)
        } catch let error as BackendBookError {
            throw .error(503, "No call can be counted: \(error)")
        } catch {
            throw error as? ContractReply ?? .serverError("\(error)")
        }
    }

    /// What the call has cost in the end.
    ///
    /// - Parameter isCall: false: nobody was asked, and none is used up.
    func settle(_ ticket: Ticket, _ bill: Bill, isCall: Bool) async throws(BackendBookError) {
        try await book.settle(ticket.user, day: ticket.day, by: bill.total - ticket.price, isCall: isCall)
    }

    /// What the user is told of the quota with the answer.
    func headers(_ ticket: Ticket, isCall: Bool) -> [(name: HTTPField.Name, value: String)] {
        ContractReply.left(quota, calls: ticket.usage.calls - (isCall ? 0 : 1), wait: ticket.wait)
    }

    private static let dayLength: Int64 = 86_400_000_000

    private static func user(_ request: Request, _ client: String) -> String {
        let bearer = request.headers[.authorization].flatMap { value in
            value.lowercased().hasPrefix("bearer ") ? value.dropFirst(7).drop { $0 == " " } : nil
        }
        let key = bearer.map(String.init) ?? HTTPField.Name("X-API-Key").flatMap { request.headers[$0] } ?? ""
        return SHA256.hex(Array((key.isEmpty ? "address \(client)" : "key \(key)").utf8))
    }
}

/// What the attempts of one request have cost.
final class Bill: Sendable {
    private let costs = Mutex<[MicroDollars]>([])

    /// - Parameter unknown: what an attempt counts for whose cost nobody knows.
    func add(_ attempts: [Attempt], unknown: MicroDollars) {
        costs.withLock { $0 += attempts.map { $0.cost.amount ?? unknown } }
    }

    /// Nobody was asked.
    var isEmpty: Bool { costs.withLock { $0.isEmpty } }
    var total: MicroDollars { costs.withLock { $0.reduce(.zero, +) } }
}

extension Endpoint {
    /// The most that a call may take: each of its chain may be asked once. Where a request may name the model, nobody knows its
    /// price before the request is read.
    func ceiling(unknown: MicroDollars) -> MicroDollars {
        targets.filter(\.canBeAsked).reduce(.zero) { sum, target in
            let own = target.ceiling(unknown: unknown)
            let isNamed = target.provider.kind == .inference && parameters["model"] != nil
            return sum + (isNamed ? max(own, unknown) : own)
        }
    }
}

extension ProviderTarget {
    /// The most that it may take; by the second, for as long as it may.
    func ceiling(unknown: MicroDollars) -> MicroDollars { price?.cost(runTime: timeout).amount ?? unknown }
}

extension ContractReply {
    /// Names of https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-03; of calls, where those are limited.
    fileprivate static func left(
        _ quota: UserQuota, calls: Int, wait: Duration
    ) -> [(name: HTTPField.Name, value: String)] {
        let left = quota.calls.map {
            [("RateLimit-Limit", "\($0)"), ("RateLimit-Remaining", "\(max(0, $0 - calls))")]
        }
        return ((left ?? []) + [("RateLimit-Reset", "\(Int(wait.seconds.rounded(.up)))")]).compactMap { name, value in
            HTTPField.Name(name).map { ($0, value) }
        }
    }

    /// Whatever is used up, no call can be made: the headers say that none is left.
    fileprivate static func quotaUsedUp(
        _ quota: UserQuota, _ usage: UserUsage, _ price: MicroDollars, wait: Duration
    ) -> ContractReply {
        var (words, members): ([String], [String: JSONValue]) = ([], [:])
        if let calls = quota.calls {
            let left = max(0, calls - usage.calls)
            words.append("\(left) of \(calls) calls")
            members["calls"] = ["limit": .integer(calls), "left": .integer(left)]
        }
        if let cost = quota.cost {
            let left = max(.zero, cost - usage.cost)
            words.append("\(left.readable) of \(cost.readable) (this call may take \(price.readable))")
            members["dollars"] = ["limit": .number(cost.dollars), "left": .number(left.dollars)]
        }
        let seconds = Int(wait.seconds.rounded(.up))
        var reply = error(
            429,
            "Quota of the day used up: \(words.joined(separator: " and ")) left; it returns in \(seconds) s, at 00:00 UTC"
        )
        reply.members["quota"] = .object(members)
        reply.headers = left(quota, calls: .max, wait: wait) + [(.retryAfter, "\(seconds)")]
        return reply
    }
}

extension MicroDollars {
    fileprivate var dollars: Double { Double(amount) / 1e6 }
}
