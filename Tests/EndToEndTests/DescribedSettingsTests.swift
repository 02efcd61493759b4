import Foundation
import Sandbox
import TestSupport
import Testing

/// Descriptions of the user's own, as the program reads, explains and calls them.
@Suite("Descriptions of one's own, by the program") struct DescribedSettingsTests {
    private static func write(_ text: String, _ name: String, in folder: String, executable: Bool = false) throws {
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
        if executable {
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(folder)/\(name)")
        }
    }

    private static func settings(_ provider: String, parameters: String = "prompt: Draw it") -> String {
        """
        version: 1
        backend: { url: "" }
        ledger: assay.db
        providers: { studio: \(provider) }
        endpoints: { e: { feature: cartoonify, path: /e, timeout: 3s, parameters: { \(parameters) }, targets: [{ provider: studio, model: m }] } }
        """
    }

    /// The shipped fal, of which a command prints the key.
    private static func description(_ base: String, in folder: String) async throws -> String {
        let text = try await AssayBinary.run(["init", "--describe", "fal"], in: folder).stdout
        let auth = try #require(text.split(separator: "\n").first { $0.hasPrefix("auth:") })
        return text.replacing(auth, with: "auth: { command: [./key.sh], for: 1h, value: \"Key {token}\" }")
            .replacing("url: https://queue.fal.run", with: "url: \(base)/apis/fal")
    }

    @Test("a command prints the key of a whole check, once; the key is nowhere in what is left behind")
    func command() async throws {
        try await StandingSandbox.with(.named("all-up")) { sandbox in
            try await withTemporaryFolder { folder in
                let script = "#!/bin/sh\necho x >> runs\necho printed-key-7261\n"
                try Self.write(script, "key.sh", in: folder, executable: true)
                try Self.write(try await Self.description(sandbox.base, in: folder), "studio.yaml", in: folder)
                try Self.write(Self.settings("{ kind: http, description: studio.yaml }"), "s.yaml", in: folder)
                let check = try await AssayBinary.run(
                    [
                        "check", "--settings", "s.yaml", "--fixture", "portrait,tiny", "--repeat", "2", "--report",
                        "json=r.json", "--report", "html=r.html",
                    ], in: folder)
                #expect(check.stdout.contains("passed"), "\(check.stdout)\(check.stderr)")
                #expect(try await sandbox.journal("billed_total") == 4)
                #expect(try String(contentsOfFile: "\(folder)/runs", encoding: .utf8) == "x\n")
                var left = 0
                for name in try FileManager.default.subpathsOfDirectory(atPath: folder) where name != "key.sh" {
                    guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(name)") else { continue }
                    #expect(bytes.range(of: Data("printed-key-7261".utf8)) == nil, "\(name)")
                    left += 1
                }
                #expect(left >= 6 && !(check.stdout + check.stderr).contains("printed-key"))
                let ids = try await runProgram(
                    "sqlite3", ["assay.db", "SELECT count(DISTINCT remote_id), count(*) FROM attempt"], in: folder)
                #expect(ids.stdout == "4|4\n", "each attempt has the provider's own id")
            }
        }
    }

