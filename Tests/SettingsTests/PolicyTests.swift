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
        #expect(settings.watch.every == nil && settings.watch.window.typed == "1d")
        #expect(settings.watch.host == "127.0.0.1" && settings.watch.port.value == 8686 && settings.watch.runs == nil)
        #expect(settings.health == .standard)
        #expect(settings.schedule.tiers.mapValues(\.typed) == [.reach: "1m", .account: "15m", .work: "1h"])
        #expect(settings.incidents == IncidentPolicy())
        #expect(settings.spending.total.isNone && settings.spending.urgency.value == 4)
        #expect(settings.maintenance.isEmpty && settings.alerts == AlertPolicy())
    }

    @Test("a monitor's sections are read, and the last rule that fits gives the cadence")
    func monitor() throws {
        let settings = try load(
            """
            providers: { replicate: { daily-budget: $1, monthly-budget: $20 } }
            schedule:
              work: off
              rules:
                - { endpoint: hd-image, every: 6h }
                - { endpoint: hd-image, provider: replicate, tier: work, every: "0 4 * * *" }
            budget: { day: $2, ahead: 10% }
            incidents: { open-after: 3 of 4, slow: off, objective: 99.5%, controls: [http://127.0.0.1:1] }
            maintenance:
              - { at: "0 3 * * sun", for: 2h, provider: replicate }
              - { from: 2026-12-01T22:00Z, until: 2026-12-02T04:00Z }
            """)
        func cadence(_ endpoint: String, _ route: String, _ tier: Tier) -> String {
            settings.schedule.cadence(of: ProbeSeries(endpoint: endpoint, route: route, tier: tier)).typed
        }
        #expect(cadence("hd-image", "replicate", .work) == "0 4 * * *" && cadence("hd-image", "backend", .work) == "6h")
        #expect(cadence("cartoonify", "replicate", .work) == "off" && cadence("cartoonify", "backend", .reach) == "1m")
        #expect(settings.spending.total.day == MicroDollars(2_000_000) && settings.dailyBudgets.count == 1)
        #expect(settings.spending.providers["replicate"]?.month == MicroDollars(20_000_000))
        #expect(settings.incidents.opening.typed == "3 of 4" && settings.incidents.slowRatio == nil)
        #expect(settings.incidents.objective?.share == 0.995 && settings.incidents.controls.count == 1)
        #expect(settings.maintenance.count == 2)
    }

    @Test(
        "what a monitor cannot go by is refused",
        arguments: [
            ("schedule: { work: sometimes }", "a duration with its unit"),
            ("schedule: { rules: [{ endpoint: hd-image }] }", "schedule.rules[0].every"),
            ("schedule: { rules: [{ endpoint: none, every: 1h }] }", "one of the endpoints"),
            ("incidents: { open-after: 4 of 3 }", "how many of how many"), ("incidents: { slow: 1 }", "or off"),
            ("maintenance: [{ at: \"0 3 * * sun\" }]", "maintenance[0].for"),
            ("maintenance: [{ from: 2026-12-02, until: 2026-12-01 }]", "later than"),
            ("maintenance: [{ at: \"0 3 * * sun\", for: 1h, until: 2026-12-01 }]", "`at` and `for`"),
            ("maintenance: [{ from: 2026-12-01, until: 2026-12-02, for: 2h }]", "`from` and `until`"),
            ("incidents: { objective: 100% }", "under 100 %"), ("incidents: { objective: 0% }", "from 1 %"),
            ("alerts: { heartbeat: \"http://\" }", "no address"),
            ("budget: { ahead: 2 dollars }", "a percentage"), ("alerts: { channels: { a: {} } }", "kind"),
        ])
    func monitorRefused(text: String, expected: String) throws {
        let problems = try problems(text)
        #expect(problems.count == 1 && problems[0].contains(expected), "\(problems)")
    }

    @Test("a judge has its bounds, its time, its memory, and the folder of the file it stands in")
    func judges() throws {
        let text = """
            version: 1
            judges:
              clip: { command: [./clip.py, --fast, ""], features: [text-to-image], at-least: 0.25, within: 5s, memory: 1GiB }
              plain: { command: [score], at-most: -1.5e-3 }
            """
        let settings = try SettingsLoader.load(
            text: text, file: "some/folder/assay.yaml", environment: [:], schemas: Drivers.schemas)
        #expect(
            settings.judges == [
                JudgeSpec(
                    id: "clip", command: ["./clip.py", "--fast", ""], folder: "some/folder/",
                    features: [.textToImage], bounds: ScoreBounds(atLeast: 0.25), within: Span(.seconds(5)),
                    memory: MemorySize(mebibytes: 1024)),
                JudgeSpec(
                    id: "plain", command: ["score"], folder: "some/folder/", bounds: ScoreBounds(atMost: -0.0015)),
            ])
        #expect(settings.judges[0].judges(.textToImage) && !settings.judges[0].judges(.cartoonify))
        #expect(settings.judges[1].judges(.cartoonify) && !settings.judges[1].judges(.textGeneration))
        #expect(settings.rehearsed(at: [:], backendURL: "http://127.0.0.1:1").judges == settings.judges)
    }

    @Test(
        "a size of memory has its unit, and is read as it is typed",
        arguments: [("512MiB", 512), ("2GiB", 2048), ("65536KiB", 64), ("1 GiB", 1024)])
    func memory(text: String, mebibytes: Int) throws {
        let size = try #require(MemorySize(typed: text))
        #expect(size == MemorySize(mebibytes: mebibytes) && MemorySize(typed: size.typed) == size)
    }

    @Test(
        "what is no size of memory is refused",
        arguments: ["", "512", "MiB", "-1GiB", "15MiB", "1025GiB", "9999999999999999GiB", "1.5GiB", "512MB", "0GiB"])
    func noMemory(text: String) { #expect(MemorySize(typed: text) == nil) }

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
        #expect(settings.watch.window.duration == .seconds(86_400))
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
