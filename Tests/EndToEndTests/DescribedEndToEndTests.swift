import Foundation
import Sandbox
import TestSupport
import Testing

@Suite("Described image APIs, by the program") struct DescribedEndToEndTests {
    private static func kinds() async throws -> [String] {
        let page = try await AssayBinary.run(["explain", "--apis"], in: NSTemporaryDirectory())
        return page.stdout.split(separator: "\n").compactMap { line in
            line.hasPrefix("| `") ? String(line.dropFirst(3).prefix { $0 != "`" }) : nil
        }
    }

    /// Endpoints by what an API does.
    private static func settings(_ kinds: [String], more: String = "") async throws -> String {
        var targets: [String: [String]] = [:]
        for kind in kinds {
            let text = try await AssayBinary.run(["init", "--describe", kind], in: NSTemporaryDirectory()).stdout
            let task = text.split(separator: "\n").first { $0.hasPrefix("task: ") }?.dropFirst(6) ?? "edit"
            let model = text.contains("{model}") ? ", model: some/model" : ""
            targets[String(task), default: []].append("{ provider: my-\(kind)\(model) }")
        }
        let features = [
            "draw": "text-to-image", "edit": "cartoonify", "restore": "fix-old-photo", "upscale": "hd-image",
        ]
        let endpoints = targets.sorted { $0.key < $1.key }.map { task, list in
            "  \(task): { feature: \(features[task] ?? ""), path: /\(task), timeout: 60s, targets: [\(list.joined(separator: ", "))] }"
        }
        let providers = kinds.map { "  my-\($0): { kind: \($0) }" }
        return (["version: 1", "backend: { url: \"\" }", "providers:"] + providers + [more, "endpoints:"] + endpoints)
            .joined(
                separator: "\n")
    }

    @Test("every kind that comes described is rehearsed with its name alone: work, account and reach")
    func all() async throws {
        try await withTemporaryFolder { folder in
            let kinds = try await Self.kinds()
            #expect(kinds.count >= 20)
            try await Self.settings(kinds).write(toFile: "\(folder)/s.yaml", atomically: true, encoding: .utf8)
            for tier in ["reach", "account", "work"] {
                let arguments = [
                    "check", "--settings", "s.yaml", "--scenario", "all-up", "--tier", tier, "--time-scale", "0.05",
                ]
                let result = try await AssayBinary.run(
                    arguments + (tier == "work" ? ["--fixture", "portrait,beautiful-landscape"] : []), in: folder,
                    environment: ["CLOUDFLARE_ACCOUNT_ID": "account-1"])
                #expect(result.status == 0, "\(tier) \(result.stdout) \(result.stderr)")
                #expect(result.stdout.contains("\(kinds.count) passed"), "\(tier) \(result.stdout.suffix(600))")
            }
        }
    }

    @Test("a description is copied, changed and named as a file; its mistakes are told with the file's lines")
    func copied() async throws {
        try await withTemporaryFolder { folder in
            let text = try await AssayBinary.run(["init", "--describe", "bfl"], in: folder).stdout
            try text.replacing("title: ", with: "title: My ").write(
                toFile: "\(folder)/my.yaml", atomically: true, encoding: .utf8)
            let settings = """
                version: 1
                backend: { url: "" }
                providers: { studio: { kind: http, description: my.yaml } }
                endpoints: { e: { feature: cartoonify, path: /e, targets: [{ provider: studio, model: m }] } }
                """
            try settings.write(toFile: "\(folder)/s.yaml", atomically: true, encoding: .utf8)
            let result = try await AssayBinary.run(
                [
                    "check", "--settings", "s.yaml", "--scenario", "all-up", "--time-scale", "0.05", "--fixture",
                    "portrait",
                ],
                in: folder)
            #expect(result.status == 0, "\(result.stdout)\(result.stderr)")
            try text.replacing("  state: ", with: "  sttae: ").write(
                toFile: "\(folder)/my.yaml", atomically: true, encoding: .utf8)
            let wrong = try await AssayBinary.run(["plan", "--settings", "s.yaml"], in: folder)
            #expect(
                wrong.status == 2 && wrong.stderr.contains("my.yaml:") && wrong.stderr.contains("did you mean `state`"),
                "\(wrong.stderr)")
        }
    }

    @Test("explain prints what each is sent and what its answers mean, and the page of them is as it is committed")
    func explained() async throws {
        let page = try await AssayBinary.run(["explain", "--apis"], in: NSTemporaryDirectory()).stdout
        let path = Repository.root.appending(path: "docs/providers.md")
        #expect(try String(contentsOf: path, encoding: .utf8) == page)
        for kind in try await Self.kinds() {
            let text = try await AssayBinary.run(["explain", kind], in: NSTemporaryDirectory())
            #expect(
                text.status == 0 && text.stdout.contains("curl -sS -X")
                    && text.stdout.contains("result: the picture is at"))
        }
        let unknown = try await AssayBinary.run(["explain", "fall"], in: NSTemporaryDirectory())
        #expect(unknown.status == 2 && unknown.stderr.contains("fal"))
    }

    @Test("plan --quote asks what a call costs, and plans with it")
    func quote() async throws {
        try await StandingSandbox.with(.named("all-up")) { sandbox in
            try await withTemporaryFolder { folder in
                let settings = """
                    version: 1
                    backend: { url: "" }
                    providers: { my-fal: { kind: fal, url: "\(sandbox.base)/apis/fal" } }
                    endpoints: { e: { feature: cartoonify, path: /e, targets: [{ provider: my-fal, model: fal-ai/x }] } }
                    """
                try settings.write(toFile: "\(folder)/s.yaml", atomically: true, encoding: .utf8)
                let plan = try await AssayBinary.run(
                    ["plan", "--settings", "s.yaml", "--quote", "--fixture", "portrait"], in: folder,
                    environment: ["FAL_KEY": "key-12345"])
                #expect(
                    plan.stdout.contains("my-fal for fal-ai/x: $0.04 a call, quoted by the provider"),
                    "\(plan.stdout)\(plan.stderr)")
                #expect(plan.stdout.contains("1 check, expected cost $0.04"), "\(plan.stdout)")
                #expect(try await sandbox.journal("billed_total") == 0)
            }
        }
    }
}
