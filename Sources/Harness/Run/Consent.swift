import Model
import Planning
import Transport

/// What must be allowed by somebody before it is sent: work that real providers bill, with no ceiling in force. Variables that
/// were forgotten, and lead to the real providers, are told so before they cost money.
enum Consent {
    /// Nil where nothing has to be asked: nothing is billed, only this machine is asked, or a ceiling holds.
    static func missing(for plan: Plan, _ settings: AssaySettings) -> String? {
        guard settings.budget == nil else { return nil }
        let billed = plan.round.filter { check in
            check.tier == .work && check.payees.contains { isBilled($0, settings) }
        }
        guard !billed.isEmpty else { return nil }
        var hosts: [String] = []
        for host in billed.flatMap({ places(of: $0, settings) }) where !hosts.contains(host) { hosts.append(host) }
        let all = Plan(checks: billed, rounds: plan.rounds)
        return
            "\(all.checks.count) of these checks go to \(hosts.joined(separator: ", ")) and may cost \(words(all.expectedCost))"
    }

    /// By a price that is not nothing, at an address that is not this machine's, without a ceiling of its own.
    private static func isBilled(_ target: ProviderTarget, _ settings: AssaySettings) -> Bool {
        let isFree = target.price.map { $0.cost(runTime: nil).amount == .zero } ?? false
        let isAsked = !target.provider.needsToken || target.provider.token?.isEmpty == false
        return isAsked && !isFree && !isHere(target.provider.baseURL)
            && settings.dailyBudgets[target.provider.id] == nil
            && settings.fleet?.shares.contains(target.provider.id) != true
    }

    private static func places(of check: Check, _ settings: AssaySettings) -> [String] {
        check.payees.filter { isBilled($0, settings) }.compactMap { URLParts($0.provider.baseURL)?.host }
    }

    private static func isHere(_ address: String) -> Bool { URLParts(address)?.isLoopback ?? false }

    private static func words(_ cost: ExpectedCost) -> String {
        cost.unknownCount == 0
            ? cost.known.readable : "\(cost.known.readable), and \(cost.unknownCount) have no known price"
    }
}
