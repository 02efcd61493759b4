import Documents
import Foundation
import Model
import Providers
import Settings
import Testing

@Suite struct GoodSettingsTests {
    private let environment = ["PHOTOS_TOKEN": "t0ken", "EMPTY": ""]

    @Test("every good settings file is accepted", arguments: SettingsFiles.named(in: "good"))
    func accepted(name: String) throws {
        _ = try SettingsFiles.load("good", name, environment: environment)
    }

    @Test("a file that only states its version means the built-in settings")
    func smallest() throws {
        let folder = SettingsFiles.folder.appending(path: "good").path
        let settings = try SettingsFiles.load("good", "smallest")
        let builtIn = try SettingsLoader.builtIn(environment: [:], schemas: Drivers.schemas)
        #expect(settings.endpoints == builtIn.endpoints)
        #expect(settings.namesNothing && !builtIn.namesNothing)
        #expect(settings.providers == builtIn.providers)
        #expect(settings.ledgerPath == "\(folder)/assay.db")
        // At a centre they are nobody's.
        #expect(settings.shownEndpoints(at: settings.ledgerPath) == settings.shownEndpoints)
        #expect(settings.shownEndpoints(at: "postgresql://reader@db.example.org/assay").isEmpty)
    }

    @Test("the backend's own address, token and headers are read")
    func backend() throws {
        let settings = try SettingsFiles.load("good", "own-backend", environment: environment)
        #expect(settings.backendURL == "https://photos.example.org")
        #expect(settings.backendToken == Secret("t0ken", variable: "PHOTOS_TOKEN"))
        #expect(settings.backendHeaders == ["X-Client": "assay"])
    }

    @Test("what headers take from variables or defaults is a secret, and a variable without braces is a mistake")
    func secretHeaders() throws {
        func load(_ headers: String) throws -> AssaySettings {
            try SettingsLoader.load(
                text: "version: 1\nbackend: { url: 'http://h/${GATE_KEY2:-}', headers: { \(headers) } }\n",
                file: "a.yaml",
                environment: ["K": "env-key-1234", "GATE_KEY2": "gate-9876"], schemas: Drivers.schemas)
        }
        func secrets(_ headers: String) throws -> Set<String> {
            Set(try load(headers).otherSecrets.map { $0.reveal() })
        }
        #expect(try secrets("X-A: '${K}'") == ["env-key-1234", "gate-9876"])
        #expect(try secrets("X-A: 'v ${L:-default-5}'") == ["default-5", "gate-9876"])
        #expect(try secrets("X-Api-Key: literal-77") == ["literal-77", "gate-9876"])
        #expect(try secrets("X-Api-Key: '${L:-}literal-78'") == ["literal-78", "gate-9876"])
        #expect(try secrets("X-Plain: open") == ["gate-9876"])
        let error = try #require(throws: DocumentError.self) { _ = try load("X-Api-Key: $MY_KEY") }
        #expect(error.description.contains("${NAME}"), "\(error)")
    }

