import Model

/// Where a document came from and what its values may refer to.
package struct Scope {
    /// The file's name in messages.
    package let file: String
    /// What `${NAME}` in a value refers to. Nil: values are taken as they stand.
    package let environment: [String: String]?
    package let log: ProblemLog

    package init(file: String, environment: [String: String]?, log: ProblemLog) {
        self.file = file
        self.environment = environment
        self.log = log
    }
}

/// One value of the document with its key path. Each reading function returns the value, or notes a problem and
/// returns nil.
package struct Field {
    package let node: YAMLNode
    /// Keys joined by dots, list positions in brackets; empty for the document.
    package let path: String
    package let scope: Scope

    package init(node: YAMLNode, path: String, scope: Scope) {
        self.node = node
        self.path = path
        self.scope = scope
    }

    /// The whole document of a text.
    package init(text: String, scope: Scope, kind: DocumentKind) throws(DocumentError) {
        self.init(node: try YAMLNode.parse(text, file: scope.file, kind: kind), path: "", scope: scope)
    }

    /// Notes a problem of this value.
    package func refuse(_ found: String, expected: String, suggestion: String? = nil) {
        scope.log.add(
            DocumentProblem(
                file: scope.file, line: node.line, keyPath: path, found: found, expected: expected,
                suggestion: suggestion))
    }

    /// Where it stands, for messages: `assay.yaml:12: fixtures.from`.
    package var origin: String { "\(scope.file):\(node.line): \(path)" }

    /// A value is absent when nothing, `~` or `null` is written.
    package var isAbsent: Bool {
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
            guard let environment = scope.environment else { return (raw, quoted(raw, raw: raw)) }
            let expansion = Expansion(raw, environment: environment)
            if expansion.isMalformed {
                refuse("\"\(raw.prefix(60))\"", expected: "${NAME} or ${NAME:-default}; a literal ${ is written $${")
            } else if let name = expansion.missing.first {
                refuse(
                    "${\(name)}, which is not set", expected: "the variable in the environment, or ${\(name):-default}")
            } else {
                let hides =
                    expansion.variables.contains(where: SecretName.isSecret) || path.hasPrefix("backend.headers")
                return (expansion.text, quoted(hides ? raw : expansion.text, raw: raw))
            }
        }
        return nil
    }

    package func text(_ expected: String = "text") -> String? {
        scalar(expected: expected)?.text
    }

    /// Text that `convert` understands.
    package func parsed<Value>(_ expected: String, _ convert: (String) -> Value?) -> Value? {
        guard let (text, found) = scalar(expected: expected) else { return nil }
        guard let value = convert(text) else {
            refuse(found, expected: expected)
            return nil
        }
        return value
    }

    /// One of a closed list of names.
    package func name(among names: [String], _ kind: String) -> String? {
        let expected = "\(kind): \(names.joined(separator: ", "))"
        guard let (text, found) = scalar(expected: expected) else { return nil }
        guard names.contains(text) else {
            refuse(found, expected: expected, suggestion: Suggestion.nearest(to: text, among: names))
            return nil
        }
        return text
    }

    package func items(_ expected: String = "a list") -> [Field] {
        guard case .list(let nodes) = node.content else {
            refuse(kind, expected: expected)
            return []
        }
        return nodes.enumerated().map { Field(node: $1, path: "\(path)[\($0)]", scope: scope) }
    }

    package func members(_ expected: String = "a mapping of keys to values") -> [(key: String, field: Field)] {
        guard case .map(let pairs) = node.content else {
            refuse(kind, expected: expected)
            return []
        }
        return pairs.map {
            ($0.key, Field(node: $0.node, path: path.isEmpty ? $0.key : "\(path).\($0.key)", scope: scope))
        }
    }

    /// What the value is called where another kind was expected.
    package var kind: String {
        switch node.content {
        case .scalar(let text, _): text.isEmpty ? "nothing" : "\"\(text.prefix(60))\""
        case .list: "a list"
        case .map: "a mapping"
        }
    }
}
