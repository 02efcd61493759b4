import Judging
import Model
import Recording

/// One side of a comparison, as the user named it: what of the ledger it is.
struct LedgerSide {
    enum Kind: Hashable {
        case run, window, route, endpoint
    }

    let kind: Kind
    /// Short, for column heads.
    let name: String
    let query: LedgerQuery

    /// A run (`last`, `previous`, its id), a route, an endpoint, `endpoint.route`, or a window (`2026-10`, `7d`,
    /// `2026-11-01..2026-11-08`): the first of these that the ledger has.
    init(_ text: String, in ledger: any LedgerReading, tier: Tier, now: Timestamp) throws {
        if ["last", "previous"].contains(text) {
            let run = try ledger.run(called: text)
            self.init(kind: .run, name: run.id, query: LedgerQuery(tier: tier, run: run.id))
        } else if let run = try ledger.run(id: text) {
            self.init(kind: .run, name: run.id, query: LedgerQuery(tier: tier, run: run.id))
        } else if let range = Self.window(text, now: now) {
            self.init(
                kind: .window, name: text,
                query: LedgerQuery(since: range.lowerBound, until: range.upperBound, tier: tier))
        } else if let found = try Self.named(text, in: ledger, tier: tier) {
            self = found
        } else {
            throw HarnessError.noSide(text, ledger: ledger.path, tier: tier)
        }
    }

    private init(kind: Kind, name: String, query: LedgerQuery) {
        self.kind = kind
        self.name = name
        self.query = query
    }

    private static func window(_ text: String, now: Timestamp) -> Range<Timestamp>? {
        guard let dots = text.firstRange(of: "..") else { return ReportWindow(text: text, now: now)?.range }
        guard let from = Timestamp(text: text[..<dots.lowerBound]), let to = Timestamp(text: text[dots.upperBound...]),
            from < to
        else { return nil }
        return from..<to
    }

    private static func named(_ text: String, in ledger: any LedgerReading, tier: Tier) throws -> LedgerSide? {
        var candidates: [(Kind, LedgerQuery)] = [
            (.route, LedgerQuery(tier: tier, route: text)), (.endpoint, LedgerQuery(tier: tier, endpoint: text)),
        ]
        if let dot = text.lastIndex(of: ".") {
            let (endpoint, route) = (String(text[..<dot]), String(text[text.index(after: dot)...]))
            candidates.append((.route, LedgerQuery(tier: tier, endpoint: endpoint, route: route)))
        }
        for (kind, query) in candidates {
            var one = query
            one.limit = 1
            if try !ledger.verdicts(one).isEmpty { return LedgerSide(kind: kind, name: text, query: query) }
        }
        return nil
    }

    /// What makes verdicts of the two sides comparable; nil for sides that are not.
    static func pairing(_ a: LedgerSide, _ b: LedgerSide) -> Comparator.Pairing? {
        switch Set([a.kind, b.kind]) {
        case [.route]: a.query.endpoint == b.query.endpoint ? .endpoint : .whole
        case [.endpoint]: .route
        case [.run], [.window], [.run, .window]: .endpointAndRoute
        default: nil
        }
    }

    /// The same in words, for those who recompute it from the file.
    var selection: [String: String] {
        let parts = [
            "run": query.run, "route": query.route, "endpoint": query.endpoint, "tier": query.tier?.rawValue,
            "since_us": query.since.map { String($0.microseconds) },
            "until_us": query.until.map { String($0.microseconds) },
        ]
        return parts.compactMapValues(\.self)
    }
}
