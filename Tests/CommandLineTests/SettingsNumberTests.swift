import Documents
import Foundation
import Harness
import Model
import Planning
import Providers
import Settings
import TestSupport
import Testing

@Suite("Numbers in settings")
struct SettingsNumberTests {
    private static let edges = [
        "0", "-1", "1e308", "inf", "nan", "9223372036854775807", "9223372036854775808", "1152921504606846976", "65536",
        "0.0000001", "99999999999",
    ]

    /// Every place of the built-in settings that has a number as a value, whatever its unit. Names with digits are none.
    private func places(in text: String) -> [Range<String.Index>] {
        text.matches(of: /[:\[,{] *\$?(\d+(\.\d+)?)(ms|s|m|h|d|%)?(?=[ ,}\]\n])/).map { $0.output.1 }
            .map { $0.startIndex..<$0.endIndex }
    }

    @Test("at every edge every number is taken, or refused by its key; what is taken can be planned")
    func edges() throws {
        let text = SettingsLoader.template
        let places = places(in: text)
        #expect(places.count >= 35)
        let fixtures = try FixtureLibrary.load(
            FixtureSource(place: .embedded), for: .work, features: FeatureSpec.builtIn)
        var (taken, refused) = (0, 0)
        for place in places {
            let line = text[..<place.lowerBound].split(separator: "\n", omittingEmptySubsequences: false).count
            for edge in Self.edges {
                let mutant = text.replacingCharacters(in: place, with: edge)
                do {
                    let settings = try SettingsLoader.load(
                        text: mutant, file: "edge.yaml", environment: [:], schemas: Drivers.schemas)
                    _ = try settings.plan(fixtures, selection: .init(), tier: .work).report
                    taken += 1
                } catch let error as DocumentError {
                    refused += 1
                    #expect(error.problems.contains { $0.line == line || $0.line == nil }, "\(error)")
                }
            }
        }
        print("numbers in settings: \(places.count), values taken \(taken), refused \(refused)")
        #expect(taken > 50 && refused > 200)
    }

    @Test("an id or a tag that no fixture has is an error at its line, and so is a folder that is not there")
    func fixtureNames() throws {
        func load(_ fixtures: String) throws -> [Fixture] {
            let settings = try SettingsLoader.load(
                text: "version: 1\nfixtures:\n  \(fixtures)\n", file: "a.yaml", environment: [:],
                schemas: Drivers.schemas)
            return try FixtureLibrary.load(settings.fixtures, for: .work, features: settings.features)
        }
        #expect(try load("ids: [lighthouse]").map(\.id) == ["lighthouse"])
        let cases = [
            (
                "ids: [lighthouse, lighthose]", "a.yaml:3: fixtures.ids[1]: found \"lighthose\"",
                "did you mean `lighthouse`?"
            ),
            (
                "tags: [no-such-tag]", "a.yaml:3: fixtures.tags[0]: found \"no-such-tag\"",
                "expected the tag of a fixture"
            ),
            ("from: nope", "a.yaml:3: fixtures.from", "nope"),
        ]
        for (text, place, words) in cases {
            let error = #expect(throws: HarnessError.self) { try load(text) }
            let message = error?.description ?? ""
            #expect(message.hasPrefix(place) && message.contains(words), "\(message)")
        }
    }

    @Test(
        "parameters of any size are sent and judged, and trap nowhere",
        arguments: ["1152921504606846976", "-9223372036854775808", "0", "1e308", "true"])
    func parameters(scale: String) async throws {
        try await withTemporaryFolder { folder in
            let settings = """
                version: 1
                endpoints:
                  hd-image:
                    feature: hd-image
                    path: /api/ai/hd-image
                    parameters: { scale: \(scale), width: \(scale), height: \(scale) }
                    timeout: 5s
                    targets: [{ provider: replicate, model: nightmareai/real-esrgan, timeout: 5s }]
                """
            try Data(settings.utf8).write(to: URL(filePath: folder + "/own.yaml"))
            let result = try await AssayBinary.run(
                ["check", "--settings", "own.yaml", "--scenario", "all-up", "--fixture", "tiny"], in: folder)
            #expect(result.status < 128 && result.status != 2, "\(result.status) \(result.stderr)")
        }
    }
}
