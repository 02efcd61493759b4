import Model

/// Slots in which nobody was asked, for the money's or the calendar's sake. That a probe took longer than its interval is no such
/// thing, and is told nowhere but in the metrics.
enum HeldBack {
    static func slots(_ all: [MissedSlots], of isMeant: (ProbeSeries) -> Bool) -> [MissedSlots] {
        all.filter { $0.code != .skippedSlot && isMeant($0.series) }
    }

    /// `1,669 slots left out since yesterday (budget)`, one for each reason.
    ///
    /// - Parameter recent: of yesterday and today, UTC.
    static func phrases(_ recent: [MissedSlots]) -> [String] {
        Dictionary(grouping: recent, by: \.code).sorted { $0.key.rawValue < $1.key.rawValue }.map { code, slots in
            let count = slots.reduce(0) { $0 + $1.count }
            return "\(Phrase.counted(count, "slot")) left out since yesterday (\(reason(code)))"
        }
    }

    /// The same of an incident: what went by in its time or, where a row counts more than that, on which days.
    ///
    /// - Parameter recent: of yesterday and today, UTC, as far as they bear on it: a row for each day, series and reason.
    static func phrases(_ recent: [MissedSlots], meanwhile incident: Incident, now: Timestamp) -> [String] {
        let isLong = incident.beganAt < now + .seconds(-86_400)
        return Dictionary(grouping: recent, by: \.code).sorted { $0.key.rawValue < $1.key.rawValue }.map {
            code, slots in
            let count = Phrase.counted(slots.reduce(0) { $0 + $1.count }, "slot")
            let isWithin = slots.allSatisfy { row in
                row.first >= incident.beganAt && (incident.isOpen || incident.endedAt.map { row.last <= $0 } ?? true)
            }
            if isWithin { return "\(count) left out \(isLong ? "since yesterday" : "meanwhile") (\(reason(code)))" }
            let days = Set(slots.flatMap { [$0.first, $0.last] }.map { String($0.readable.prefix(10)) }).sorted()
            return "\(count) left out on \(IncidentWords.list(days)), all day (\(reason(code)))"
        }
    }

    /// Why a route is not asked at present, and since when; nil where its last slot was asked.
    static func now(of row: StatusRow, in input: ReportInput) -> (code: OutcomeCode, since: Timestamp?)? {
        let series = ProbeSeries(endpoint: row.endpoint, route: row.route, tier: input.report.method.tier)
        let asked = row.marks.last?.startedAt
        guard let held = slots(input.missed.recent, of: { $0 == series }).max(by: { $0.last < $1.last }),
            asked.map({ $0 < held.last }) ?? true
        else { return nil }
        return (held.code, asked)
    }

    /// The same of an endpoint: where none of its routes is asked.
    static func now(of endpoint: EndpointSummary, in input: ReportInput) -> (code: OutcomeCode, since: Timestamp?)? {
        let all = endpoint.rows.map { now(of: $0, in: input) }
        guard let first = all.first ?? nil, all.allSatisfy({ $0 != nil }) else { return nil }
        return (first.code, all.compactMap { $0?.since }.max())
    }

    /// `not asked since 2026-11-28 13:00:00 UTC (budget)`
    static func phrase(_ held: (code: OutcomeCode, since: Timestamp?)) -> String {
        "not asked\(held.since.map { " since \($0.readable) UTC" } ?? "") (\(reason(held.code)))"
    }

    static func reason(_ code: OutcomeCode) -> String {
        switch code {
        case .skippedBudget: "budget"
        case .skippedMaintenance: "maintenance"
        default: code.rawValue
        }
    }
}

extension String {
    package var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

extension Incident {
    /// Whether what was not asked of a series bears on it. An incident of money names no endpoint, and perhaps no provider.
    func concerns(_ series: ProbeSeries) -> Bool {
        affected.contains { own in
            own == series || own.endpoint == "*" && (own.route == "*" || own.route == series.route)
        }
    }
}
