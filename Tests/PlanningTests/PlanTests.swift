import Model
import Planning
import Testing

@Suite struct PlanTests {
    @Test("each endpoint meets each route and each fitting fixture, routes next to each other, round by round")
    func order() throws {
        let plan = try Plan.make(endpoints: Sample.endpoints, fixtures: Sample.fixtures, repeatCount: 2)
        let round = [
            "hd-image.backend.portrait", "hd-image.replicate.portrait", "hd-image.space.portrait",
            "hd-image.backend.street", "hd-image.replicate.street", "hd-image.space.street",
            "text-generation.backend.hello", "text-generation.inference.hello",
        ]
        #expect(plan.checks.map(\.id) == round + round)
        #expect(plan.checks.map(\.repetition) == Array(repeating: 1, count: 8) + Array(repeating: 2, count: 8))
    }

    @Test("without a backend only the providers are checked")
    func noBackend() throws {
        let plan = try Plan.make(endpoints: Sample.endpoints, fixtures: Sample.fixtures, includesBackend: false)
        #expect(plan.checks.allSatisfy { $0.route.name != "backend" })
        #expect(plan.checks.count == 5)
    }

    @Test(
        "filters narrow the plan",
        arguments: [
            (Selection(endpoints: ["text-generation"]), 2), (Selection(routes: ["backend"]), 3),
            (Selection(routes: ["space"]), 2), (Selection(routes: ["huggingface"]), 3),
            (Selection(routes: ["backend", "replicate"]), 5), (Selection(fixtures: ["street"]), 3),
            (Selection(tags: ["face"]), 3), (Selection(endpoints: ["text-generation"], fixtures: ["street"]), 0),
            (Selection(checks: ["hd-image.space.street", "gone.backend.x"]), 1), (Selection(checks: []), 0),
        ])
    func filters(selection: Selection, count: Int) throws {
        let plan = try Plan.make(endpoints: Sample.endpoints, fixtures: Sample.fixtures, selection: selection)
        #expect(plan.checks.count == count)
    }

    @Test(
        "a filter that names nothing is an error with the nearest name, or all of them",
        arguments: [
            (Selection(endpoints: ["hdimage"]), "no endpoint is called `hdimage`; did you mean `hd-image`?"),
            (Selection(routes: ["replicat"]), "no provider is called `replicat`; did you mean `replicate`?"),
            (Selection(fixtures: ["x"]), "no fixture is called `x`; known are: portrait, street, hello"),
            (Selection(tags: ["fcae"]), "no tag is called `fcae`; did you mean `face`?"),
        ])
    func unknownNames(selection: Selection, message: String) {
        let error = #expect(throws: PlanningError.self) {
            _ = try Plan.make(endpoints: Sample.endpoints, fixtures: Sample.fixtures, selection: selection)
        }
        #expect(error?.description == message)
    }

    @Test("where there is no such thing at all, the error says so")
    func nothingKnown() {
        let error = #expect(throws: PlanningError.self) {
            _ = try Plan.make(endpoints: Sample.endpoints, fixtures: [], selection: Selection(tags: ["x"]))
        }
        #expect(error?.description == "no tag is called `x`; there is none")
    }

    @Test(
        "a tier below work is one free check per endpoint and route, whatever the fixtures",
        arguments: [Tier.reach, .account])
    func unbilled(tier: Tier) throws {
        let plan = try Plan.make(endpoints: Sample.endpoints, fixtures: [], tier: tier)
        #expect(
            plan.checks.map(\.id)
                == [
                    "hd-image.backend", "hd-image.replicate", "hd-image.space", "text-generation.backend",
                    "text-generation.inference",
                ].map { "\($0).\(tier.rawValue)" })
        #expect(plan.checks.allSatisfy { $0.tier == tier && $0.timeout == .seconds(30) })
        #expect(plan.expectedCost.known == .zero && plan.expectedCost.unknownCount == 0)
        var budget = Budget(run: .zero, unknownCost: MicroDollars(1))
        for check in plan.checks { #expect(throws: Never.self) { try budget.reserve(check) } }
    }

    @Test("expected cost counts what is known, and counts the unknown apart")
    func cost() throws {
        let plan = try Plan.make(endpoints: Sample.endpoints, fixtures: Sample.fixtures)
        let total = plan.expectedCost
        #expect(total.known == MicroDollars(4 * 1900))
        #expect(total.pricedCount == 6)
        #expect(total.unknownCount == 2)
        #expect(plan.expectedCostByProvider.map(\.provider) == ["replicate", "space", "inference"])
        #expect(plan.expectedCostByProvider.map(\.cost.known.amount) == [7600, 0, 0])
        #expect(plan.expectedCostByProvider.map(\.cost.unknownCount) == [0, 0, 2])
    }
}

enum Sample {
    static let fixtures = [
        image("portrait", tags: ["face", "small"]), image("street", tags: []),
        Fixture(id: "hello", content: .prompt("Hello")),
    ]

    static let endpoints = [
        Endpoint(
            id: "hd-image", title: "HD", feature: .hdImage, path: "/hd", timeout: .seconds(60),
            targets: [
                target("replicate", "replicate", price: price(.run, 1900)),
                target("space", "huggingface", price: price(.free, 0)),
            ]),
        Endpoint(
            id: "text-generation", title: "Text", feature: .textGeneration, path: "/text", timeout: .seconds(60),
            targets: [target("inference", "huggingface", price: nil)]),
    ]

    static func price(_ unit: Price.Unit, _ amount: Int64) -> Price {
        Price(unit: unit, amount: MicroDollars(amount), source: "test", date: "2026-01-01", version: "1")
    }

    private static func target(_ id: String, _ family: ProviderFamily, price: Price?) -> ProviderTarget {
        let provider = Provider(
            id: id, kind: "any", family: family, baseURL: "http://127.0.0.1", token: nil)
        return ProviderTarget(provider: provider, model: "a/b", price: price, timeout: .seconds(30))
    }

    private static func image(_ id: String, tags: [String]) -> Fixture {
        let picture = Picture(bytes: [0x89], format: .png, width: 1, height: 1, sha256: "")
        return Fixture(id: id, content: .image(picture), tags: tags)
    }
}
