package import Model

extension Prober {
    /// Asks what one call would cost, which is free. Nil where the provider has no way to say.
    package func quote(_ call: ProviderCall) async -> PriceQuote? {
        let (target, provider) = (call.target, call.target.provider)
        guard let described = provider.described, described.api.estimate != nil else { return nil }
        guard !provider.needsToken || provider.token?.isEmpty == false else {
            let problem = "its key, $\(described.api.auth?.variable ?? ""), is not set"
            return PriceQuote(provider: provider.id, model: target.model, amount: nil, problem: problem)
        }
        let (asked, unready) = await ready(target)
        var call = call
        call.target = asked
        var session = Session(self, asked)
        let client = DescribedClient(call: call, described: described)
        let amount = await session.conclude { session throws(CallFailure) in
            if let unready { throw unready }
            return try await client.quote(&session)
        }
        let problem = session.attempts.last?.detail ?? ""
        return PriceQuote(
            provider: provider.id, model: target.model, amount: amount ?? nil, problem: amount == nil ? problem : "")
    }
}
