import Hummingbird
import Model
import Reporting

extension Request {
    /// - Throws: 400 for a value that is none.
    fileprivate func number(_ name: String) throws -> Int64? {
        guard let text = uri.queryParameters[Substring(name)] else { return nil }
        guard let value = Int64(text) else {
            throw HTTPError(.badRequest, message: "\(name)=\(text.prefix(40)) is no whole number")
        }
        return value
    }

    /// - Throws: 400 for what is no place in a list.
    fileprivate func cursor() throws -> OutcomeCursor? {
        guard let text = uri.queryParameters["before"] else { return nil }
        guard let cursor = OutcomeCursor(text: text) else {
            let known = "a number of microseconds, or what an answer gave as `before`"
            throw HTTPError(.badRequest, message: "before=\(text.prefix(40)) is not \(known)")
        }
        return cursor
    }

    /// At most ``OutcomeQuery/largest``.
    ///
    /// - Throws: 400 for fewer than one.
    fileprivate func limit() throws -> Int? {
        guard let wanted = try number("limit") else { return nil }
        guard wanted >= 1 else { throw HTTPError(.badRequest, message: "limit=\(wanted) is less than 1") }
        return Int(min(wanted, Int64(OutcomeQuery.largest)))
    }

    /// - Throws: 400 for anything but 0 and 1.
    fileprivate func isYes(_ name: String) throws -> Bool {
        guard let text = uri.queryParameters[Substring(name)] else { return false }
        guard let isYes = ["0": false, "1": true][text] else {
            throw HTTPError(.badRequest, message: "\(name)=\(text.prefix(40)) is neither 0 nor 1")
        }
        return isYes
    }

    /// - Throws: 400 for one that is none.
    func day() throws -> Timestamp? {
        guard let text = uri.queryParameters["day"].map(String.init) else { return nil }
        guard let day = Timestamp(text: text), text.utf8.count == 10 else {
            throw HTTPError(.badRequest, message: "day=\(text.prefix(40)) is no day, such as 2026-11-28")
        }
        return day
    }

    /// - Throws: 400 for a value that is none.
    fileprivate func tier() throws -> Tier? {
        guard let word = uri.queryParameters["tier"] else { return nil }
        guard let tier = Tier(rawValue: String(word)) else {
            let known = Tier.allCases.map(\.rawValue).joined(separator: ", ")
            throw HTTPError(.badRequest, message: "tier=\(word.prefix(40)) is none of \(known)")
        }
        return tier
    }
}

extension CountQuery {
    /// The last 24 hours, or 90 days, where nothing else is asked; at most 31 days of hours, or 400 days.
    ///
    /// - Throws: 400 for a value that is none.
    init(_ request: Request, now: Timestamp) throws {
        let query = request.uri.queryParameters
        let word = query["span"].map(String.init) ?? "day"
        guard let span: RollupSpan = ["hour": .hour, "day": .day][word] else {
            throw HTTPError(.badRequest, message: "span=\(word.prefix(40)) is none of hour, day")
        }
        // Moments of a thousand years, so that none is too far away to reckon with.
        func moment(_ name: String) throws -> Timestamp? {
            try request.number(name).map { Timestamp(microseconds: min(max(0, $0), 31_536_000_000_000_000)) }
        }
        let until = try moment("before") ?? now
        let usual = Duration.seconds(span == .hour ? 86_400 : 90 * 86_400)
        let longest = Duration.seconds((span == .hour ? 31 : 400) * 86_400)
        let since = max(try moment("since") ?? until + (.zero - usual), until + (.zero - longest))
        self.init(
            span: span, window: min(since, until)..<until, tier: try request.tier() ?? .work,
            endpoint: query["endpoint"].map(String.init))
    }
}

extension OutcomeQuery {
    /// - Parameter isForm: what is empty was not chosen.
    /// - Throws: 400 for a value that is none.
    init(_ request: Request, isForm: Bool = false) throws {
        let query = request.uri.queryParameters
        func word(_ name: Substring) -> String? {
            query[name].flatMap { isForm && $0.isEmpty ? nil : String($0) }
        }
        self.init(
            endpoint: word("endpoint"), route: word("route"),
            before: try request.cursor(), since: try request.number("since").map(Timestamp.init),
            limit: try request.limit() ?? OutcomeQuery.usual)
        tier = word("tier") == nil ? nil : try request.tier()
        failed = try request.isYes("failed")
    }
}

extension ComparisonQuery {
    /// Nil where nothing is chosen yet.
    ///
    /// - Throws: 400 for a time that is none, or too long.
    init?(_ request: Request, tier: Tier) throws {
        let query = request.uri.queryParameters
        guard let a = query["a"].map(String.init), let b = query["b"].map(String.init) else { return nil }
        let span = query["window"].map(String.init) ?? "24h"
        guard let window = Duration(text: span), window > .zero, window <= .seconds(31 * 86_400) else {
            throw HTTPError(.badRequest, message: "window=\(span.prefix(40)) is no time up to 31d, such as 24h")
        }
        self.init(a: a, b: b, window: window, tier: tier)
    }
}
