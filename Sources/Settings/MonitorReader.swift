import Documents
import Model

/// The sections about a monitor: when it asks, what it may spend, and what it calls an incident.
struct MonitorReader {
    let endpoints: [String]
    /// `backend`, and provider ids.
    let routes: [String]

    /// Nil only when a problem was noted; so are the others.
    func schedule(_ section: Section) -> SchedulePolicy? {
        var tiers: [Tier: Cadence] = [:]
        for tier in Tier.allCases { tiers[tier] = section[tier.rawValue]?.typed() }
        let rules = (section["rules"]?.items("a list of rules, for example - { endpoint: hd-image, every: 6h }") ?? [])
            .compactMap(rule)
        let jitter: Percentage? = section["jitter"]?.typed()
        let perProvider: Count<Concurrency>? = section["per-provider"]?.typed()
        let drain: Span<Patience>? = section["drain"]?.typed()
        guard let jitter, let perProvider, let drain, tiers.count == Tier.allCases.count else { return nil }
        return SchedulePolicy(tiers: tiers, rules: rules, jitter: jitter, perProvider: perProvider, drain: drain)
    }

    private func rule(_ field: Field) -> SchedulePolicy.Rule? {
        let section = Section(field, keys: SettingsSchema.keys("schedule.rules[]"))
        let tier = section["tier"]?.name(among: Tier.allCases.map(\.rawValue), "a tier").flatMap(Tier.init)
        let (endpoint, route) = place(section)
        let cadence: Cadence? = section.required("every", Cadence.expectation)?.typed()
        return cadence.map { SchedulePolicy.Rule(endpoint: endpoint, route: route, tier: tier, cadence: $0) }
    }

    private func place(_ section: Section) -> (endpoint: String?, route: String?) {
        (
            section["endpoint"]?.name(among: endpoints, "one of the endpoints"),
            section["provider"]?.name(among: routes, "backend, or one of the providers")
        )
    }

    func spending(_ section: Section, ceilings: [String: SpendingPolicy.Ceiling]) -> SpendingPolicy? {
        let total = SpendingPolicy.Ceiling(day: section["day"]?.money(), month: section["month"]?.money())
        let ahead: Percentage? = section["ahead"]?.typed()
        let urgency: Count<Urgency>? = section["urgency"]?.typed()
        guard let ahead, let urgency else { return nil }
        return SpendingPolicy(total: total, providers: ceilings, ahead: ahead, urgency: urgency)
    }

    func incidents(_ section: Section) -> IncidentPolicy? {
        let opening: IncidentPolicy.Threshold? = section["open-after"]?.typed()
        let recovery: Count<ProbesInRow>? = section["recover-after"]?.typed()
        let flapping: Count<ProbesInRow>? = section["flapping"]?.typed()
        let calm: Span<Patience>? = section["calm"]?.typed()
        let minimum: Count<ProbesInRow>? = section["minimum-probes"]?.typed()
        let controls = (section["controls"]?.items("a list of addresses") ?? []).compactMap { field -> WebAddress? in
            field.typed()
        }
        let slow: Measure<Ratio>?? = section["slow"]?.orOff()
        let cost: Measure<Ratio>?? = section["cost"]?.orOff()
        let objective: Percentage?? = section["objective"]?.orOff()
        if let share = objective??.share, !(0.01..<1).contains(share) {
            section["objective"]?.refuse(
                "an objective of \(share == 1 ? "100" : "under 1") %",
                expected: "from 1 % to under 100 %, for example 99.5%: of nothing at all nothing can be used up; or off"
            )
            return nil
        }
        guard let opening, let recovery, let flapping, let calm, let minimum, let slow, let cost, let objective
        else { return nil }
        return IncidentPolicy(
            opening: opening, recovery: recovery, slowRatio: slow, costRatio: cost, flapping: flapping, calm: calm,
            objective: objective, minimumCount: minimum, controls: controls)
    }

    func maintenance(_ field: Field?) -> [MaintenanceWindow] {
        let example = "a list of times, for example - { at: \"0 3 * * sun\", for: 2h, provider: replicate }"
        return (field?.items(example) ?? []).compactMap(window)
    }

    private func window(_ field: Field) -> MaintenanceWindow? {
        let section = Section(field, keys: SettingsSchema.keys("maintenance[]"))
        let (endpoint, route) = place(section)
        for (one, others) in [("at", ["from", "until"]), ("from", ["for"])] where section[one] != nil {
            for other in others where section[other] != nil {
                section[other]?.refuse("`\(other)` beside `\(one)`", expected: "`at` and `for`, or `from` and `until`")
                return nil
            }
        }
        if let at = section["at"] {
            let cron: CronExpression? = at.typed()
            let length: Span<Patience>? = section.required("for", Span<Patience>.expectation)?.typed()
            guard let cron, let length else { return nil }
            return MaintenanceWindow(.recurring(cron, length: length), endpoint: endpoint, route: route)
        }
        let expected = "a time in UTC, for example 2026-12-01T22:00Z; or `at` and `for` for one that recurs"
        let from = section.required("from", expected)?.parsed(expected) { Timestamp(text: $0) }
        let until = section.required("until", expected)?.parsed(expected) { Timestamp(text: $0) }
        guard let from, let until else { return nil }
        guard from < until else {
            field.refuse("an end that is not after its beginning", expected: "`until` later than `from`")
            return nil
        }
        return MaintenanceWindow(.once(from..<until), endpoint: endpoint, route: route)
    }
}

extension Field {
    /// A value, or `off`. The outer nil is a problem.
    fileprivate func orOff<Value: Typed>() -> Value?? {
        parsed("\(Value.expectation), or off") { text in
            text == "off" ? .some(nil) : Value(typed: text).map { .some($0) }
        }
    }
}
