import Foundation
import Harness
import Model
import Monitoring
import Recording
import TestSupport
import Testing

/// Ninety days and more in seconds: the monitor's own code and a real ledger, with a clock and a world of ours.
@Suite("Simulated time")
struct SimulationTests {
    private static func at(
        _ day: Int, _ hour: Int, hours: Double, _ name: String, _ incident: String?,
        _ code: @escaping @Sendable (ProbeSeries) -> OutcomeCode?
    ) -> SimulatedWorld.Plant {
        let start = SimulatedWorld.day(day, hour, 7)
        return SimulatedWorld.Plant(
            name: name, span: start..<start + .seconds(Int(hours * 3600)), code: code, incident: incident,
            isOurs: name == "a cut of our own network")
    }

    private static let usesReplicate: Set<String> = ["hd-image", "old-photo"]

    /// What the endpoints behind the backend do when a provider of theirs fails.
    private static func outage(of provider: String, _ code: OutcomeCode) -> @Sendable (ProbeSeries) -> OutcomeCode? {
        { series in
            if series.route == provider { return code }
            guard series.isBackend, series.tier == .work, SimulatedWorld.chains[series.endpoint]?.first == provider
            else { return nil }
            return SimulatedWorld.chains[series.endpoint]?.count == 1 ? .providerFailed : .degradedFallback
        }
    }

    private static let plants = [
        at(
            3, 10, hours: 1.5, "an outage of a provider", "provider replicate down",
            outage(of: "replicate", .providerError)),
        at(8, 2, hours: 3, "throttling", nil) { $0.route == "replicate" && $0.tier == .work ? .throttledRate : nil },
        at(12, 20, hours: 2, "a backup that is down", "provider space down") {
            $0.route == "space" ? .providerAsleep : nil
        },
        at(17, 5, hours: 1, "the backend is gone", "backend down") { $0.isBackend ? .transportRefused : nil },
        at(24, 13, hours: 0.75, "a cut of our own network", nil) { _ in .transportDNS },
        at(30, 3, hours: 3, "an outage within maintenance", nil, outage(of: "replicate", .providerError)),
        at(38, 9, hours: 6, "blank pictures", "provider replicate picture") { series in
            guard series.endpoint == "old-photo", series.tier == .work else { return nil }
            return .imageBlank
        },
        at(45, 12, hours: 5, "no credit", "provider replicate account") {
            $0.route == "replicate" && $0.tier != .reach ? .accountPayment : nil
        },
        at(52, 12, hours: 2, "an endpoint that breaks its contract", "endpoint text down") {
            $0.endpoint == "text" && $0.isBackend && $0.tier == .work ? .contractJSON : nil
        },
        at(66, 12, hours: 12, "slow answers", "provider inference slow") { _ in nil },
        at(
            75, 23, hours: 4, "an outage over midnight", "provider inference down",
            outage(of: "inference", .timeoutTotal)),
    ]

    private static let world: SimulatedWorld = {
        var world = SimulatedWorld(plants: plants)
        let slow = plants.first { $0.name == "slow answers" }?.span ?? SimulatedWorld.start..<SimulatedWorld.start
        let cold = SimulatedWorld.day(21)..<SimulatedWorld.day(22)
        world.latency = { series, moment in
            guard series.tier == .work else { return (.milliseconds(80), false) }
            if series.endpoint == "text", slow.contains(moment) { return (.seconds(20), false) }
            return cold.contains(moment) ? (.seconds(70), true) : (.seconds(3), false)
        }
        return world
    }()

    @Test(
        "over 90 days the incidents found are exactly those there were, uptime is the truth, and no ceiling is passed")
    func ninetyDays() throws {
        let began = ContinuousClock.now
        try withScratch { folder in
            let ledger = try Ledger(path: folder + "/assay.db")
            // A day of four billed series costs $0.192: January and March would cost $5.95 and more, February $5.38.
            let ceiling = SpendingPolicy.Ceiling(day: MicroDollars(500_000), month: MicroDollars(5_600_000))
            let spending = SpendingPolicy(total: ceiling, ahead: Percentage(share: 0.25), urgency: Count(4))
            var setup = SimulatedWorld.setup()
            setup.maintenance = [
                MaintenanceWindow(.once(SimulatedWorld.day(30, 2)..<SimulatedWorld.day(30, 7)))
            ]
            var simulation = try Simulation(Self.world, setup: setup, ledger: ledger, spending: spending)
            try simulation.play(until: SimulatedWorld.day(90)) { now in
                let book = try ledger.book(at: now + .microseconds(-86_400_000_000))
                #expect(book.dayTotal <= MicroDollars(500_000) && book.monthTotal <= MicroDollars(5_600_000))
            }
            try expectIncidents(ledger)
            try expectUptime(simulation, ledger)
            let months = try [30, 58, 89].map { try ledger.book(at: SimulatedWorld.day($0, 23)).monthTotal.readable }
            let missed = try ledger.missed(in: SimulatedWorld.start..<SimulatedWorld.day(90))
            let took = began.duration(to: .now)
            print(
                "90 days: \(simulation.probes) probes, \(try ledger.incidents().count) incidents, "
                    + "\(simulation.told.filter(\.isTold).count) messages, months \(months), slots left out by reason "
                    + "\(Dictionary(grouping: missed, by: \.code.rawValue).mapValues { $0.map(\.count).reduce(0, +) }), "
                    + "took \(took.readable)")
        }
    }

