package import Model

extension Field {
    /// What is put in for each `${NAME}` or `${NAME:-default}` in the value and all below it; what is empty is nothing.
    package func substituted() -> [Secret] {
        guard let environment = scope.environment else { return [] }
        return node.scalars.flatMap { Expansion($0, environment: environment).values }
            .filter { !$0.value.isEmpty }.map { Secret($0.value, variable: $0.variable) }
    }

    /// The text as it is written, for a shell that puts in the variables itself: what is put in here is seen by whoever lists
    /// processes.
    package var script: String? {
        guard case .scalar(let raw, _) = node.content else { return nil }
        return raw.replacing("$${", with: "${")
    }

    /// The text for people: a variable that is set, or has no default, as `$NAME`; of any other the default.
    package var masked: String? {
        guard case .scalar(let raw, _) = node.content else { return nil }
        let plain = Expansion(raw, environment: [:])
        let shown = plain.variables.filter { name in
            plain.missing.contains(name) || scope.environment?[name]?.isEmpty == false
        }
        return Expansion(raw, environment: Dictionary(shown.map { ($0, "$\($0)") }) { $1 }).text
    }

    /// The value of a key, where this is a mapping that has it. Notes nothing.
    package subscript(key: String) -> Field? {
        guard case .map = node.content else { return nil }
        return members().first { $0.key == key }?.field
    }

    package func with(environment: [String: String]) -> Field {
        Field(node: node, path: path, scope: Scope(file: scope.file, environment: environment, log: scope.log))
    }

    /// Notes each text in the value and all below it that names a variable.
    ///
    /// - Returns: the variables.
    package func refuseVariables(expected: String) -> [String] {
        switch node.content {
        case .list: return items().flatMap { $0.refuseVariables(expected: expected) }
        case .map: return members().flatMap { $0.field.refuseVariables(expected: expected) }
        case .scalar(let raw, _):
            let expansion = Expansion(raw, environment: [:])
            if !expansion.isMalformed, let first = expansion.variables.first {
                refuse("the variable ${\(first)}", expected: expected)
            }
            return expansion.variables
        }
    }

    /// What a reader makes of the value. Where it makes nothing of it without a word, that is the problem: nothing that is
    /// written is left out in silence.
    package func answered<Value>(_ read: (Field) -> Value?) -> Value? {
        let before = scope.log.count
        let value = read(self)
        if value == nil, scope.log.count == before {
            refuse(
                kind == "nothing" ? kind : "\(kind) that says nothing", expected: "what docs/descriptions.md has for it"
            )
        }
        return value
    }

    /// The value as it is in force, where it is a text that lacks nothing.
    package var expanded: String? {
        guard case .scalar(let raw, _) = node.content else { return nil }
        guard let environment = scope.environment else { return raw }
        let expansion = Expansion(raw, environment: environment)
        return expansion.missing.isEmpty ? expansion.text : nil
    }
}

extension YAMLNode {
    fileprivate var scalars: [String] {
        switch content {
        case .scalar(let text, _): [text]
        case .list(let items): items.flatMap(\.scalars)
        case .map(let members): members.flatMap(\.node.scalars)
        }
    }
}

/// A text with one `${NAME}` in it: what stands around the key, and the key itself.
package struct KeyedText {
    package let before: String
    package let after: String
    package let variable: String
    /// Without the variable nothing is sent; false where it has a default, be it an empty one.
    package let isNeeded: Bool
    /// Nil where it is not set, or empty.
    package let secret: Secret?
}

extension Field {
    /// A text that is made of a key from the environment: `Bearer ${MY_KEY}`. A variable that is not set is no problem here.
    package func keyed() -> KeyedText? {
        let expected = "a text with the variable of the key, for example \"Bearer ${MY_KEY}\""
        guard case .scalar(let raw, _) = node.content, let open = raw.firstRange(of: "${"),
            let close = raw[open.upperBound...].firstIndex(of: "}")
        else {
            refuse("a key that is not from the environment", expected: expected)
            return nil
        }
        let body = raw[open.lowerBound...close]
        let expansion = Expansion(String(body), environment: scope.environment ?? [:])
        let rest = raw[raw.index(after: close)...]
        guard !expansion.isMalformed, let variable = expansion.variables.first, !rest.contains("${") else {
            refuse("\"\(raw.prefix(60))\"", expected: expected)
            return nil
        }
        let value = expansion.missing.isEmpty ? expansion.text : ""
        guard !(value + raw).utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            refuse(
                "a line end or another control in the key, or in what stands around it",
                expected: "a key on one line: look at what $\(variable) holds")
            return nil
        }
        return KeyedText(
            before: String(raw[..<open.lowerBound]), after: String(rest), variable: variable,
            isNeeded: !body.contains(":-"), secret: value.isEmpty ? nil : Secret(value, variable: variable))
    }
}
