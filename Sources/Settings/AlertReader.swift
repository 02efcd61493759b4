import Documents
import Model

/// Reads `alerts`: who is told of incidents. What a channel's kind asks for comes with its schema.
struct AlertReader {
    let schemas: [ChannelSchema]

    func read(_ section: Section) -> AlertPolicy {
        let heartbeat = section["heartbeat"].flatMap { field in
            field.text("an address").flatMap { text -> Secret? in
                if text.isEmpty { return nil }
                guard isAddress(text, ["https://", "http://"], field, "an address to fetch") else { return nil }
                return Secret(text, variable: field.substituted().first?.variable ?? "HEARTBEAT_URL")
            }
        }
        return AlertPolicy(
            channels: (section["channels"]?.members("a mapping of names to channels") ?? []).compactMap(channel),
            reminder: section["remind-after"]?.typed(), quiet: section["quiet"]?.typed(), heartbeat: heartbeat)
    }

    private func channel(_ id: String, _ field: Field) -> AlertChannel? {
        let kinds = schemas.map(\.kind)
        guard field.isID(id) else { return nil }
        guard let kindField = field.members("a channel: { kind: …, … }").first(where: { $0.key == "kind" })?.field
        else {
            field.refuse("no `kind`", expected: "kind: \(kinds.joined(separator: ", "))")
            return nil
        }
        guard let kind = kindField.name(among: kinds, "a kind of channel"),
            let schema = schemas.first(where: { $0.kind == kind })
        else { return nil }
        let section = Section(field, keys: SettingsSchema.keys("alerts.channels.NAME") + schema.keys.map(\.name))
        let words = IncidentSeverity.allCases.map(\.word)
        let least = section["least"].flatMap { field in
            field.name(among: words, "a severity").flatMap { word in
                IncidentSeverity.allCases.first { $0.word == word }
            }
        }
        var (values, secrets): ([String: String], [Secret]) = ([:], [])
        for key in schema.keys {
            let found = key.isRequired ? section.required(key.name, key.help) : section[key.name]
            guard let found, let text = found.text(key.help), !text.isEmpty || key.isRequired else { continue }
            if text.isEmpty { found.refuse("nothing", expected: key.help) }
            guard check(text, key, found) else { continue }
            values[key.name] = key.form == .script ? found.script : text
            let substituted = found.substituted()
            secrets += substituted.flatMap(\.hidden)
            if key.isSecret {
                let variable = substituted.first?.variable ?? SecretName.variable(for: "\(id)-\(key.name)")
                secrets += Secret(text, variable: variable).hidden
            }
        }
        return AlertChannel(id: id, kind: kind, values: values, secrets: secrets, least: least ?? .notice)
    }

    private func check(_ text: String, _ key: ChannelSchema.Key, _ field: Field) -> Bool {
        switch key.form {
        case .text, .script: return true
        case .address: return isAddress(text, ["http://", "https://"], field, key.help)
        case .mailServer: return isAddress(text, ["smtp://", "smtps://"], field, key.help)
        case .choice(let words): return field.name(among: words, key.help) != nil
        case .json(let names): return isTemplate(text, names, field, key.help)
        }
    }

    private func isAddress(_ text: String, _ schemes: [String], _ field: Field, _ help: String) -> Bool {
        if let scheme = schemes.first(where: text.hasPrefix) {
            // As an address of ours: the same hosts and ports are good.
            let authority = text.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
            let place = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
            if WebAddress(typed: "http://\(place)") != nil { return true }
        }
        field.refuse(
            "no address", expected: "\(help): \(schemes.joined(separator: " or ")), a host, and perhaps a port")
        return false
    }

    /// A name in braces that means nothing would be sent as it stands, and what is no JSON be refused when it matters.
    private func isTemplate(_ text: String, _ names: [String], _ field: Field, _ help: String) -> Bool {
        for match in text.matches(of: /\{([a-z_]+)\}/) where !(names + ["incident"]).contains(String(match.1)) {
            field.refuse(
                "{\(match.1)}", expected: (names + ["incident"]).map { "{\($0)}" }.joined(separator: ", "),
                suggestion: Suggestion.nearest(to: String(match.1), among: names).map { "{\($0)}" })
            return false
        }
        if text.contains("\"{incident}\"") {
            field.refuse("\"{incident}\"", expected: "{incident} in place of a value, without quotes: it is an object")
            return false
        }
        let filled = names.reduce(text.replacing("{incident}", with: "{\"id\": \"x\"}")) {
            $0.replacing("{\($1)}", with: "x")
        }
        guard JSONValue(parsing: Array(filled.utf8)) != nil else {
            field.refuse("no JSON", expected: help)
            return false
        }
        return true
    }
}
