package import Model

extension Field {
    /// What is put in for each `${NAME}` or `${NAME:-default}` in the value and all below it; what is empty is nothing.
    package func substituted() -> [Secret] {
        guard let environment = scope.environment else { return [] }
        return node.scalars.flatMap { Expansion($0, environment: environment).values }
            .filter { !$0.value.isEmpty }.map { Secret($0.value, variable: $0.variable) }
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
