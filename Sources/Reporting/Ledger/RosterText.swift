package import Model

/// Who and what is set up at a fleet's centre, for people and for programs.
package enum RosterText {
    package static func render(_ roster: FleetRoster, asJSON isJSON: Bool) -> String {
        if isJSON { return JSONReport.encode(value(roster), pretty: true) }
        var lines = roster.places.map(line)
        lines += roster.readers.map { "reader     \($0.role)\($0.serves ? ", serves the fleet" : "")" }
        lines += roster.budgets.map {
            "budget     \($0.provider): \($0.daily.readable) a day, \($0.held.brief) of today is handed out"
        }
        return lines.isEmpty
            ? "\(roster.address) knows no place, reader or budget" : lines.joined(separator: "\n")
    }

    /// `location   fra: 1200 outcomes, heard 2026-11-29 12:47:48 UTC, 2 s ago; shipped to by assay_fra; had $0.12 of today`
    private static func line(_ place: FleetRoster.Place) -> String {
        let role = place.role.map { "; shipped to by \($0)" } ?? ""
        return LedgerText.line(place.standing) + role
            + (place.held == .zero ? "" : "; had \(place.held.brief) of today")
    }

    private static func value(_ roster: FleetRoster) -> JSONValue {
        [
            "schema": .integer(1), "centre": .string(roster.address),
            "places": .array(roster.places.map(value)),
            "readers": .array(roster.readers.map { ["role": .string($0.role), "serves": .bool($0.serves)] }),
            "budgets": .array(
                roster.budgets.map {
                    [
                        "provider": .string($0.provider), "daily_microdollars": .integer(Int($0.daily.amount)),
                        "handed_out_today_microdollars": .integer(Int($0.held.amount)),
                    ]
                }),
        ]
    }

    private static func value(_ place: FleetRoster.Place) -> JSONValue {
        let standing = place.standing
        return [
            "name": .string(standing.name), "role": .optional(place.role) { .string($0) },
            "outcomes": .integer(standing.outcomes), "waiting": .integer(standing.waiting),
            "ledgers": .integer(standing.ledgers), "heard_at": .optional(standing.heardAt) { .moment($0) },
            "unheard_us": .optional(standing.unheard) { .integer(Int($0.microseconds)) },
            "clock_ahead_us": .integer(Int(standing.clockAhead.microseconds)),
            "retired_at": .optional(standing.retiredAt) { .moment($0) },
            "silent": .bool(standing.isSilent),
            "had_today_microdollars": .integer(Int(place.held.amount)),
        ]
    }
}
