/// How a check reaches an endpoint's work.
package enum Route: Hashable, Sendable {
    /// Through the backend, whatever its fallback chain answers.
    case backend
    /// Directly at one provider.
    case direct(ProviderTarget)

    /// `backend`, or the provider's id: how the route appears in check ids and in the ledger.
    package var name: String {
        switch self {
        case .backend: Route.backendName
        case .direct(let target): target.provider.id
        }
    }

    package static let backendName = "backend"
}

/// What a probe costs and proves; figures of different tiers are never mixed.
package enum Tier: String, Hashable, Sendable, Codable, CaseIterable {
    /// DNS, TCP, TLS, an unbilled GET.
    case reach
    /// The key is valid, the model exists, the Space runs. Unbilled.
    case account
    /// A real picture or prompt. Billed.
    case work

    /// The most a probe that sends no work may take, however long the work itself may.
    package static let unbilledTimeout = Duration.seconds(30)
}

/// Endpoint x route x fixture x parameters, with what is expected of the answer.
package struct Check: Hashable, Sendable, Identifiable {
    package let endpoint: Endpoint
    package let route: Route
    package let fixture: Fixture
    package let tier: Tier
    /// 1-based; a run with `--repeat 3` plans each check three times.
    package let repetition: Int

    package init(endpoint: Endpoint, route: Route, fixture: Fixture, tier: Tier = .work, repetition: Int = 1) {
        self.endpoint = endpoint
        self.route = route
        self.fixture = fixture
        self.tier = tier
        self.repetition = repetition
    }

    /// A check that sends no work: what stands in the place of the fixture is the tier's own name.
    package static func unbilled(_ tier: Tier, _ endpoint: Endpoint, _ route: Route) -> Check {
        precondition(tier != .work, "work needs a fixture")
        let nothing = Fixture(id: tier.rawValue, content: .prompt(""))
        return Check(endpoint: endpoint, route: route, fixture: nothing, tier: tier)
    }

    /// `endpoint.route.fixture`, the same for every repetition, for example `hd-image.replicate.portrait`.
    package var id: String { "\(endpoint.id).\(route.name).\(fixture.id)" }

    /// The endpoint's parameters with the fixture's own over them.
    package var parameters: [String: JSONValue] {
        guard let own = fixture.parameters[endpoint.feature.id] else { return endpoint.parameters }
        return endpoint.parameters.merging(own.filter { isSent($0.key) }) { _, own in own }
    }

    /// A described API is sent what it has a place for: by a fixture's scale, say, that it is not told, it is not judged.
    private func isSent(_ name: String) -> Bool {
        guard case .direct(let target) = route, let described = target.provider.described else { return true }
        let added = target.input ?? endpoint.feature.inputs[target.provider.kind]
        return described.parameters.contains(name) || added.map { $0.passesOthers || $0.names.contains(name) } == true
    }

    /// How many times larger than the input each side of the output must be. Nil where any size is right.
    package var scale: Int? { endpoint.feature.size.scale(parameters) }

    /// What the output must measure in pixels; nil where any size is right.
    package var expectedSize: (width: Int, height: Int)? {
        var input: (width: Int, height: Int)?
        if case .image(let picture) = fixture.content { input = (picture.width, picture.height) }
        return endpoint.feature.size.expected(of: input, parameters)
    }

    /// The true output, where the fixture has one and the feature has a right answer.
    package var reference: Picture? {
        endpoint.feature.isGenerative ? nil : fixture.references[endpoint.feature.id]
    }

    package var timeout: Duration {
        let ofTheWork =
            switch route {
            case .backend: endpoint.timeout
            case .direct(let target): target.timeout
            }
        return tier == .work ? ofTheWork : min(ofTheWork, Tier.unbilledTimeout)
    }
}
