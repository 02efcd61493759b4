extension AssaySettings {
    /// The same endpoints, features and models, asked of stand-ins: every address and token is replaced, and so is the
    /// ledger: what stand-ins did is nobody's uptime, their money nobody's, and nobody is told of their incidents.
    ///
    /// - Parameters:
    ///   - bases: where each kind of provider is stood in for; a provider of another kind keeps its place.
    ///   - backendURL: a backend that keeps the built-in contract, whatever the settings' own keeps.
    package func rehearsed(at bases: [ProviderKind: String], backendURL: String) -> AssaySettings {
        func standIn(_ provider: Provider) -> Provider {
            // Of the user's own descriptions each is stood in for below its name.
            let place = bases[provider.kind].map { provider.kind == .http ? "\($0)/\(provider.id)" : $0 }
            guard let base = place else { return provider }
            let variable = provider.token?.variable ?? "TOKEN"
            return Provider(
                id: provider.id, kind: provider.kind, family: provider.family, baseURL: base,
                token: Secret("sandbox", variable: variable), needsToken: provider.needsToken,
                options: provider.options, api: provider.api)
        }
        var settings = self
        settings.backendURL = self.backendURL == nil ? nil : backendURL
        settings.backendToken = nil
        settings.ledgerPath = AssaySettings.rehearsalPath(of: ledgerPath)
        settings.alerts = AlertPolicy()
        settings.fleet = nil
        settings.providers = providers.map(standIn)
        settings.endpoints = endpoints.map { endpoint in
            Endpoint(
                id: endpoint.id, title: endpoint.title, feature: endpoint.feature, path: endpoint.path,
                parameters: endpoint.parameters, timeout: endpoint.timeout, expectation: endpoint.expectation,
                contract: .standard,
                targets: endpoint.targets.map { target in
                    ProviderTarget(
                        provider: standIn(target.provider), model: target.model, options: target.options,
                        input: target.input, price: target.price, timeout: target.timeout)
                })
        }
        return settings
    }

    /// `folder/assay.rehearsal.db` of `folder/assay.db`.
    package static func rehearsalPath(of path: String) -> String {
        let name = path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex
        let end = path[name...].dropFirst().lastIndex(of: ".") ?? path.endIndex
        return path[..<end] + ".rehearsal" + path[end...]
    }
}
