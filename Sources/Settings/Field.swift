import Model

/// Where a document came from and what its values may refer to.
struct Scope {
    let file: String
    let environment: [String: String]
    let log: ProblemLog
}

/// One value of the document with its key path. Each reading function returns the value, or notes a problem and
/// returns nil.
struct Field {
    let node: YAMLNode
    let path: String
    let scope: Scope

    func refuse(_ found: String, expected: String, suggestion: String? = nil) {
        scope.log.add(
            SettingsProblem(
                file: scope.file, line: node.line, keyPath: path, found: found, expected: expected,
                suggestion: suggestion))
    }

    /// A value is absent when nothing, `~` or `null` is written.
    var isAbsent: Bool {
        if case .scalar(let text, false) = node.content { ["", "~", "null"].contains(text) } else { false }
    }

    /// What the value is called in "found …": at most 60 characters of it, and what it was written as.
    private func quoted(_ expanded: String, raw: String) -> String {
        if expanded.contains("://"), expanded.contains("@") { return "an address with a user in it" }
        let shown = expanded.count > 60 ? expanded.prefix(60) + "…" : expanded[...]
        return expanded == raw ? "\"\(shown)\"" : "\"\(shown)\" (from \(raw.prefix(60)))"
    }

    /// The expanded scalar and how to call it in a message.
    private func scalar(expected: String) -> (text: String, found: String)? {
        switch node.content {
        case .list: refuse("a list", expected: expected)
        case .map: refuse("a mapping", expected: expected)
        case .scalar(let raw, _):
            let expansion = Expansion(raw, environment: scope.environment)
            if expansion.isMalformed {
                refuse("\"\(raw.prefix(60))\"", expected: "${NAME} or ${NAME:-default}; a literal ${ is written $${")
            } else if let name = expansion.missing.first {
                refuse(
                    "${\(name)}, which is not set", expected: "the variable in the environment, or ${\(name):-default}")
            } else {
                return (expansion.text, quoted(expansion.text, raw: raw))
            }
        }
        return nil
    }

    func text(_ expected: String = "text") -> String? {
        scalar(expected: expected)?.text
    }

    /// Text that `convert` understands.
    func parsed<Value>(_ expected: String, _ convert: (String) -> Value?) -> Value? {
        guard let (text, found) = scalar(expected: expected) else { return nil }
        guard let value = convert(text) else {
            refuse(found, expected: expected)
            return nil
        }
        return value
    }

    /// One of a closed list of names.
    func name(among names: [String], _ kind: String) -> String? {
        let expected = "\(kind): \(names.joined(separator: ", "))"
        guard let (text, found) = scalar(expected: expected) else { return nil }
        guard names.contains(text) else {
            refuse(found, expected: expected, suggestion: Suggestion.nearest(to: text, among: names))
            return nil
        }
        return text
    }

    func items(_ expected: String = "a list") -> [Field] {
        guard case .list(let nodes) = node.content else {
            refuse(kind, expected: expected)
            return []
        }
        return nodes.enumerated().map { Field(node: $1, path: "\(path)[\($0)]", scope: scope) }
    }

    func members(_ expected: String = "a mapping of keys to values") -> [(key: String, field: Field)] {
        guard case .map(let pairs) = node.content else {
            refuse(kind, expected: expected)
            return []
        }
        return pairs.map {
            ($0.key, Field(node: $0.node, path: path.isEmpty ? $0.key : "\(path).\($0.key)", scope: scope))
        }
    }

    /// What the value is called where another kind was expected.
    var kind: String {
        switch node.content {
        case .scalar(let text, _): text.isEmpty ? "nothing" : "\"\(text.prefix(60))\""
        case .list: "a list"
        case .map: "a mapping"
        }
    }
}

/// A mapping whose keys are known. Keys it does not have are looked up in the built-in settings' mapping of the same
/// name, so that a default is written once.
struct Section {
    let field: Field
    private let members: [String: Field]
    private let fallback: [String: Field]

    /// Notes every key that is not among `keys`.
    init(_ field: Field, keys: [String], fallback: Section? = nil) {
        self.field = field
        var known: [String: Field] = [:]
        for (key, value) in field.members() {
            if keys.contains(key) {
                known[key] = value
            } else {
                value.refuse(
                    "a key that is not a setting", expected: "one of: \(keys.joined(separator: ", "))",
                    suggestion: Suggestion.nearest(to: key, among: keys))
            }
        }
        members = known
        self.fallback = fallback?.members ?? [:]
    }

    subscript(key: String) -> Field? {
        own(key) ?? fallback[key].flatMap { $0.isAbsent ? nil : $0 }
    }

    /// The field as this mapping has it, without the built-in one.
    func own(_ key: String) -> Field? {
        members[key].flatMap { $0.isAbsent ? nil : $0 }
    }

    /// The field, or a noted problem when neither this mapping nor the built-in one has it.
    func required(_ key: String, _ expected: String) -> Field? {
        if let found = self[key] { return found }
        let missing = Field(
            node: field.node, path: field.path.isEmpty ? key : "\(field.path).\(key)", scope: field.scope)
        missing.refuse("nothing", expected: expected)
        return nil
    }
}
