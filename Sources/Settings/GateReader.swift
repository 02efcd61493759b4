import Documents
import Model

/// Reads `gates`: a list of bounds, each of one kind on a figure of some rows.
struct GateReader {
    let endpoints: [String]
    /// Provider ids, and `backend`.
    let routes: [String]

    private static let kinds = SettingsSchema.gateKinds

    func read(_ field: Field?) -> [Gate] {
        (field?.items("a list of gates, for example - uptime: { provider: replicate, at-least: 99% }") ?? [])
            .compactMap(gate)
    }

    /// Nil only when a problem was noted.
    private func gate(_ field: Field) -> Gate? {
        let members = field.members("one of: \(Self.kinds.joined(separator: ", ")), with its bound")
        guard members.count == 1, let (kind, own) = members.first else {
            if members.count > 1 {
                field.refuse("\(members.count) kinds", expected: "one kind to a gate: begin a new - for each")
            }
            return nil
        }
        guard Self.kinds.contains(kind) else {
            own.refuse(
                "a gate of the kind \"\(kind)\"", expected: "one of: \(Self.kinds.joined(separator: ", "))",
                suggestion: Suggestion.nearest(to: kind, among: Self.kinds))
            return nil
        }
        let bound = ["uptime", "quality"].contains(kind) ? "at-least" : "at-most"
        let keys = SettingsSchema.keys("gates[]").filter { name in
            !["at-least", "at-most"].contains(name) || name == bound && kind != "regression"
        }
        let section = Section(own, keys: keys)
        let endpoint = section["endpoint"]?.name(among: endpoints, "one of the endpoints")
        let route = section["provider"]?.name(among: routes, "backend, or one of the providers")
        return self.bound(kind, section, bound).map { Gate($0, endpoint: endpoint, route: route) }
    }

    private func bound(_ kind: String, _ section: Section, _ key: String) -> Gate.Bound? {
        func value<Value>(_ expected: String, _ read: (Field) -> Value?) -> Value? {
            section.required(key, expected).flatMap(read)
        }
        switch kind {
        case "uptime": return value("a percentage such as 99%") { $0.percentage() }.map { .uptime(atLeast: $0) }
        case "p95": return value("a duration such as 20s") { $0.duration() }.map { .p95(atMost: $0) }
        case "cost": return value("money such as $0.50") { $0.money() }.map { .cost(atMost: $0) }
        case "cost-per-success": return value("money such as $0.01") { $0.money() }.map { .costPerSuccess(atMost: $0) }
        case "quality":
            return value("a number of dB such as 25") { $0.number(in: 0...100, unit: "dB") }
                .map { .quality(atLeast: $0) }
        default: return .regression
        }
    }
}

/// Reads `accounting`: codes, or whole classes, that count otherwise than by their class.
struct AccountingReader {
    private static let counting: [(key: String, OutcomeClass.Counting)] = [
        ("up", .up), ("down", .down), ("excluded", .excluded),
    ]

    func read(_ section: Section) -> AccountingPolicy {
        var overrides: [OutcomeCode: OutcomeClass.Counting] = [:]
        for (key, counting) in Self.counting {
            for item in section[key]?.items("a list of outcome codes or classes") ?? [] {
                for code in codes(item) {
                    if let other = overrides[code], other != counting {
                        item.refuse("\(code.rawValue), which counts as \(other.rawValue) already", expected: "it once")
                    }
                    overrides[code] = counting
                }
            }
        }
        return AccountingPolicy(overrides)
    }

    private func codes(_ field: Field) -> [OutcomeCode] {
        guard let word = field.text("an outcome code or class") else { return [] }
        let found = AccountingPolicy.codes(named: word)
        if found.isEmpty {
            let names = OutcomeClass.known.map(\.rawValue)
            field.refuse(
                "\"\(word.prefix(60))\"",
                expected: "an outcome code such as throttled.rate, or a class: \(names.joined(separator: ", "))",
                suggestion: Suggestion.nearest(to: word, among: names + OutcomeCode.allCases.map(\.rawValue)))
        }
        return found
    }
}