    private func expectIncidents(_ ledger: Ledger) throws {
        let found = try ledger.incidents().reversed().filter { $0.kind != .budget }
        let planted = Self.plants.filter { $0.incident != nil }
        #expect(found.map { "\($0.cause.name) \($0.kind.rawValue)" } == planted.map { $0.incident ?? "" })
        for (incident, plant) in zip(found, planted) {
            let onset = incident.beganAt - plant.span.lowerBound
            // The first that could notice: reach asks every 30 minutes, work every hour.
            let interval = Duration.seconds(incident.affected.contains { $0.tier == .reach } ? 1890 : 3780)
            #expect(onset >= .zero && onset <= interval, "\(plant.name): onset \(onset.readable)")
            let end = try #require(incident.endedAt) - plant.span.upperBound
            #expect(end >= .zero && end <= .seconds(3780), "\(plant.name): end \(end.readable)")
            #expect(incident.closedAt != nil && incident.evidence != nil)
        }
        let budget = try ledger.incidents().reversed().filter { $0.kind == .budget }
        #expect(budget.map(\.cause) == [.ours, .ours])
        #expect(budget.map { $0.beganAt.date.month } == [1, 3])
        #expect(budget.first?.endedAt?.date.month == 2)
    }

    /// The truth is what the world did at each probe; what says nothing of a target is counted apart.
    private func expectUptime(_ simulation: Simulation, _ ledger: Ledger) throws {
        for tier in Tier.allCases {
            let history = try ledger.history(since: SimulatedWorld.start, until: SimulatedWorld.day(91), tier: tier)
            #expect(history.series.count == [.reach: 5, .account: 4, .work: 7][tier])
            for row in history.series {
                let series = ProbeSeries(row.subject)
                let counted = Dictionary(grouping: row.rollup.codes, by: { OutcomeCode.Tally($0.key) })
                    .mapValues { $0.map(\.value).reduce(0, +) }
                #expect(counted == simulation.truth[series], "\(series.name)")
                let cut = row.rollup.codes[.selfOffline] ?? 0
                #expect(tier != .reach || (1...2).contains(cut), "\(series.name): \(cut) offline")
                #expect(row.rollup.codes[.transportDNS] == nil)
            }
        }
    }

    @Test("three days of flapping are told at most eight times, however often it comes and goes")
    func flapping() throws {
        let began = ContinuousClock.now
        try withScratch { folder in
            let ledger = try Ledger(path: folder + "/assay.db")
            var world = SimulatedWorld()
            let end = SimulatedWorld.day(3)
            let outage = Self.outage(of: "replicate", .providerError)
            world.plants = [
                SimulatedWorld.Plant(name: "flap", span: SimulatedWorld.start..<end, code: outage, incident: nil)
            ]
            world.rhythm = .seconds(1800)
            var simulation = try Simulation(
                world, setup: SimulatedWorld.setup(reach: 300), ledger: ledger, spending: .none)
            try simulation.play(until: SimulatedWorld.day(4))
            let told = simulation.told.filter(\.isTold)
            let flips =
                try ledger.history(since: nil, until: end, tier: .reach).series
                .filter { $0.subject.route == "replicate" }.map(\.flips.count).max() ?? 0
            print(
                "flapping: \(simulation.probes) probes, \(flips) flips of one series, \(told.count) messages, "
                    + "\(try ledger.incidents().count) incidents, took \(began.duration(to: .now).readable)")
            #expect(told.count <= 8 && flips > 200)
            #expect(try ledger.incidents(openOnly: true).isEmpty)
            #expect(try ledger.check().problems.isEmpty)
        }
    }

    private func withScratch(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }
}