    @Test("a command that fails is our own failure: it is told with its words, and counts in no uptime")
    func failing() async throws {
        try await StandingSandbox.with(.named("all-up")) { sandbox in
            try await withTemporaryFolder { folder in
                let script = "#!/bin/sh\necho 'you are logged out' >&2\nexit 4\n"
                try Self.write(script, "key.sh", in: folder, executable: true)
                try Self.write(try await Self.description(sandbox.base, in: folder), "studio.yaml", in: folder)
                try Self.write(Self.settings("{ kind: http, description: studio.yaml }"), "s.yaml", in: folder)
                let check = try await AssayBinary.run(
                    ["check", "--settings", "s.yaml", "--fixture", "portrait", "--format", "json"], in: folder)
                #expect(
                    check.stdout.contains("\"self.error\"") && check.stdout.contains("you are logged out"),
                    "\(check.stdout)")
                #expect(check.stdout.contains("$(./key.sh)"))
                #expect(try await sandbox.journal("billed_total") == 0)
            }
        }
    }

    @Test("explain prints a provider of the settings and the file of a description; its mistakes have their lines")
    func explained() async throws {
        try await withTemporaryFolder { folder in
            let fal = try await AssayBinary.run(["init", "mine.yaml", "--describe", "fal"], in: folder)
            #expect(fal.status == 0 && fal.stdout.contains("wrote mine.yaml; name it in your settings"))
            let again = try await AssayBinary.run(["init", "mine.yaml", "--describe", "bfl"], in: folder)
            #expect(again.status == 2 && again.stderr.contains("--force overwrites it"))
            let copy = try String(contentsOfFile: "\(folder)/mine.yaml", encoding: .utf8)
            try Self.write(copy.replacing("title: ", with: "title: My own "), "mine.yaml", in: folder)
            try Self.write(Self.settings("{ kind: http, description: mine.yaml }"), "assay.yaml", in: folder)
            for arguments in [["mine.yaml"], ["./mine.yaml"], ["studio"], ["studio", "--settings", "assay.yaml"]] {
                let said = try await AssayBinary.run(["explain"] + arguments, in: folder)
                #expect(
                    said.status == 0 && said.stdout.hasPrefix("My own "), "\(arguments) \(said.stdout)\(said.stderr)")
                #expect(said.stdout.contains("curl -sS -X POST") && said.stdout.contains("contract.field"))
            }
            let settings = try await AssayBinary.run(["explain", "./assay.yaml"], in: folder)
            #expect(
                settings.status == 2 && settings.stderr.contains("assay explain NAME --settings"), "\(settings.stderr)")
            let broken = copy.replacing("  state: ", with: "  sttae: ").replacing("image: [", with: "image: [x, ")
            try Self.write(broken, "mine.yaml", in: folder)
            for name in ["mine.yaml", "studio"] {
                let wrong = try await AssayBinary.run(["explain", name], in: folder)
                #expect(
                    wrong.status == 2 && wrong.stderr.contains("mine.yaml:")
                        && wrong.stderr.contains("did you mean `state`") && wrong.stderr.contains("the place \"x\""),
                    "\(wrong.stderr)")
            }
            // Settings with a mistake do not hide what needs none.
            for known in ["fal", "image.echo"] {
                #expect(try await AssayBinary.run(["explain", known], in: folder).status == 0)
            }
            let none = try await AssayBinary.run(["explain", "./nothing.yaml"], in: folder)
            #expect(none.status == 2 && none.stderr.contains("nothing.yaml"))
        }
    }

    @Test("a terminal is shown the descriptions as a table of its width, with each of them in it")
    func table() async throws {
        try await withTemporaryFolder { folder in
            let page = try await AssayBinary.run(["explain", "--apis"], in: folder).stdout
            let kinds = page.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
                String(line.dropFirst(3).prefix { $0 != "`" })
            }
            let shown = try await runProgram(
                "script", ["-qec", "stty cols 90; NO_COLOR=1 \(AssayBinary.path) explain --apis", "/dev/null"],
                in: folder)
            let lines = shown.stdout.split(whereSeparator: \.isNewline).map(String.init)
            #expect(kinds.count >= 20 && lines.first?.hasPrefix("kind ") == true, "\(shown.stdout)")
            for kind in kinds { #expect(lines.contains { $0.hasPrefix("\(kind) ") }, "\(kind)") }
            #expect(!shown.stdout.contains("|") && !shown.stdout.contains("`"))
            #expect(lines.dropLast().allSatisfy { $0.count <= 90 })
        }
    }

    @Test("a scenario alone beside settings says that they are not read; with them it says nothing")
    func unread() async throws {
        try await withTemporaryFolder { folder in
            try Self.write(Self.settings("{ kind: fal }"), "assay.yaml", in: folder)
            let some = ["--scenario", "all-up", "--time-scale", "0.05", "--fixture", "tiny"]
            for command in ["check", "plan"] {
                let own = command == "plan" ? ["--scenario", "all-up"] : some
                let alone = try await AssayBinary.run([command] + own, in: folder)
                #expect(alone.status == 0 && alone.stderr.contains("note: ./assay.yaml is not read"), "\(alone.stderr)")
                let both = try await AssayBinary.run([command, "--settings", "assay.yaml"] + own, in: folder)
                #expect(!both.stderr.contains("is not read"), "\(both.stderr)")
            }
        }
    }

    @Test("plan and check tell a parameter that no step uses")
    func parameters() async throws {
        try await withTemporaryFolder { folder in
            let settings = Self.settings("{ kind: fal }", parameters: "prompt: Draw it, sede: 4")
            try Self.write(settings, "s.yaml", in: folder)
            let told = "parameter `sede` of `e` is used by no step of `studio`; did you mean `seed`?"
            let plan = try await AssayBinary.run(["plan", "--settings", "s.yaml"], in: folder)
            #expect(plan.status == 0 && plan.stdout.contains("note: \(told)"), "\(plan.stdout)")
            let check = try await AssayBinary.run(
                [
                    "check", "--settings", "s.yaml", "--scenario", "all-up", "--time-scale", "0.05", "--fixture",
                    "portrait",
                ], in: folder)
            #expect(check.status == 0 && check.stderr.contains("note: \(told)"), "\(check.stdout)\(check.stderr)")
        }
    }

    @Test("kill -9 in the middle of a paid call does not lose what was set aside for it")
    func killed() async throws {
        try await StandingSandbox.with(.always("fal-stuck", for: "fal:*")) { sandbox in
            try await withTemporaryFolder { folder in
                let provider = "{ kind: fal, url: \"\(sandbox.base)/apis/fal\", daily-budget: $1 }"
                try Self.write(
                    Self.settings(provider) + "\nrun: { unknown-cost: $0.30, concurrency: 1 }", "s.yaml", in: folder)
                let check = try await runProgram(
                    AssayBinary.path, ["check", "--settings", "s.yaml", "--fixture", "portrait"], in: folder,
                    environment: ["FAL_KEY": "key-12345"]
                ) {
                    for _ in 0..<300 {
                        try await Task.sleep(for: .milliseconds(100))
                        if try await sandbox.journal("billed_total") == 1 { break }
                    }
                    return SIGKILL
                }
                #expect(check.status == 128 + Int(SIGKILL))
                let rows = try await runProgram(
                    "sqlite3", ["assay.db", "SELECT provider, amount FROM reservation"], in: folder)
                #expect(rows.stdout == "studio|300000\n", "\(rows.stdout)")
                let next = try await AssayBinary.run(
                    ["check", "--settings", "s.yaml", "--fixture", "portrait,tiny", "--repeat", "2"],
                    in: folder, environment: ["FAL_KEY": "key-12345"])
                #expect(next.stderr.contains("were left out: the budget of $1.00 for studio today"), "\(next.stderr)")
            }
        }
    }
}
