import Foundation
import Model
import Monitoring
import Recording
import Synchronization
import Testing

@testable import Fleet
@testable import Harness

@Suite("Money that all places share, in a watch")
struct SharedDeskTests {
    private let start = SimulatedWorld.start
    private let billed = ProbeSeries(endpoint: "hd-image", route: "replicate", tier: .work)
    private let price = SimulatedWorld.price
    private let spending = SpendingPolicy(ahead: Percentage(share: 1), urgency: Count(1))

    private func moment(_ seconds: Int64) -> Watchman.Moment {
        let now = start + .seconds(seconds)
        return Watchman.Moment(steady: now, wall: now)
    }

    /// A desk without ceilings of its own; the centre is not there.
    private func with(_ body: (inout WatchDesk, SharedMoney) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let ledger = try Ledger(path: folder.path + "/assay.db")
        let run = Run(
            id: "watch", startedAt: start, command: "watch", target: "simulated", toolVersion: "0", location: "here")
        try ledger.begin(run)
        let policy = FleetPolicy(
            url: Secret("postgresql://fra@127.0.0.1:1/assay", variable: "ASSAY_FLEET_URL"), shares: ["replicate"])
        let shared = try #require(try SharedMoney(policy, location: "fra", clock: WallClock { start }))
        var desk = WatchDesk(
            Watchman(SimulatedWorld.setup(), at: moment(0)), ledger: ledger, run: run, spending: spending,
            bills: SimulatedWorld.bills, shared: shared)
        try body(&desk, shared)
    }

    /// As if the centre had answered.
    private func fill(_ shared: SharedMoney, _ held: MicroDollars, at second: Int64) {
        shared.wallet.withLock { wallet in
            wallet.expect([MoneyBill(provider: "replicate", amount: price)])
            for wish in wallet.wishes(at: start + .seconds(second)) { wallet.fill(wish, held: held) }
        }
    }

    private func begun(_ orders: [WatchDesk.Order]) -> Schedule.Slot? {
        orders.lazy.compactMap { if case .probe(let slot) = $0 { slot } else { nil } }.first
    }

    @Test("what a probe cost whose series the settings name no more is charged all the same")
    func removed() throws {
        try with { desk, shared in
            fill(shared, MicroDollars(10 * price.amount), at: 0)
            let slot = try #require(begun(desk.handle(.now([billed]), at: moment(1))))
            _ = desk.renew(
                SimulatedWorld.setup(), spending: spending, bills: [:], alerts: AlertPolicy(), at: moment(2))
            let attempt = Attempt(
                provider: "replicate", startedAt: moment(1).wall, code: .timeoutTotal, cost: .unknown)
            let verdict = Verdict(
                subject: Subject(
                    endpoint: billed.endpoint, route: billed.route, fixture: "tiny", feature: .hdImage, tier: .work),
                outcome: Outcome(
                    code: .timeoutTotal, attempts: [attempt], scheduledAt: slot.due, startedAt: moment(1).wall,
                    finishedAt: moment(4).wall),
                code: .timeoutTotal)
            _ = desk.handle(.finished(verdict), at: moment(4))
            // Nobody knows what it cost: as much as was set aside.
            #expect(shared.wallet.withLock { $0.empty().map(\.used) } == [price])
        }
    }

    @Test("a paid series that the settings name anew is asked money for before its first probe")
    func added() throws {
        try with { desk, shared in
            _ = desk.renew(
                SimulatedWorld.setup(), spending: spending, bills: SimulatedWorld.bills, alerts: AlertPolicy(),
                at: moment(2))
            #expect(shared.wallet.withLock { $0.wishes(at: start).map(\.need) } == [price])
        }
    }

    @Test("an incident that there is no shared money ends with the first probe that there is money for")
    func freed() throws {
        try with { desk, shared in
            fill(shared, .zero, at: 1)
            #expect(begun(desk.handle(.now([billed]), at: moment(1))) == nil)
            _ = desk.flush()
            let used = try desk.ledger.openIncidents()
            #expect(used.map(\.kind) == [.budget])
            #expect(used.first?.evidence?.excerpt.hasPrefix("of what all places share of replicate per day") == true)
            fill(shared, MicroDollars(10 * price.amount), at: 90_000)
            #expect(begun(desk.handle(.now([billed]), at: moment(90_000))) != nil)
            _ = desk.flush()
            let left = try desk.ledger.openIncidents()
            #expect(left.isEmpty)
        }
    }
}
