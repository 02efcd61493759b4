import Foundation
import Harness
import Model
import Recording
import Reporting
import TestSupport
import Testing

@Suite("Plan of a monitor")
struct WatchPlanTests {
    private func settings(_ rules: [SchedulePolicy.Rule] = [], every: Span<Interval>? = nil) -> AssaySettings {
        let provider = Provider(
            id: "replicate", kind: "replicate", family: "replicate", baseURL: "http://127.0.0.1:1", token: nil)
        let price = Price(unit: .run, amount: MicroDollars(1900), source: "s", date: "d", version: "v")
        let target = ProviderTarget(provider: provider, model: "a/b", price: price, timeout: .seconds(30))
        let endpoints = ["one", "two"].map {
            Endpoint(
                id: $0, title: $0, feature: .textGeneration, path: "/\($0)", timeout: .seconds(60), targets: [target])
        }
        var settings = SessionTests.settings("http://127.0.0.1:1", in: "/nowhere")
        settings.endpoints = endpoints
        settings.watch.every = every
        settings.schedule = SchedulePolicy(
            tiers: [
                .reach: .every(Span(.seconds(60))), .account: .every(Span(.seconds(900))),
                .work: .every(Span(.seconds(3600))),
            ], rules: rules, jitter: Percentage(share: 0.05), perProvider: Count(4), drain: Span(.seconds(30)))
        return settings
    }

    private let fixtures = ["hello", "bye"].map { Fixture(id: $0, content: .prompt($0)) }

    @Test("each endpoint by each route at each tier is a series, with its fixtures in turn")
    func series() throws {
        let plan = try WatchPlan(settings(), fixtures, WatchPlan.Request())
        #expect(plan.checks.count == 12 && plan.round == .seconds(60))
        let work = plan.checks[ProbeSeries(endpoint: "one", route: "replicate", tier: .work)]
        #expect(work?.map(\.fixture.id) == ["hello", "bye"], "each once, however often a run repeats it")
        #expect(plan.bills.count == 4)
        let one = try WatchPlan(settings(every: Span(.seconds(5))), fixtures, WatchPlan.Request())
        #expect(one.tiers == [.work] && one.checks.count == 4 && one.round == .seconds(5))
        let off = [SchedulePolicy.Rule(endpoint: "one", cadence: .off)]
        #expect(try WatchPlan(settings(off), fixtures, WatchPlan.Request(tiers: [.reach])).checks.count == 2)
    }

    @Test("what a month is said to cost is what simulated days then cost")
    func forecast() throws {
        let night = try #require(CronExpression(typed: "*/30 0-5 * * *"))
        let rules = [SchedulePolicy.Rule(endpoint: "two", tier: .work, cadence: .cron(night))]
        let (settings, start) = (settings(rules), SimulatedWorld.start)
        let plan = try WatchPlan(settings, fixtures, WatchPlan.Request(tiers: [.work]))
        let forecast = plan.forecast(settings, days: 10, from: start)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let ledger = try Ledger(path: folder.path + "/assay.db")
        var simulation = try Simulation(
            SimulatedWorld(), setup: plan.setup, ledger: ledger, spending: .none, bills: plan.bills)
        try simulation.play(until: start + .seconds(10 * 86_400))
        let spent = try ledger.book(at: start + .seconds(9 * 86_400)).monthTotal
        print("ten days: forecast \(forecast.total.readable), spent \(spent.readable)")
        // At the ends a slot of each series may fall to either side.
        #expect(abs(spent.amount - forecast.total.amount) <= 4 * 1900)
        #expect(forecast.total.amount == (2 * 240 + 2 * 119) * 1900)
        #expect(forecast.text.contains("replicate: 718 billed probes, $1.3642"), "\(forecast.text)")
    }

    @Test("what falls into maintenance is in no figure, at whatever cadence, and windows that overlap count once")
    func maintenance() throws {
        let (start, night) = (SimulatedWorld.start, try #require(CronExpression(typed: "0 2 * * *")))
        let hourly = [
            SchedulePolicy.Rule(
                endpoint: "two", tier: .work, cadence: .cron(try #require(CronExpression(typed: "30 * * * *"))))
        ]
        var settings = settings(hourly)
        settings.maintenance = [
            MaintenanceWindow(.recurring(night, length: Span(.seconds(2 * 3600)))),
            MaintenanceWindow(.recurring(night, length: Span(.seconds(3600))), endpoint: "one"),
            MaintenanceWindow(.once((start + .seconds(86_400))..<(start + .seconds(2 * 86_400))), endpoint: "two"),
        ]
        let plan = try WatchPlan(settings, fixtures, WatchPlan.Request(tiers: [.work]))
        let forecast = plan.forecast(settings, days: 10, from: start)
        // Of each endpoint two routes: 22 of 24 hours, and of the second one day less.
        #expect(forecast.probes == [.work: 2 * 220 + 2 * 198], "\(forecast.text)")
        #expect(forecast.inMaintenance == 2 * 20 + 2 * 42)
        #expect(forecast.text.contains("124 probes that would fall into maintenance"), "\(forecast.text)")
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let ledger = try Ledger(path: folder.path + "/assay.db")
        var simulation = try Simulation(
            SimulatedWorld(), setup: plan.setup, ledger: ledger, spending: .none, bills: plan.bills)
        try simulation.play(until: start + .seconds(10 * 86_400))
        let spent = try ledger.book(at: start + .seconds(9 * 86_400)).monthTotal
        #expect(abs(spent.amount - forecast.total.amount) <= 4 * 1900, "\(spent.readable) \(forecast.text)")
    }

    @Test("the part of the cost that nobody knows is told beside the sum")
    func unknown() throws {
        var settings = settings()
        settings.unknownCost = MicroDollars(10_000)
        let free = settings.endpoints[1]
        settings.endpoints[1] = Endpoint(
            id: free.id, title: free.title, feature: free.feature, path: free.path, timeout: free.timeout,
            targets: free.targets.map {
                ProviderTarget(provider: $0.provider, model: $0.model, price: nil, timeout: $0.timeout)
            })
        let plan = try WatchPlan(settings, fixtures, WatchPlan.Request(tiers: [.work]))
        let text = plan.forecast(settings, days: 10, from: SimulatedWorld.start).text
        #expect(
            text.contains(
                "together at least $0.912, without the 480 probes of unknown price (50 % of those that are billed), which a budget counts as $4.80"
            ), "\(text)")
    }
}
