package import Model

extension Field {
    /// What the value, and all below it, takes from the environment by `${NAME}`; empty values are nothing.
    package func takenFromEnvironment() -> [Secret] {
        guard let environment = scope.environment else { return [] }
        let variables = node.scalars.flatMap { Expansion($0, environment: environment).variables }
        return Set(variables).sorted().compactMap { name in
            environment[name].flatMap { $0.isEmpty ? nil : Secret($0, variable: name) }
        }
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
