import Documents
import Model
import Planning
import Providers
import Settings
import Testing

/// What `assay plan` and `assay check` tell of parameters that go nowhere and of placeholders that have no value.
@Suite("Parameters of described APIs") struct ParameterUseTests {
    private static func settings(_ endpoint: String, providers: String, url: String = "") throws -> AssaySettings {
        try SettingsLoader.load(
            text: """
                version: 1
                backend: { url: "\(url)" }
                providers:
                \(providers)
                endpoints:
                  e: \(endpoint)
                """, file: "assay.yaml", environment: ["KEY": "k-1234567", "CLOUDFLARE_ACCOUNT_ID": "account-1"],
            schemas: Drivers.schemas)
    }

    private static func remarks(_ settings: AssaySettings) throws -> [String] {
        let picture = Picture(bytes: [1], format: .png, width: 8, height: 8, sha256: "00")
        let fixtures = [
            Fixture(id: "picture", content: .image(picture)), Fixture(id: "words", content: .prompt("A boat")),
        ]
        let plan = try Plan.make(
            endpoints: settings.endpoints, fixtures: fixtures, includesBackend: settings.backendURL != nil)
        return plan.remarks(hasBackend: settings.backendURL != nil)
    }

    private static let fal = "  mine: { kind: fal }"

    private static func endpoint(_ parameters: String, feature: String = "cartoonify", targets: String = "mine")
        -> String
    {
        let all = targets.split(separator: " ").map { "{ provider: \($0), model: a/b }" }.joined(separator: ", ")
        return "{ feature: \(feature), path: /e, parameters: { \(parameters) }, targets: [\(all)] }"
    }

