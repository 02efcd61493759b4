import Foundation
import Harness
import Model
import Monitoring
import Recording
import Testing

@Suite("A ledger that another process has locked")
struct LockedLedgerTests {
    private let start = SimulatedWorld.start
    private let billed = ProbeSeries(endpoint: "hd-image", route: "replicate", tier: .work)
    private let free = ProbeSeries(endpoint: "hd-image", route: "replicate", tier: .reach)

    private func moment(_ milliseconds: Int) -> Watchman.Moment {
        let now = start + .milliseconds(milliseconds)
        return Watchman.Moment(steady: now, wall: now)
    }

    private func probes(_ orders: [WatchDesk.Order]) -> [ProbeSeries] {
        orders.compactMap { if case .probe(let slot) = $0 { slot.series } else { nil } }
    }

    private func missed(_ ledger: Ledger) throws -> Int {
        try ledger.missed(in: start..<(start + .seconds(86_400))).map(\.count).reduce(0, +)
    }

    /// Two processes' ledgers, and a desk on the first.
    private func with(_ body: (inout WatchDesk, Ledger, Ledger) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let ledger = try Ledger(path: folder.path + "/assay.db")
        let other = try Ledger(path: folder.path + "/assay.db")
        let run = Run(
            id: "watch", startedAt: start, command: "watch", target: "simulated", toolVersion: "0", location: "here")
        try ledger.begin(run)
        ledger.wait(atMost: .milliseconds(10))
        let spending = SpendingPolicy(
            total: SpendingPolicy.Ceiling(day: MicroDollars(1_000_000)), ahead: Percentage(share: 1),
            urgency: Count(1))
        var desk = WatchDesk(
            Watchman(SimulatedWorld.setup(), at: moment(0)), ledger: ledger, run: run, spending: spending,
            bills: SimulatedWorld.bills)
        try body(&desk, ledger, other)
    }

    /// While the other one writes.
    private func locked(_ other: Ledger, _ body: () -> Void) throws {
        _ = try other.reserve([], at: start) { _ -> HarnessError? in
            body()
            return nil
        }
    }

    @Test("holds up no free probe, and a billed one until its money is set aside")
    func waits() throws {
        try with { desk, ledger, other in
            let began = ContinuousClock.now
            try locked(other) {
                #expect(probes(desk.handle(.now([billed, free]), at: moment(1))) == [free])
                #expect(desk.trouble == .locked(path: ledger.path) && desk.pendingCount == 1)
                _ = desk.flush()
                #expect(desk.resume(at: moment(1500)).isEmpty && desk.pendingCount == 1)
            }
            print("three tries at a locked ledger took \(ContinuousClock.now - began)")
            #expect(ContinuousClock.now - began < .milliseconds(900))
            _ = desk.flush()
            #expect(probes(desk.resume(at: moment(1700))) == [billed])
            #expect(desk.pendingCount == 0 && desk.trouble == nil)
            #expect(try ledger.book(at: start).dayTotal == SimulatedWorld.price)
        }
    }

    @Test("makes a billed probe that waits for more than two seconds a missed slot, and so does a drain")
    func givesUp() throws {
        for isDrained in [false, true] {
            try with { desk, ledger, other in
                try locked(other) {
                    #expect(probes(desk.handle(.now([billed]), at: moment(1))).isEmpty && !desk.watchman.isIdle)
                    _ = desk.flush()
                    let orders = isDrained ? desk.handle(.drain, at: moment(900)) : desk.resume(at: moment(2002))
                    #expect(probes(orders).isEmpty && desk.watchman.isIdle)
                }
                _ = desk.flush()
                #expect(probes(desk.resume(at: moment(2500))).isEmpty && desk.pendingCount == 0)
                #expect(try missed(ledger) == 1, "drained: \(isDrained)")
                #expect(try ledger.book(at: start).dayTotal == .zero)
            }
        }
    }
}
