package import Model

/// One incident in one line, and as a page of text.
package enum IncidentLine {
    /// `degraded (was major)`: as it is, and the worst it has been. Of one that is over the worst alone.
    package static func severity(_ incident: Incident) -> String {
        guard incident.isOpen, incident.peak > incident.severity else {
            return max(incident.severity, incident.peak).word
        }
        return "\(incident.severity.word) (was \(incident.peak.word))"
    }

    /// `recovered`, for a step; `closed` where it was not an answer that ended it.
    package static func word(_ step: String, of incident: Incident) -> String {
        step == IncidentChange.Step.recovered.rawValue && incident.closing != nil ? "closed" : step
    }

    /// `major  provider replicate down (hd-image, old-photo)  since 2026-11-28 12:00:00 UTC, for 5 m 00 s: 500 …`
    package static func text(_ incident: Incident, now: Timestamp? = nil) -> String {
        var line = "\(severity(incident)) \(title(incident)), since \(incident.beganAt.readable) UTC"
        if let end = incident.endedAt ?? now, !incident.isOpen || now != nil {
            line += ", \(incident.isOpen ? "for" : "over after") \(Phrase.length(end - incident.beganAt))"
        }
        if incident.isFlapping { line += ", comes and goes" }
        if let words = unasked(incident) { line += ", \(words)" }
        if let closing = incident.closing { line += ", closed: \(PageText.told(closing).singleLine)" }
        line += " [\(incident.code.rawValue)]"
        if let excerpt = incident.evidence?.excerpt, !excerpt.isEmpty {
            line += " \(PageText.told(excerpt).singleLine)"
        }
        return line
    }

    /// `not looked at since 2026-11-28 13:00:00 UTC: the budget is spent`; nil where it is looked at.
    package static func unasked(_ incident: Incident) -> String? {
        guard incident.isOpen, let since = incident.unaskedSince else { return nil }
        return "not looked at since \(since.readable) UTC: the budget is spent"
    }

    /// The id of what it was found to be part of; nil where it was not.
    static func whole(of incident: Incident) -> String? {
        let words = "it is part of "
        guard !incident.isOpen, let closing = incident.closing, closing.hasPrefix(words) else { return nil }
        return String(closing.dropFirst(words.count))
    }

    /// `provider replicate down (hd-image, old-photo)`
    package static func title(_ incident: Incident) -> String {
        let endpoints = Array(Set(incident.affected.map(\.endpoint)).subtracting(["*"])).sorted()
        let names = endpoints.prefix(5).joined(separator: ", ") + (endpoints.count > 5 ? ", …" : "")
        let isNamed = incident.cause.name.hasSuffix(" \(names)") || names.isEmpty
        return "\(incident.cause.name): \(extent(incident) ?? words(incident.kind))\(isNamed ? "" : " (\(names))")"
    }

    /// Of one of a fleet: from where it is seen.
    private static func extent(_ incident: Incident) -> String? {
        guard let sight = incident.sight, !sight.places.isEmpty else { return nil }
        let places = sight.places.joined(separator: ", ")
        return switch incident.kind {
        case .regional: "down from \(places) only"
        case .single: "down, asked from \(places) only"
        case .down:
            "\(FleetSight.words(sight.places.count, of: sight.of)) (\(sight.places.count) of \(sight.of) places: \(places))"
        default: nil
        }
    }

    private static func words(_ kind: IncidentKind) -> String {
        switch kind {
        case .down: "down"
        case .picture: "bad pictures"
        case .slow: "slower than usual"
        case .cost: "dearer than usual"
        case .account: "key or credit refused"
        case .budget: "the budget allows no further call"
        case .certificate: "certificate runs out"
        case .model: "another model"
        case .objective: "uptime objective at risk"
        case .regional: "down from some places only"
        case .single: "down, asked from one place only"
        case .silent: "silent"
        case .test: "a test"
        }
    }

    /// Everything that is known of one.
    package static func page(_ incident: Incident, notes: [IncidentNote], now: Timestamp) -> String {
        facts(incident, notes: notes, now: now)
            .map { $0.0 + String(repeating: " ", count: max(1, 15 - $0.0.count)) + $0.1 }.joined(separator: "\n")
    }

    /// `2026-11-28 12:10:00 UTC, after 10 m 00 s`, or how long it goes on.
    static func end(of incident: Incident, now: Timestamp) -> String {
        if incident.isOpen { return "not yet: open for \(Phrase.length(now - incident.beganAt))" }
        return incident.endedAt.map { "\($0.readable) UTC, after \(Phrase.length($0 - incident.beganAt))" }
            ?? Phrase.noData
    }

    private static func began(_ incident: Incident) -> String {
        let delay = incident.openedAt - incident.beganAt
        return "\(incident.beganAt.readable) UTC" + (delay > .zero ? ", noticed \(Phrase.length(delay)) later" : "")
    }

    private static func cost(of incident: Incident) -> String {
        incident.cost > .zero
            ? "\(incident.cost.readable) for probes that failed in it, as far as it is known"
            : "none known of probes that failed in it"
    }

    static func facts(_ incident: Incident, notes: [IncidentNote], now: Timestamp) -> [(String, String)] {
        let what = title(incident) + (incident.isFlapping ? ", comes and goes" : "")
        var lines = [
            ("incident", incident.id), ("what", what),
            ("severity", severity(incident)),
            ("code", "\(incident.code.rawValue) (assay explain \(incident.code.rawValue))"),
            ("began", began(incident)),
            ("ended", end(of: incident, now: now)),
        ]
        if let words = unasked(incident) { lines.append(("looked at", words)) }
        if let closing = incident.closing { lines.append(("closed", PageText.told(closing).singleLine)) }
        lines.append(("affected", incident.affected.map(\.name).joined(separator: ", ")))
        if let sight = incident.sight, !sight.places.isEmpty, incident.kind != .silent {
            let names = sight.places.joined(separator: ", ")
            lines.append(("seen from", "\(names) (\(sight.places.count) of \(Phrase.counted(sight.of, "place")))"))
        }
        if !incident.failing.isEmpty {
            lines.append(("still failing", incident.failing.map(\.name).joined(separator: ", ")))
        }
        lines.append(("cost", cost(of: incident)))
        if let evidence = incident.evidence {
            lines.append(
                (
                    "first seen",
                    (evidence.fixture.isEmpty
                        ? "" : "\(evidence.series.endpoint).\(evidence.series.route).\(evidence.fixture) ")
                        + "at \(evidence.startedAt.rfc3339): " + PageText.told(evidence.excerpt).singleLine
                ))
        }
        lines += notes.map { ("note", "\($0.at.readable) UTC  \($0.text.singleLine)") }
        return lines
    }
}
