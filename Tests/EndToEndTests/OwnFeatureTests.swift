import Foundation
import TestSupport
import Testing

/// The example of docs/extending.md, run as it stands there.
@Suite("A feature written in settings alone")
struct OwnFeatureTests {
    private static let page = Repository.root.appending(path: "docs/extending.md")

    /// The first block of YAML of the page, as a settings file.
    private func example() throws -> String {
        let blocks = try String(contentsOf: Self.page, encoding: .utf8).components(separatedBy: "```yaml\n")
        let block = try #require(blocks.dropFirst().first?.components(separatedBy: "```").first)
        return block
    }

    @Test("it is checked through the backend and directly, judged by its own size rule, reported and given a page")
    func checked() async throws {
        try await withTemporaryFolder { folder in
            let settings = try example() + "fixtures: { ids: [tiny, portrait] }\n"
            try Data(settings.utf8).write(to: URL(filePath: folder + "/own.yaml"))
            let rehearsal = ["--settings", "own.yaml", "--scenario", "all-up", "--time-scale", "0.1"]
            let check = try await AssayBinary.run(["check", "--format", "jsonl"] + rehearsal, in: folder)
            #expect(check.status == 0, "\(check.stderr)")
            let lines = check.stdout.split(separator: "\n")
            #expect(lines.count { $0.contains("\"feature\":\"colorize\"") } == 4, "two fixtures by two routes")
            let wrong = settings.replacing("x{scale:2}", with: "x{scale:3}")
            try Data(wrong.utf8).write(to: URL(filePath: folder + "/own.yaml"))
            let judged = try await AssayBinary.run(["check", "--format", "jsonl"] + rehearsal, in: folder)
            #expect(judged.status == 1, "\(judged.stderr)")
            #expect(judged.stdout.contains("image.size"))
            let report = try await AssayBinary.run(
                [
                    "report", "--settings", "own.yaml", "--ledger", "assay.rehearsal.db", "--out", "site", "--format",
                    "markdown",
                ], in: folder)
            #expect(report.stdout.contains("**Colorize**"), "\(report.stderr)")
            #expect(FileManager.default.fileExists(atPath: folder + "/site/endpoints/colorize.html"))
            #expect(!FileManager.default.fileExists(atPath: folder + "/assay.db"), "a rehearsal is in no real ledger")
        }
        // The one that mentions it is the commented settings file.
        let touched = try Repository.sources(mentioning: "colorize").filter { !$0.hasSuffix("assay.yaml") }
        #expect(touched.isEmpty)
        print("a feature from settings alone: \(touched.count) files touched under Sources")
    }
}
