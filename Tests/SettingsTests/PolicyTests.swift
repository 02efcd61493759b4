import Documents
import Model
import Providers
import Settings
import Testing

@Suite("Policies of the settings")
struct PolicyTests {
    private func load(_ text: String) throws(DocumentError) -> AssaySettings {
        try SettingsLoader.load(
            text: "version: 1\n" + text, file: "assay.yaml", environment: [:], schemas: Drivers.schemas)
    }

    private func problems(_ text: String) throws -> [String] {
        let error = try #require(throws: DocumentError.self) { _ = try load(text) }
        return error.problems.map(\.description)
    }

    @Test("the built-in policies are those that are documented")
    func defaults() throws {
        let settings = try SettingsLoader.builtIn(environment: [:], schemas: Drivers.schemas)
        #expect(settings.retention == Retention(passed: .seconds(30 * 86_400), failed: .seconds(365 * 86_400)))
        #expect(settings.pictures.choice == .some && settings.pictures.retention == PictureRetention())
        #expect(settings.watch.every.typed == "1m" && settings.watch.window.typed == "1d")
        #expect(settings.watch.host == "127.0.0.1" && settings.watch.port.value == 8686 && settings.watch.runs == nil)
        #expect(settings.health == .standard)
    }

    @Test("each key of a policy may be set alone")
    func partial() throws {
        let settings = try load(
            """
            retention: { others: 90d }
            pictures: { keep: all }
            watch: { port: 0, runs: 3 }
            health: { fail: [only_resized], ignore: [placeholder, blurred] }
            """)
        #expect(settings.retention == Retention(passed: .seconds(30 * 86_400), failed: .seconds(90 * 86_400)))
        #expect(settings.pictures.choice == .all && settings.pictures.room.value == 200)
        #expect(settings.watch.port.value == 0 && settings.watch.runs?.value == 3)
        #expect(settings.watch.every.duration == .seconds(60))
        #expect(
            settings.health.overrides == [.onlyResized: .fail, .placeholder: .ignore, .blurred: .ignore])
    }

    @Test(
        "a value out of its range is refused with the range",
        arguments: [
            ("watch: { port: 99999 }", "a whole number from 0 to 65535"),
            ("watch: { every: 1ms }", "a duration with its unit from 100ms to 365d, for example 60s"),
            ("watch: { runs: 0 }", "a whole number from 1 to 1000000000"),
            ("pictures: { keep-megabytes: -1 }", "a whole number from 0 to 1000000"),
            ("pictures: { keep: most }", "one of: none, some, all"),
            ("retention: { passed: 30 }", "a duration with its unit from 0s to 36500d, for example 30d"),
            ("run: { concurrency: 1001 }", "a whole number from 1 to 1000"),
        ])
    func ranges(text: String, expected: String) throws {
        let problems = try problems(text)
        #expect(problems.count == 1 && problems[0].contains("expected \(expected)"), "\(problems)")
    }

    @Test("an unknown finding is told with its neighbour, and one of two meanings once")
    func health() throws {
        #expect(try problems("health: { warn: [blured] }")[0].hasSuffix("did you mean `blurred`?"))
        #expect(try problems("health: { warn: [noise], fail: [noise] }")[0].contains("under `fail` already"))
    }

    @Test("of more than fifty problems fifty are told, and the rest is counted")
    func many() throws {
        let text = "providers:\n" + (0..<70).map { "  p\($0): { kind: fax }" }.joined(separator: "\n")
        let error = try #require(throws: DocumentError.self) { _ = try load(text) }
        #expect(error.problems.count >= 70)
        let lines = error.description.split(separator: "\n")
        #expect(lines.count == 52 && lines[0] == "\(error.problems.count) problems in the settings")
        #expect(lines.last == "… and \(error.problems.count - 50) more")
    }
}