    @Test("an endpoint of one's own is read in full")
    func endpoint() throws {
        let settings = try SettingsFiles.load("good", "own-backend", environment: environment)
        let endpoint = try #require(settings.endpoints.first)
        #expect(settings.endpoints.count == 1)
        #expect(settings.shownEndpoints(at: "postgresql:///assay") == settings.shownEndpoints)
        #expect(endpoint.title == "upscale")
        #expect(endpoint.timeout == .seconds(90))
        #expect(
            endpoint.parameters == [
                "scale": 2, "strength": 0.5, "face": true, "name": "4", "note": .null, "steps": [1, "two"],
            ])
        #expect(
            endpoint.expectation
                == Expectation(
                    status: 201, sources: ["replicate", "space"], primarySource: "replicate", minimumPSNR: 24.5,
                    slowAfter: .milliseconds(900)))
        #expect(endpoint.targets.map(\.provider.id) == ["paid", "free"])
        #expect(endpoint.targets.map(\.model) == ["nightmareai/real-esrgan", "akhaliq/Real-ESRGAN"])
        #expect(endpoint.targets[1].options["api"] == "/predict")
        #expect(endpoint.targets[0].provider.baseURL == "http://127.0.0.1:9000")
        #expect(endpoint.targets[0].provider.token == Secret("r8_sandbox", variable: "REPLICATE_API_TOKEN"))
        #expect(endpoint.targets[1].provider.token == nil)
    }

    @Test("a feature, a contract and a model's own names are read into values; what is left out has its default")
    func ownFeature() throws {
        let settings = try SettingsFiles.load("good", "own-feature", environment: environment)
        let feature = try #require(settings.features.last)
        #expect(settings.features.count == FeatureSpec.builtIn.count + 1)
        #expect(
            feature
                == FeatureSpec(
                    id: "colorize", title: "Colorize", input: .image, output: .image,
                    size: .times(.parameter("scale", otherwise: 2)), likeness: .content, formats: [.png, .webp],
                    alpha: .none,
                    inputs: [
                        .replicate: InputTemplate(["img": "{image}", "scale": "{scale}", "version": "v1.4"])
                    ]))
        let endpoint = settings.endpoints[0]
        #expect(endpoint.title == "Colorize")
        #expect(
            endpoint.contract
                == BackendContract(
                    request: .init(
                        fields: InputTemplate(["input": ["photo": "{image}"], "times": "{scale}"]), picture: .base64),
                    answer: .init(image: "/data/0/b64", picture: .base64, source: "/meta/by")))
        #expect(endpoint.timeout == .seconds(60))
        #expect(endpoint.targets.map(\.timeout) == [.seconds(60), .seconds(20)])
        #expect(endpoint.targets.map(\.input) == [nil, InputTemplate(["image": "{image}", "scale": 2])])
        #expect(
            settings.endpoints[1].contract
                == BackendContract(
                    request: .init(method: "PUT", encoding: .multipart, fields: InputTemplate(["file": "{image}"])),
                    answer: .init()))
    }

    @Test("a price file of one's own replaces the built-in one")
    func prices() throws {
        let settings = try SettingsFiles.load("good", "own-backend", environment: environment)
        let price = settings.endpoints[0].targets[0].price
        #expect(settings.priceVersion == "spring")
        #expect(price?.unit == .second)
        #expect(price?.amount == MicroDollars(225))
        #expect(price?.hardware == "gpu-t4")
        #expect(price?.source == "price page")
    }

    @Test("money, counts, fixtures and paths are read")
    func rest() throws {
        let settings = try SettingsFiles.load("good", "own-backend", environment: environment)
        let folder = SettingsFiles.folder.appending(path: "good").path
        #expect(settings.budget == MicroDollars(500_000))
        #expect(settings.unknownCost == .zero)
        #expect(settings.dailyBudgets == ["paid": MicroDollars(1_250_000)])
        #expect((settings.concurrency.value, settings.repeatCount.value) == (2, 5))
        let fixtures = settings.fixtures
        #expect(fixtures.place == .folder("\(folder)/pictures"))
        #expect(fixtures.ids.map(\.text) == ["portrait"] && fixtures.tags.map(\.text) == ["small", "photo"])
        #expect(fixtures.ids.first?.place.hasSuffix(": fixtures.ids[0]") == true)
        #expect(settings.ledgerPath == "/var/lib/assay/ledger.sqlite")
        #expect(settings.location == "attic")
    }

    @Test("a built-in provider can be given a daily budget and keeps the rest")
    func mergedProvider() throws {
        let settings = try SettingsFiles.load("good", "budget-only")
        let builtIn = try SettingsLoader.builtIn(environment: [:], schemas: Drivers.schemas)
        #expect(settings.providers == builtIn.providers)
        #expect(settings.endpoints == builtIn.endpoints)
        #expect(settings.dailyBudgets == ["replicate": MicroDollars(2_000_000)])
    }

    @Test("built-in providers that no endpoint uses are not in the settings")
    func unusedProviders() throws {
        let settings = try SettingsFiles.load("good", "own-backend", environment: environment)
        #expect(settings.providers.map(\.id) == ["paid", "free"])
    }

    @Test("an empty address means that there is no backend")
    func noBackend() throws {
        #expect(try SettingsFiles.load("good", "no-backend").backendURL == nil)
    }

    @Test("accounting and gates are read, whole classes as their codes")
    func gates() throws {
        let settings = try SettingsFiles.load("good", "gates")
        let codes: [OutcomeCode] = [.throttledRate, .throttledQueue, .accountPayment, .accountAuth, .providerLoading]
        #expect(
            codes.map(settings.accounting.counting) == [.down, .down, .down, .excluded, .excluded])
        #expect(
            settings.gates == [
                Gate(.uptime(atLeast: 0.995), route: "replicate"),
                Gate(.p95(atMost: .seconds(20)), endpoint: "hd-image", route: "backend"),
                Gate(.cost(atMost: MicroDollars(500_000))),
                Gate(.costPerSuccess(atMost: MicroDollars(10_000)), route: "replicate"),
                Gate(.quality(atLeast: 25), endpoint: "fix-old-photo"), Gate(.regression),
            ])
    }

    @Test("anchors may be used with measure")
    func anchors() throws {
        let endpoints = try SettingsFiles.load("good", "anchors").endpoints
        #expect(endpoints.map(\.id) == ["one", "two"])
        #expect(endpoints[1].expectation.slowAfter == .seconds(30))
    }

    @Test("a lone dollar stays, $${ is a literal, and an empty variable takes its default")
    func dollars() throws {
        let settings = try SettingsFiles.load("good", "dollars", environment: environment)
        #expect(settings.backendHeaders == ["X-Price": "$5 and ${NAME} and full"])
        #expect(settings.location == nil)
    }
}