    @Test("a parameter that is nearly one that is used is told with what was probably meant, backend or not")
    func typo() throws {
        for url in ["", "http://127.0.0.1:9"] {
            let told = try Self.remarks(
                Self.settings(Self.endpoint("promt: Draw it"), providers: Self.fal, url: url))
            #expect(
                told.first == "parameter `promt` of `e` is used by no step of `mine`; did you mean `prompt`?", "\(told)"
            )
            // The prompt is then missing as well.
            #expect(told.count == 2 && told[1].contains("`{prompt}` of `mine` has no value for `e`"), "\(told)")
        }
    }

    @Test("a parameter that nobody uses is told; one that the backend, another target or the size goes by is not")
    func unused() throws {
        let told = try Self.remarks(Self.settings(Self.endpoint("prompt: x, glitter: 3"), providers: Self.fal))
        #expect(told == ["parameter `glitter` of `e` is used by no step of `mine`"])
        let backend = Self.endpoint("prompt: x, glitter: 3")
        #expect(try Self.remarks(Self.settings(backend, providers: Self.fal, url: "http://127.0.0.1:9")).isEmpty)
        let other = """
              mine: { kind: fal }
              own:
                kind: http
                url: http://127.0.0.1:9
                submit: { post: /x, json: { p: "{prompt}", g: "{param.glitter}", i: "{image.base64}" } }
                result: { image: /image }
            """
        #expect(
            try Self.remarks(
                Self.settings(Self.endpoint("prompt: x, glitter: 3", targets: "mine own"), providers: other)
            )
            .isEmpty)
        let scale = Self.endpoint("scale: 4", feature: "hd-image")
        #expect(try Self.remarks(Self.settings(scale, providers: "  mine: { kind: stability }")).isEmpty)
    }

    @Test("a description that is used for pictures and sends none says so, unless the target's input sends it")
    func unseen() throws {
        func told(_ image: String, feature: String = "hd-image", prepare: String = "", input: String = "") throws
            -> [String]
        {
            let own = """
                  mine:
                    kind: http
                    url: http://127.0.0.1:9\(prepare)
                    submit: { post: /x, json: { p: x\(image) } }
                    result: { image: /image }
                """
            return try Self.remarks(
                Self.settings(
                    "{ feature: \(feature), path: /e, targets: [{ provider: mine\(input) }] }", providers: own))
        }
        let blind = try told("")
        #expect(blind.count == 1 && blind[0].hasPrefix("no step of `mine` sends the picture of `e`"), "\(blind)")
        #expect(try told(", n: \"{image.name}\"") == blind)
        let upload = "\n    prepare: { up: { post: /u, raw: \"{image.bytes}\" } }"
        let seen = try [
            told(", i: \"{image.base64}\""), told(", i: \"{image.data-uri}\""), told("", prepare: upload),
            told("", input: ", input: { img: \"{image}\" }"), told("", feature: "text-to-image"),
        ]
        #expect(seen.allSatisfy { $0.isEmpty }, "\(seen)")
    }

    @Test("where either the description or the settings may be misspelled, both are named")
    func eitherSide() throws {
        let own = """
              mine:
                kind: http
                url: http://127.0.0.1:9
                submit: { post: /x, json: { i: "{image.base64}", s: "{param.scael}" } }
                result: { image: /image }
            """
        let told = try Self.remarks(Self.settings(Self.endpoint("scale: 2", feature: "hd-image"), providers: own))
        #expect(
            told == [
                "parameter `scale` of `e` is used by no step of `mine`, which asks for `{param.scael}`: one of the two is misspelled"
            ])
    }

    @Test("an address without its value, a text of which one half is missing, and a prompt that is needed are told")
    func withoutValue() throws {
        let own = """
              mine:
                kind: http
                url: http://127.0.0.1:9
                submit:
                  post: "/{param.room}/edits"
                  json: { prompt: "{prompt}", size: "{width}x{height}", seed: "{param.seed}", image: "{image.data-uri}" }
                result: { image: /image }
            """
        let told = try Self.remarks(Self.settings(Self.endpoint("width: 64"), providers: own))
        #expect(
            told == [
                "`{param.room}` in the address of the step `submit` of `mine` has no value for `e`: give `room` under `parameters`",
                "`{prompt}` of `mine` has no value for `e`, which is sent pictures: give `prompt` under `parameters`",
                "`{width}x{height}` is left out of what `mine` is sent for `e`, because `{height}` has no value: give `height` "
                    + "under `parameters`",
            ])
        let whole = "room: 1, prompt: x, width: 64, height: 64"
        #expect(try Self.remarks(Self.settings(Self.endpoint(whole), providers: own)).isEmpty)
    }

    @Test(
        "the descriptions that come with the program, used as documented, say nothing: alone, and with every parameter")
    func shipped() throws {
        var count = 0
        for name in ShippedDescriptions.names {
            let api = ShippedDescriptions.description(name)
            let feature =
                switch api.task {
                case .draw: "text-to-image"
                case .edit: "cartoonify"
                case .restore: "fix-old-photo"
                case .upscale: "hd-image"
                }
            let places = api.steps.flatMap(\.step.request.places)
            var all: Set<String> = []
            for case .parameter(let parameter) in places { all.insert("\(parameter): 2") }
            if places.contains(.width) || places.contains(.aspect) { all.formUnion(["width: 64", "height: 64"]) }
            let prompt = feature == "cartoonify" && places.contains(.prompt) ? ["prompt: \"Draw it\""] : []
            let scale = feature == "hd-image" ? ["scale: 2"] : []
            for parameters in [prompt, prompt + scale, prompt + all.sorted()] {
                let model = places.contains(.model) ? "a/b" : ""
                let target = "{ provider: mine\(model.isEmpty ? "" : ", model: \(model)") }"
                let settings = try Self.settings(
                    "{ feature: \(feature), path: /e, parameters: { \(parameters.joined(separator: ", ")) }, targets: [\(target)] }",
                    providers: "  mine: { kind: \(name), url: \"http://127.0.0.1:9\" }")
                #expect(try Self.remarks(settings).isEmpty, "\(name) \(parameters)")
                count += 1
            }
        }
        #expect(count == 3 * ShippedDescriptions.names.count && count >= 60)
        print("\(count) uses of \(ShippedDescriptions.names.count) descriptions, nothing told")
    }
}
