import Foundation
import TestSupport
import Testing

@Suite("Judges of the user's own, through the program")
struct JudgeTests {
    private static let examples = Repository.root.appending(path: "docs/judges").path

    private static func settings(_ judges: String) -> Data {
        Data("version: 1\nfixtures: { ids: [tiny, small-lake, hello] }\njudges:\n\(judges)\n".utf8)
    }

    private static func check(_ format: String, in folder: String) async throws -> ProgramResult {
        try await AssayBinary.run(
            [
                "check", "--settings", "own.yaml", "--scenario", "all-up", "--time-scale", "0.02", "--ledger", "l.db",
                "--format", format, "--report", "html=r.html", "--report", "junit=r.xml",
            ], in: folder)
    }

    @Test("the example needs nothing but Python; its scores are kept, shown, compared and gate")
    func example() async throws {
        try await withTemporaryFolder { folder in
            let file = URL(filePath: folder + "/own.yaml")
            try Self.settings(
                "  colour: { command: [\(Self.examples)/saturation.py], features: [hd-image], at-least: 0.01 }"
            ).write(to: file)
            let plan = try await AssayBinary.run(["plan", "--settings", "own.yaml"], in: folder)
            #expect(plan.stdout.contains("judge colour: at most "), "\(plan.stdout)")
            let good = try await Self.check("jsonl", in: folder)
            #expect(good.status == 0, "\(good.stderr)")
            let scored = good.stdout.split(separator: "\n").count { $0.contains("\"judge\":\"colour\"") }
            #expect(scored == 6, "two pictures by three routes")
            #expect(!good.stdout.contains("\"score\":null"))
            let page = try String(contentsOfFile: folder + "/r.html", encoding: .utf8)
            #expect(page.contains("Judges of your own") && page.contains(">at least 0.01</td>"))

            try Self.settings(
                "  colour: { command: [\(Self.examples)/saturation.py], features: [hd-image], at-least: 1.5 }"
            ).write(to: file)
            let bad = try await Self.check("json", in: folder)
            #expect(bad.status == 1, "\(bad.stderr)")
            #expect(bad.stdout.contains("\"image.judge\"") && bad.stdout.contains("a score of at least 1.5"))
            let cases = try String(contentsOfFile: folder + "/r.xml", encoding: .utf8)
            #expect(
                cases.contains("<failure type=\"image.judge\" message=\"judge colour: expected a score of at least 1.5")
            )
            let compared = try await AssayBinary.run(
                ["compare", "--ledger", "l.db", "previous", "last"], in: folder)
            #expect(compared.stdout.contains("colour median"), "\(compared.stdout)\(compared.stderr)")
            let report = try await AssayBinary.run(
                ["report", "--ledger", "l.db", "--format", "markdown"], in: folder)
            #expect(report.stdout.contains("## ⚖️ Judges of Your Own") && report.stdout.contains("| colour |"))
            let ledger = try await AssayBinary.run(["ledger", "check", "l.db"], in: folder)
            #expect(ledger.status == 0, "\(ledger.stdout)\(ledger.stderr)")
        }
    }

    @Test("a judge that fails is ours: every check keeps its verdict, and it is said and counted")
    func silent() async throws {
        try await withTemporaryFolder { folder in
            let script = folder + "/judge.sh"
            try Data("#!/bin/sh\necho no model here >&2\nexit 3\n".utf8).write(to: URL(filePath: script))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
            try Self.settings(
                "  own: { command: [./judge.sh], at-least: 0.5, features: [text-generation, cartoonify] }"
            )
            .write(to: URL(filePath: folder + "/own.yaml"))
            let check = try await Self.check("table", in: folder)
            #expect(check.status == 0, "\(check.stdout)")
            let said =
                "judge own could not say for 8 of 8 outputs (self.error, counted against nobody): exit status 3; "
                + "stderr: no model here"
            #expect(check.stderr.contains(said), "\(check.stderr)")
            #expect(check.stdout.contains("could not say for 2"))
            let page = try String(contentsOfFile: folder + "/r.html", encoding: .utf8)
            #expect(page.contains("exit status 3; stderr: no model here"))
        }
    }

    @Test("one is tried on files of one's own")
    func trial() async throws {
        try await withTemporaryFolder { folder in
            try Self.settings("  colour: { command: [\(Self.examples)/saturation.py], at-least: 0.3 }")
                .write(to: URL(filePath: folder + "/assay.yaml"))
            let pictures = Repository.root.appending(path: "fixtures/images").path
            func judge(_ arguments: String...) async throws -> ProgramResult {
                try await AssayBinary.run(["judge"] + arguments, in: folder)
            }
            let good = try await judge("colour", "\(pictures)/portrait.png", "--format", "json")
            #expect(good.status == 0 && good.stdout.contains("\"passed\" : true"), "\(good.stdout)\(good.stderr)")
            let bad = try await judge("colour", "\(pictures)/portrait.png", "\(pictures)/old-portrait.png")
            #expect(bad.status == 1 && bad.stdout.contains("image.judge: refused"), "\(bad.stdout)\(bad.stderr)")
            let none = try await judge("color", "\(pictures)/portrait.png")
            #expect(none.status == 2 && none.stderr.contains("there are colour"), "\(none.stderr)")
            let folderOnly = try await judge("colour", pictures)
            #expect(folderOnly.status == 2 && folderOnly.stderr.contains("it is a folder"), "\(folderOnly.stderr)")
            let text = try await judge("colour", "\(folder)/assay.yaml")
            #expect(text.status == 3 && text.stdout.contains("self.error"), "\(text.stdout)")
        }
    }
}
