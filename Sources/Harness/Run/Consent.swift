import Model
import Planning
import Transport

/// What must be allowed by somebody before it is sent: work that real providers bill, with no ceiling in force. Variables that
/// were forgotten, and lead to the real providers, are told so before they cost money.
enum Consent {
    /// Nil where nothing has to be asked: nothing is billed, only this machine is asked, or a ceiling holds.
    static func missing(for plan: Plan, _ settings: AssaySettings) -> String? {
        settings.budget == nil ? unbounded(plan, settings, but: Set(settings.dailyBudgets.keys)) : nil
    }

    /// The same of a monitor, which goes on: whoever starts it is told.
    static func missing(for plan: WatchPlan, _ settings: AssaySettings) -> String? {
        guard settings.spending.total.isNone else { return nil }
        let checks = Plan(checks: plan.series.flatMap { plan.checks[$0] ?? [] })
        return unbounded(checks, settings, but: Set(settings.spending.providers.keys)).map {
            "\($0) each time they are due, and no ceiling holds: set budget.day, or the providers' daily-budget"
        }
    }

    /// - Parameter bounded: providers with a ceiling of their own.
    private static func unbounded(_ plan: Plan, _ settings: AssaySettings, but bounded: Set<String>) -> String? {
        func isBilled(_ target: ProviderTarget) -> Bool {
            Consent.isBilled(target) && !bounded.contains(target.provider.id)
                && settings.fleet?.shares.contains(target.provider.id) != true
        }
        let billed = plan.round.filter { $0.tier == .work && $0.payees.contains(where: isBilled) }
        guard !billed.isEmpty else { return nil }
        var hosts: [String] = []
        for target in billed.flatMap({ $0.payees.filter(isBilled) }) {
            if let host = URLParts(target.provider.baseURL)?.host, !hosts.contains(host) { hosts.append(host) }
        }
        let all = Plan(checks: billed, rounds: plan.rounds)
        return
            "\(all.checks.count) of these checks go to \(hosts.joined(separator: ", ")) and may cost \(words(all.expectedCost))"
    }

    /// By a price that is not nothing, at an address that is not this machine's.
    private static func isBilled(_ target: ProviderTarget) -> Bool {
        let isFree = target.price.map { $0.cost(runTime: nil).amount == .zero } ?? false
        let isAsked = !target.provider.needsToken || target.provider.token?.isEmpty == false
        return isAsked && !isFree && !(URLParts(target.provider.baseURL)?.isLoopback ?? false)
    }

    private static func words(_ cost: ExpectedCost) -> String {
        cost.unknownCount == 0
            ? cost.known.readable : "\(cost.known.readable), and \(cost.unknownCount) have no known price"
    }
}
