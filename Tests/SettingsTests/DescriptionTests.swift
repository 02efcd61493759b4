import Documents
import Model
import Providers
import Testing

@testable import Settings

@Suite("Descriptions of image APIs") struct DescriptionTests {
    @Test(
        "those that come with the program are right, and each says where and when it was read",
        arguments: ShippedDescriptions.names)
    func shipped(name: String) throws {
        let text = try #require(ShippedDescriptions.text(name))
        let log = ProblemLog(.settings)
        let read = try ShippedDescriptions.read(name, text, StandInEnvironment.of(text), log)
        #expect(throws: Never.self) { try log.throwIfAny() }
        let api = try #require(read?.api)
        #expect(!api.source.isEmpty && api.date.hasPrefix("20") && !api.title.isEmpty)
        // What is read from an answer is in the documented one.
        for rule in api.errors {
            let example = try #require(rule.example, "\(rule.name)")
            let answer = StepAnswer(status: example.status, headers: rule.namedHeaders, json: example.json)
            let first = api.errors.first { $0.conditions.allSatisfy { $0.holds($0.selector.find(in: answer)) } }
            #expect(first?.name == rule.name, "the example of \(rule.name) is taken for \(first?.name ?? "none")")
        }
        for step in api.steps {
            guard let example = step.step.example else { continue }
            let answer = StepAnswer(status: 200, json: example)
            let wrong = api.errors.first { $0.conditions.allSatisfy { $0.holds($0.selector.find(in: answer)) } }
            #expect(wrong == nil, "the good answer of \(step.name) is taken for \(wrong?.name ?? "")")
        }
    }

    @Test(
        "whatever is done to a description, it is read, or what is wrong is said", arguments: ShippedDescriptions.names)
    func mutations(name: String) throws {
        let text = try #require(ShippedDescriptions.text(name))
        var random = SplitMix64(seed: 7)
        var read = 0
        for _ in 0..<40 {
            let mutant = Mutation.of(text, &random)
            let log = ProblemLog(.settings)
            do throws(DocumentError) {
                let value = try ShippedDescriptions.read(name, mutant, StandInEnvironment.of(mutant), log)
                if value == nil { #expect(throws: DocumentError.self) { try log.throwIfAny() } } else { read += 1 }
            } catch {
                #expect(!error.problems.isEmpty)
            }
        }
        #expect(read < 40)
    }

    private func settings(_ provider: String, environment: [String: String] = ["KEY": "k-1234567"]) throws
        -> AssaySettings
    {
        try SettingsLoader.load(
            text: """
                version: 1
                providers:
                \(provider.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
                endpoints:
                  e: { feature: hd-image, path: /e, targets: [{ provider: studio, model: m-1 }] }
                """, file: "assay.yaml", environment: environment, schemas: Drivers.schemas)
    }

    private static let studio = """
        studio:
          kind: http
          url: https://api.studio.example/v1
          auth: { header: Authorization, value: "Bearer ${KEY}" }
          submit:
            post: "/{model}"
            json: { image: "{image.data-uri}", scale: "{param.scale}" }
          poll: { get: "{submit:/status_url}", state: /status, running: [working], done: [finished] }
          result: { image: /output/url }
        """

    @Test("a provider of kind http is read from the settings, with its key from the environment")
    func inline() throws {
        let provider = try #require(try settings(Self.studio).providers.first)
        let api = try #require(provider.api)
        #expect(provider.baseURL == "https://api.studio.example/v1")
        #expect(provider.token?.reveal() == "k-1234567" && provider.needsToken)
        #expect(api.auth?.place == .header("Authorization", before: "Bearer ", after: ""))
        #expect(api.poll?.states["finished"] == .done)
        #expect(api.lastOfWork == "poll")
    }

    @Test("without its key a provider is there and has none; one that comes with the program is named by its kind")
    func named() throws {
        #expect(try settings(Self.studio, environment: [:]).providers.first?.token == nil)
        let fal = try #require(try settings("studio: { kind: fal, url: \"http://127.0.0.1:9/x\" }").providers.first)
        #expect(fal.kind == "fal" && fal.baseURL == "http://127.0.0.1:9/x" && fal.api?.url == "https://queue.fal.run")
    }

    @Test(
        "a mistake is told with its line, its place and what was probably meant",
        arguments: [
            (
                "/status, running", "/status, runing",
                "providers.studio.poll.runing: found a key that is not a setting", "did you mean `running`"
            ),
            (
                "{submit:/status_url}", "{sumbit:/status_url}", "poll.get: found {sumbit:/status_url}",
                "did you mean `submit`"
            ),
            ("{param.scale}", "{params.scale}", "submit.json.scale: found {params.scale}", "expected a placeholder"),
            ("/output/url }", "output/url }", "result.image: found the place \"output/url\"", "/a/pointer"),
            ("done: [finished]", "", "poll.done: found nothing", "the words for work that is done"),
            (
                "Bearer ${KEY}", "Bearer secret", "auth.value: found a key that is not from the environment",
                "Bearer ${MY_KEY}"
            ),
            ("post: \"/{model}\"", "post: \"/{model}\"\n    get: /x", "submit: found 2 requests", "one of get, post"),
            ("post: \"/{model}\"", "post: \"x/{model}\"", "submit.post: found the address", "begins with /"),
            ("running: [working]", "running: [finished]", "the state \"finished\" twice", "each state in one list"),
            (
                "{image.data-uri}", "{image.data-url}", "submit.json.image: found {image.data-url}",
                "did you mean `image.data-uri`"
            ),
        ])
    func mistakes(old: String, new: String, complaint: String, remedy: String) throws {
        let error = #expect(throws: DocumentError.self) { try settings(Self.studio.replacing(old, with: new)) }
        let text = error?.description ?? ""
        #expect(text.contains(complaint) && text.contains(remedy), "\(text)")
        #expect(text.contains("assay.yaml:"))
    }

    @Test(
        "a key with a line end in it is refused by its variable's name, not sent without",
        arguments: ["k-1\n", "k\r", "\tk"])
    func keyOfTwoLines(key: String) {
        let error = #expect(throws: DocumentError.self) { try settings(Self.studio, environment: ["KEY": key]) }
        #expect(
            error?.description.contains("look at what $KEY holds") == true && error?.description.contains(key) == false)
    }

