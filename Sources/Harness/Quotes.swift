package import Model
package import Providers

extension AssaySettings {
    /// With what providers say a call costs in the place of what the price file says. One question for each target that has a
    /// way to answer it for nothing.
    ///
    /// - Parameters:
    ///   - fixtures: what would be sent; a price may go by it.
    ///   - today: `2026-11-24`, for the source of the price.
    package func quoted(
        by prober: Prober, fixtures: [Fixture], today: String
    ) async -> (settings: AssaySettings, quotes: [PriceQuote]) {
        var (settings, quotes) = (self, [PriceQuote]())
        for (place, endpoint) in endpoints.enumerated() {
            guard let input = endpoint.input(from: fixtures) else { continue }
            var targets = endpoint.targets
            for (index, target) in targets.enumerated() {
                let call = ProviderCall(
                    target: target, feature: endpoint.feature, input: input, parameters: endpoint.parameters)
                guard let quote = await prober.quote(call) else { continue }
                quotes.append(quote)
                if let amount = quote.amount { targets[index] = target.priced(at: amount, today: today) }
            }
            settings.endpoints[place] = endpoint.with(targets)
        }
        return (settings, quotes)
    }
}

extension Endpoint {
    /// The first fixture that it could be sent.
    fileprivate func input(from fixtures: [Fixture]) -> CallInput? {
        for fixture in fixtures {
            switch fixture.content {
            case .image(let picture) where feature.input == .image:
                return .image(bytes: picture.bytes, mime: picture.format.mime)
            case .prompt(let text) where feature.input == .text: return .prompt(text)
            default: continue
            }
        }
        return nil
    }

    fileprivate func with(_ targets: [ProviderTarget]) -> Endpoint {
        Endpoint(
            id: id, title: title, feature: feature, path: path, parameters: parameters, timeout: timeout,
            expectation: expectation, contract: contract, targets: targets)
    }
}

extension ProviderTarget {
    fileprivate func priced(at amount: MicroDollars, today: String) -> ProviderTarget {
        let price = Price(
            unit: amount == .zero ? .free : .run, amount: amount, source: "quoted by the provider", date: today,
            version: "quoted \(today)")
        return ProviderTarget(
            provider: provider, model: model, options: options, input: input, price: price, timeout: timeout)
    }
}
