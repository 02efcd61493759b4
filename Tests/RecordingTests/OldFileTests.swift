import Foundation
import GRDB
import Judging
import Model
import Reporting
import Testing

@testable import Recording

@Suite("Ledgers of every older version")
struct OldFileTests {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().appendingPathComponent("../../fixtures/databases").standardized

    /// Each was written by the version that brought its schema, and is never made again.
    static let versions = ["v1", "v2", "v3", "v4", "v5", "v6"]

    private func copy(_ name: String) throws -> Scratch {
        let scratch = try Scratch()
        try FileManager.default.copyItem(
            atPath: Self.folder.appendingPathComponent("\(name).sqlite").path, toPath: scratch.path)
        return scratch
    }

    /// Makes steps and nothing else, as a process that is killed then.
    private func migrate(_ path: String, _ steps: [Migrations.Step]) throws {
        let pool = try DatabasePool(path: path)
        try Ledger.migrate(pool, Migrations.migrator(steps))
        try pool.close()
    }

    private var golden: String {
        get throws { try String(contentsOf: Self.folder.appendingPathComponent("report.md"), encoding: .utf8) }
    }

    /// Everything a report says of the work and of the accounts, at a moment that stands still.
    private func report(_ ledger: Ledger) throws -> String {
        let now = Sample.start + .seconds(3600)
        return try [Tier.work, .account].map { tier in
            let history = try ledger.history(since: nil, until: now, tier: tier)
            let report = StatusSummarizer(endpoints: []).report(history: history, generatedAt: now)
            var input = ReportInput(report: report, verdicts: try ledger.verdicts(LedgerQuery(tier: tier)))
            input.windows = [StatusSummarizer(endpoints: []).figures(history: history, named: "1 h")]
            // How figures are made, which comes last, is told anew by each version; the figures are the same.
            let text = Reporter.render(input, as: .markdown).replacing(Version.current, with: "VERSION")
            return String(text[..<(text.firstRange(of: "## Method")?.lowerBound ?? text.endIndex)])
        }.joined(separator: "\n")
    }

    @Test("there is a file of every schema there ever was")
    func complete() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(files.filter { $0.hasSuffix(".sqlite") }.sorted() == Self.versions.map { "\($0).sqlite" })
        #expect(Self.versions.count == Migrations.steps.count)
    }

    @Test("open, and hold what they held", arguments: versions)
    func opens(name: String) throws {
        let scratch = try copy(name)
        let ledger = try Ledger(path: scratch.path)
        #expect(try ledger.verdicts() == Sample.everything)
        #expect(try ledger.run(id: Sample.run().id) == Sample.run() && ledger.info().runs == 1)
        try ledger.append([Sample.verdict(60)], to: Sample.run())
        #expect(try ledger.verdicts().count == Sample.everything.count + 1)
        #expect(try ledger.check().problems.isEmpty)
    }

    /// `RECORD=1` writes the report anew, and fails.
    @Test("give the same report, to the letter", arguments: versions)
    func reports(name: String) throws {
        let scratch = try copy(name)
        let file = Self.folder.appendingPathComponent("report.md")
        let text = try report(Ledger(path: scratch.path))
        if ProcessInfo.processInfo.environment["RECORD"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("recorded report.md: run again without RECORD")
        }
        #expect(try text == golden)
    }

    @Test("upgrade after every table got a column more, and still give the same report", arguments: versions)
    func columnAdded(name: String) throws {
        let scratch = try copy(name)
        let tables = try Ledger(path: scratch.file("new.sqlite")).pool.read { db in
            try String.fetchAll(
                db,
                sql:
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'grdb%' AND name NOT LIKE 'sqlite%'"
            )
        }
        #expect(tables.count >= 12)
        let added = tables.map { "ALTER TABLE \"\($0)\" ADD COLUMN later TEXT NOT NULL DEFAULT 'x';" }
        let steps = Migrations.steps + [Migrations.Step("columns of a later version", added.joined(separator: "\n"))]
        let ledger = try Ledger(path: scratch.path, steps: steps)
        #expect(try ledger.info().schema.last == "columns of a later version")
        #expect(try report(ledger) == golden)
        #expect(try ledger.verdicts() == Sample.everything)
        let run = Sample.run("later", at: Sample.start + .seconds(50))
        try ledger.begin(run)
        try ledger.append([Sample.verdict(60), Sample.identical], to: run)
        try ledger.learn(
            [Baseline(key: BaselineKey(endpoint: "e", provider: "p", version: ""), samples: [])], of: run, keeping: 20)
        try ledger.finish(run, at: Sample.start + .seconds(70), exitCode: 0)
        #expect(try ledger.check().problems.isEmpty)
        #expect(try ledger.latestRun() == run)
    }

    @Test("every file a release ever wrote upgrades from a kill between any two of its steps", arguments: versions)
    func killedBetweenSteps(name: String) throws {
        for count in 1...Migrations.steps.count {
            let scratch = try copy(name)
            let step = Array(Migrations.steps.prefix(count))
            // A file that has more steps already is refused by so old a program, and left as it is.
            if count >= Int(name.dropFirst()) ?? 0 { try migrate(scratch.path, step) }
            let ledger = try Ledger(path: scratch.path)
            #expect(try report(ledger) == golden)
            #expect(try ledger.check().problems.isEmpty)
        }
    }

    @Test("a ledger that is opened for reading only and lacks its sums is not shown as empty")
    func sumsMissing() throws {
        let scratch = try copy("v1")
        try migrate(scratch.path, Migrations.steps)
        #expect(throws: RecordingError.withoutSums(path: scratch.path)) {
            try Ledger(path: scratch.path, readOnly: true)
        }
        #expect(try Ledger(path: scratch.path).check().rollups == 8)
        #expect(try Ledger(path: scratch.path, readOnly: true).info().outcomes == Sample.everything.count)
    }
}