    @Test("what is nested too deeply, or too long a place, is refused")
    func depth() {
        let deep = String(repeating: "{ a: ", count: 80) + "1" + String(repeating: " }", count: 80)
        let place = String(repeating: "/a", count: 300)
        for wrong in [
            Self.studio.replacing("\"{param.scale}\"", with: deep),
            Self.studio.replacing("post: \"/{model}\"", with: "post: \"/{model}\"\n    input-at: \(place)"),
            Self.studio.replacing("/output/url", with: place),
        ] { #expect(throws: DocumentError.self) { try settings(wrong) } }
    }

    @Test("all mistakes of a description are told at once")
    func together() {
        let wrong = Self.studio.replacing("{param.scale}", with: "{scael}").replacing("/output/url", with: "output")
        let error = #expect(throws: DocumentError.self) { try settings(wrong) }
        #expect(error?.problems.count == 2, "\(error?.description ?? "")")
    }

    @Test(
        "a rule without a condition, of a good code, or with an unknown one is refused",
        arguments: [
            ("{ when: {}, code: provider.failed }", "found no condition"),
            ("{ when: { status: 409 }, code: ok }", "found `ok`"),
            ("{ when: { status: 409 }, code: provider.fialed }", "did you mean `provider.failed`"),
            ("{ when: { nowhere:/x: 1 }, code: provider.failed }", "found the step \"nowhere\""),
        ])
    func rules(rule: String, complaint: String) {
        let error = #expect(throws: DocumentError.self) { try settings(Self.studio + "\n  errors: [\(rule)]") }
        #expect(error?.description.contains(complaint) == true, "\(error?.description ?? "")")
    }
}

extension APIErrorRule {
    fileprivate var namedHeaders: [String: String] {
        conditions.reduce(into: [:]) { headers, condition in
            if case .header(let name) = condition.selector.source, case .equals(let values) = condition.test {
                headers[name] = values.first?.plainText
            }
        }
    }
}
