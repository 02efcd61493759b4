import Model
import Providers
import Settings
import Testing

@Suite struct BuiltInSettingsTests {
    @Test("the built-in settings hold with an empty environment")
    func values() throws {
        let settings = try SettingsLoader.builtIn(environment: [:], schemas: Drivers.schemas)
        #expect(settings.backendURL == "http://127.0.0.1:5000")
        #expect(settings.backendToken == nil)
        #expect(settings.backendHeaders == [:])
        #expect(settings.fixtures == FixtureSource(place: .embedded, ids: [], tags: []))
        #expect(settings.ledgerPath == "assay.db")
        #expect((settings.concurrency.value, settings.repeatCount.value) == (4, 1))
        #expect(settings.budget == nil)
        #expect(settings.unknownCost == MicroDollars(50_000))
        #expect(settings.dailyBudgets == [:])
        #expect(settings.location == nil)
        #expect(settings.priceVersion == "2026-11-22")
    }

    @Test("the built-in providers are those of the seed report, without tokens")
    func providers() throws {
        let providers = try SettingsLoader.builtIn(environment: [:], schemas: Drivers.schemas).providers
        let expected: [Provider] = [
            .replicate(url: "https://api.replicate.com", token: nil),
            .space("akhaliq/Real-ESRGAN", id: "real-esrgan-space", hub: "https://huggingface.co"),
            .space("PKUWilliamYang/VToonify", id: "vtoonify-space", hub: "https://huggingface.co"),
            .inference(url: "https://router.huggingface.co/hf-inference", token: nil),
        ]
        func facts(_ provider: Provider) -> [String] {
            [provider.id, provider.kind.rawValue, provider.baseURL, "\(provider.needsToken)", "\(provider.options)"]
        }
        #expect(providers.map(facts) == expected.map(facts))
        #expect(providers.allSatisfy { $0.token == nil })
        let hub = "HUGGINGFACE_TOKEN"
        #expect(providers.map(\.keyVariable) == ["REPLICATE_API_TOKEN", hub, hub, hub])
    }

    @Test("tokens and addresses come from the environment")
    func environment() throws {
        let settings = try SettingsLoader.builtIn(
            environment: [
                "ASSAY_BACKEND_URL": "http://10.0.0.7:8080/", "REPLICATE_API_TOKEN": "r8_x",
                "HUGGINGFACE_TOKEN": "hf_x",
                "REPLICATE_BASE_URL": "http://127.0.0.1:1", "HF_ENDPOINT": "http://127.0.0.1:2",
                "HF_INFERENCE_BASE_URL": "http://127.0.0.1:3/hf-inference", "ASSAY_LOCATION": "hanoi",
            ], schemas: Drivers.schemas)
        #expect(settings.backendURL == "http://10.0.0.7:8080")
        #expect(settings.location == "hanoi")
        #expect(
            settings.providers.map(\.baseURL) == [
                "http://127.0.0.1:1", "http://127.0.0.1:2", "http://127.0.0.1:2", "http://127.0.0.1:3/hf-inference",
            ])
        #expect(settings.providers.map { $0.token?.reveal() } == ["r8_x", "hf_x", "hf_x", "hf_x"])
        #expect(settings.providers.map { $0.token?.variable }.first == "REPLICATE_API_TOKEN")
    }

    @Test("the five endpoints stand at the contract's paths with its features and fallback chains")
    func endpoints() throws {
        let endpoints = try SettingsLoader.builtIn(environment: [:], schemas: Drivers.schemas).endpoints
        #expect(endpoints.map(\.id) == FeatureSpec.builtIn.map(\.id.rawValue))
        #expect(endpoints.map(\.feature) == FeatureSpec.builtIn)
        #expect(
            endpoints.map(\.path) == [
                "/api/ai/fix-old-photo", "/api/ai/hd-image", "/api/ai/cartoonify",
                "/api/huggingface/text-generation", "/api/huggingface/text-to-image",
            ])
        #expect(endpoints.map(\.timeout) == [120, 180, 120, 30, 60].map { .seconds($0) })
        #expect(
            endpoints.map { $0.targets.map(\.provider.id) } == [
                ["replicate"], ["replicate", "real-esrgan-space"], ["replicate", "vtoonify-space"],
                ["hf-inference"], ["hf-inference"],
            ])
        #expect(
            endpoints.map(\.parameters) == [
                ["version": "v1.3"], ["scale": 4], ["style": "cartoon", "style_degree": 0.5],
                [
                    "model": "mistralai/Mistral-7B-Instruct-v0.2", "max_tokens": 250, "temperature": 0.7,
                    "top_p": 0.9,
                ],
                ["model": "stabilityai/stable-diffusion-2"],
            ])
    }

    @Test("a chain's attempts fit into its endpoint's time")
    func timeouts() throws {
        for endpoint in try SettingsLoader.builtIn(environment: [:], schemas: Drivers.schemas).endpoints {
            #expect(endpoint.targets.map(\.timeout).reduce(.zero, +) < endpoint.timeout, "\(endpoint.id)")
        }
    }

    @Test("what the seed report prices is priced, and VToonify at Replicate is not")
    func prices() throws {
        let targets = try SettingsLoader.builtIn(environment: [:], schemas: Drivers.schemas).endpoints.flatMap(
            \.targets)
        let prices = targets.map { ($0.model, $0.price?.unit, $0.price?.amount.readable) }
        let expected: [(String, Price.Unit?, String?)] = [
            ("tencentarc/gfpgan", .image, "$0.002"), ("nightmareai/real-esrgan", .run, "$0.0019"),
            ("akhaliq/Real-ESRGAN", .free, "$0"), ("412392713/vtoonify", nil, nil),
            ("PKUWilliamYang/VToonify", .free, "$0"), ("mistralai/Mistral-7B-Instruct-v0.2", .free, "$0"),
            ("stabilityai/stable-diffusion-2", .free, "$0"),
        ]
        #expect(prices.elementsEqual(expected, by: ==))
        #expect(targets[0].price?.source == "seed status report")
    }

    @Test("the template is the file that is read: it states its version and names every section")
    func template() {
        for section in [
            "version: 1", "backend:", "providers:", "endpoints:", "fixtures:", "run:", "ledger:", "prices:",
        ] {
            #expect(SettingsLoader.template.contains("\n\(section)"))
        }
    }
}
