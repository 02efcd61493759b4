package import Model

/// Where keys come from that commands print: whoever makes a ``Prober`` runs them.
package struct KeySource: Sendable {
    package struct Failure: Error, Hashable {
        package let reason: String

        package init(reason: String) { self.reason = reason }
    }

    fileprivate let key: @Sendable (TokenCommand) async -> Result<Secret, Failure>
    fileprivate let forget: @Sendable (Secret, TokenCommand) async -> Void

    /// - Parameters:
    ///   - key: the command's key; the failure's reason is told as it is.
    ///   - forget: a provider has refused that key.
    package init(
        key: @escaping @Sendable (TokenCommand) async -> Result<Secret, Failure>,
        forget: @escaping @Sendable (Secret, TokenCommand) async -> Void
    ) {
        (self.key, self.forget) = (key, forget)
    }

    /// For who runs no commands.
    package static let none = KeySource(
        key: { _ in .failure(Failure(reason: "no command for a key is run here")) }, forget: { _, _ in })
}

extension Prober {
    /// The target with the key that its command prints, where it has one; or why there is none, which is our own failure and not
    /// the provider's.
    func ready(_ target: ProviderTarget) async -> (target: ProviderTarget, problem: CallFailure?) {
        guard let command = target.provider.token == nil ? target.provider.described?.api.auth?.command : nil else {
            return (target, nil)
        }
        switch await keys.key(command) {
        case .success(let key): return (target.with(key), nil)
        case .failure(let failure):
            let detail = "the key of \(target.provider.id) is not to be had: \(failure.reason)"
            return (target, CallFailure(.selfError, detail))
        }
    }

    func ready(_ target: ProviderTarget?) async -> (target: ProviderTarget?, problem: CallFailure?) {
        guard let target else { return (nil, nil) }
        let (asked, problem) = await ready(target)
        return (asked, problem)
    }

    /// A key that was refused is asked for anew, the next time.
    func note(_ code: OutcomeCode?, keyed target: ProviderTarget) async {
        guard code == .accountAuth, let command = target.provider.described?.api.auth?.command,
            let key = target.provider.token
        else { return }
        await keys.forget(key, command)
    }
}

extension ProviderTarget {
    /// The same, with another key.
    func with(_ key: Secret) -> ProviderTarget {
        ProviderTarget(
            provider: provider.with(key), model: model, options: options, input: input, price: price, timeout: timeout)
    }
}

extension Check {
    /// The target of a direct route.
    var target: ProviderTarget? {
        if case .direct(let target) = route { target } else { nil }
    }

    /// The same check at the same provider, called with another key.
    func with(_ target: ProviderTarget) -> Check {
        Check(endpoint: endpoint, route: .direct(target), fixture: fixture, tier: tier, repetition: repetition)
    }
}
