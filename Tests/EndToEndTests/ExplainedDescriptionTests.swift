import Foundation
import TestSupport
import Testing

/// What `assay explain` shows of a description, and what it keeps to itself.
@Suite("Described APIs, explained") struct ExplainedDescriptionTests {
    @Test("a description without a picture is refused by explain and by check; what is mistyped is guessed")
    func refused() async throws {
        try await withTemporaryFolder { folder in
            let empty = "url: http://127.0.0.1:9\nsubmit: { post: /x }\n\nresult: { image: [] }\n"
            try empty.write(toFile: "\(folder)/empty.yaml", atomically: true, encoding: .utf8)
            let settings = """
                version: 1
                backend: { url: "" }
                providers: { studio: { kind: http, description: empty.yaml } }
                endpoints: { e: { feature: cartoonify, path: /e, targets: [{ provider: studio }] } }
                """
            try settings.write(toFile: "\(folder)/s.yaml", atomically: true, encoding: .utf8)
            for words in [
                ["explain", "empty.yaml"], ["plan", "--settings", "s.yaml"], ["check", "--settings", "s.yaml"],
            ] {
                let said = try await AssayBinary.run(words, in: folder)
                #expect(
                    said.status == 2
                        && said.stderr.contains("empty.yaml:4: result.image: found an empty list, expected"),
                    "\(words) \(said.status) \(said.stderr)")
            }
            for words in [["explain", "fall"], ["init", "--describe", "fall"]] {
                let said = try await AssayBinary.run(words, in: folder)
                #expect(said.status == 2 && said.stderr.contains("did you mean `fal`?"), "\(said.stderr)")
            }
        }
    }

    @Test("an address has the provider's own, and for what the environment holds its name; unset, an own one will do")
    func addresses() async throws {
        try await withTemporaryFolder { folder in
            let settings = """
                version: 1
                backend: { url: "" }
                providers:
                  myfal: { kind: fal, url: "http://127.0.0.1:7799/apis/fal" }
                  mycf: { kind: workers-ai, url: "http://127.0.0.1:7799/apis/cf" }
                  held: { kind: fal, url: "http://127.0.0.1:7799/${PATH_KEY}/x" }
                endpoints: { e: { feature: text-to-image, path: /e, targets: [{ provider: mycf, model: a/b }] } }
                """
            try settings.write(toFile: "\(folder)/assay.yaml", atomically: true, encoding: .utf8)
            let secret = ["PATH_KEY": "s3cret-path-1"]
            func explain(_ name: String, _ environment: [String: String] = [:]) async throws -> String {
                let said = try await AssayBinary.run(
                    ["explain", name], in: folder, environment: secret.merging(environment) { $1 })
                #expect(said.status == 0, "\(said.stderr)")
                return said.stdout
            }
            let mine = try await explain("myfal")
            #expect(mine.contains("http://127.0.0.1:7799/apis/fal/") && mine.contains("myfal"), "\(mine)")
            let held = try await explain("held")
            #expect(held.contains("http://127.0.0.1:7799/$PATH_KEY/x/") && !held.contains("s3cret"), "\(held)")
            for environment in [[:], ["CLOUDFLARE_ACCOUNT_ID": "account-77"]] {
                let text = try await explain("workers-ai", environment)
                #expect(text.contains("/accounts/$CLOUDFLARE_ACCOUNT_ID/ai/run"), "\(text)")
                #expect(!text.contains("sandbox") && !text.contains("account-77"))
            }
            #expect(try await explain("mycf").contains("http://127.0.0.1:7799/apis/cf/"))
            let plan = try await AssayBinary.run(["plan"], in: folder, environment: secret)
            #expect(plan.status == 0, "a provider's own address needs no variable of its kind's: \(plan.stderr)")
            let plain = settings.replacing(", url: \"http://127.0.0.1:7799/apis/cf\"", with: "")
            try plain.write(toFile: "\(folder)/assay.yaml", atomically: true, encoding: .utf8)
            let unset = try await AssayBinary.run(["plan"], in: folder, environment: secret)
            #expect(unset.status == 2 && unset.stderr.contains("CLOUDFLARE_ACCOUNT_ID"), "\(unset.stderr)")
            let rehearsal = try await AssayBinary.run(
                ["plan", "--settings", "assay.yaml", "--scenario", "all-up"], in: folder, environment: secret)
            #expect(rehearsal.status == 0, "\(rehearsal.stderr)")
        }
    }

    @Test(
        "a document that a description names lies beside the settings, for plan and for explain; without settings beside it"
    )
    func documents() async throws {
        try await withTemporaryFolder { folder in
            try FileManager.default.createDirectory(atPath: "\(folder)/sub", withIntermediateDirectories: true)
            let studio = """
                url: http://127.0.0.1:9
                submit: { post: /x, json: { file: workflow.json, set: { /a: "{prompt}" } } }
                result: { image: /url }
                """
            let settings = """
                version: 1
                backend: { url: "" }
                providers: { studio: { kind: http, description: sub/studio.yaml } }
                endpoints: { e: { feature: text-to-image, path: /e, targets: [{ provider: studio }] } }
                """
            func write(_ text: String, _ name: String) throws {
                try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
            }
            func said(_ words: [String]) async throws -> (status: Int, text: String) {
                let run = try await AssayBinary.run(words, in: folder)
                return (Int(run.status), run.stdout + run.stderr)
            }
            try write(studio, "sub/studio.yaml")
            try write("{\"a\": 1, \"here\": \"of-the-description\"}", "sub/workflow.json")
            let alone = try await said(["explain", "sub/studio.yaml"])
            #expect(alone.status == 0 && alone.text.contains("of-the-description"), "\(alone)")
            try write(settings, "assay.yaml")
            let asked = [["plan"], ["explain", "studio"], ["explain", "sub/studio.yaml"]]
            for words in asked {
                let said = try await said(words)
                #expect(said.status == 2 && said.text.contains("workflow.json"), "\(words): \(said)")
            }
            try write("{\"a\": 1, \"here\": \"of-the-settings\"}", "workflow.json")
            for words in asked {
                let said = try await said(words)
                #expect(
                    said.status == 0 && said.text.contains("of-the-settings") != (words == ["plan"]),
                    "\(words): \(said)")
            }
        }
    }

    @Test("nothing of a file steers the terminal: what is hidden is an escape, wherever it stands")
    func hidden() async throws {
        try await withTemporaryFolder { folder in
            let bad = "\\e[31m\\u202E\\u200B\\n"
            let text = """
                title: "T\(bad)"
                url: http://127.0.0.1:9
                source: "S\(bad)"
                date: "D\(bad)"
                models: ["M\(bad)"]
                submit:
                  post: /x
                  query: { q: "Q\\e\\u202E" }
                  headers: { x-a: "H\\u202E\\u200B" }
                  json: { j: "J\(bad)" }
                result: { image: /url, refused-if: { /r: "R\(bad)" } }
                idempotency: X-Once
                errors: [{ when: { "/w": "W\(bad)" }, code: provider.failed }]
                """
            try text.write(toFile: "\(folder)/bad.yaml", atomically: true, encoding: .utf8)
            let said = try await AssayBinary.run(["explain", "bad.yaml"], in: folder)
            #expect(said.status == 0, "\(said.stderr)")
            for scalar in said.stdout.unicodeScalars where scalar != "\n" {
                let isHidden = scalar.value < 0x20 || [0x202E, 0x200B].contains(scalar.value)
                if isHidden { Issue.record("U+\(String(scalar.value, radix: 16)) in \(said.stdout)") }
            }
            for letter in ["T", "S", "D", "M", "Q", "H", "J", "R", "W"] {
                #expect(said.stdout.contains("\(letter)\\"), "\(letter): \(said.stdout)")
            }
            #expect(said.stdout.contains("-H 'X-Once: {attempt-id}'"))
        }
    }
}
