package import Model

extension Check {
    /// Who is expected to be paid: the direct route's provider, or the primary of the chain behind the backend.
    package var expectedPayee: ProviderTarget? {
        switch route {
        case .backend: endpoint.targets.first
        case .direct(let target): target
        }
    }

    /// All who may have to be paid, in the order in which they are asked.
    package var payees: [ProviderTarget] {
        switch route {
        case .backend: endpoint.targets
        case .direct(let target): [target]
        }
    }

    /// The price of one call at the expected payee, nothing outside the tier of work; nil when it is unknown, as it is before the run for a price per
    /// second. A fallback may make a check through the backend dearer or cheaper.
    package var expectedCost: MicroDollars? {
        tier == .work ? expectedPayee?.price?.cost(runTime: nil).amount : .zero
    }
}

extension Plan {
    package var expectedCost: ExpectedCost {
        var total = ExpectedCost()
        for check in round { total.add(check.expectedCost, times: rounds) }
        return total
    }

    /// By provider, in the order they first occur; a check through the backend counts for its primary.
    package var expectedCostByProvider: [(provider: String, cost: ExpectedCost)] {
        var order: [String] = []
        var costs: [String: ExpectedCost] = [:]
        for check in round {
            let payee = check.expectedPayee?.provider.id ?? check.route.name
            if costs[payee] == nil { order.append(payee) }
            costs[payee, default: ExpectedCost()].add(check.expectedCost, times: rounds)
        }
        return order.map { ($0, costs[$0] ?? ExpectedCost()) }
    }
}
