import Foundation
import TestSupport
import Testing

@Suite("The commands")
struct CommandTests {
    private let quick = ["check", "--fixture", "tiny", "--endpoint", "hd-image"]

    @Test("an option is also an environment variable, and the command line wins")
    func environment() async throws {
        try await withTemporaryFolder { folder in
            let fallback = quick + ["--scenario", "replicate-down", "--provider", "backend"]
            let strict = try await AssayBinary.run(fallback, in: folder, environment: ["ASSAY_FAIL_ON": "degraded"])
            #expect(strict.status == 1, "\(strict.stderr)")
            let lenient = try await AssayBinary.run(
                fallback + ["--fail-on", "failed"], in: folder, environment: ["ASSAY_FAIL_ON": "degraded"])
            #expect(lenient.status == 0, "\(lenient.stderr)")
        }
    }

    @Test("a settings file with five mistakes has all five told, and nothing is sent")
    func mistakes() async throws {
        let bad = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "fixtures/settings/bad/five-mistakes.yaml").path
        try await withTemporaryFolder { folder in
            let result = try await AssayBinary.run(["check", "--settings", bad], in: folder)
            #expect(result.status == 2)
            #expect(result.stderr.hasPrefix("5 problems"))
            #expect(result.stderr.split(separator: "\n").count { $0.contains("five-mistakes.yaml:") } == 5)
            #expect(!FileManager.default.fileExists(atPath: folder + "/assay.db"))
        }
    }

    @Test("broken fixtures are refused by name before anything is sent")
    func fixtures() async throws {
        try await withTemporaryFolder { folder in
            try Data("<!DOCTYPE html><title>no</title>".utf8).write(to: URL(filePath: folder + "/page.png"))
            try Data().write(to: URL(filePath: folder + "/empty.png"))
            try Data("version: 1\nfixtures:\n  from: .\n".utf8).write(to: URL(filePath: folder + "/assay.yaml"))
            let result = try await AssayBinary.run(["check"], in: folder)
            #expect(result.status == 2, "\(result.stdout)")
            #expect(result.stderr.contains("page.png: not an image"))
            #expect(result.stderr.contains("empty.png: "))
        }
    }

    @Test("report, compare and ledger read what check has recorded")
    func reading() async throws {
        try await withTemporaryFolder { folder in
            let check = try await AssayBinary.run(
                quick + ["--repeat", "6", "--report", "junit=out/junit.xml", "--format", "jsonl"], in: folder)
            #expect(check.status == 0, "\(check.stderr)")
            #expect(check.stdout.split(separator: "\n").count == 18)
            let junit = try String(contentsOfFile: folder + "/out/junit.xml", encoding: .utf8)
            #expect(junit.contains("tests=\"18\""))
            let report = try await AssayBinary.run(["report", "--format", "markdown"], in: folder)
            #expect(report.stdout.contains("| **HD Image (Real-ESRGAN)** |"))
            let comparison = try await AssayBinary.run(["compare", "replicate", "real-esrgan-space"], in: folder)
            #expect(comparison.status == 0, "\(comparison.stderr)")
            #expect(comparison.stdout.contains("Mann-Whitney"))
            let sums = try await AssayBinary.run(["ledger", "check"], in: folder)
            #expect(sums.stdout.contains("from 18 outcomes, 0 differences"))
        }
    }

    @Test("a report may be of a window, tells when it is empty, and comes as a folder of pages")
    func windows() async throws {
        try await withTemporaryFolder { folder in
            let check = try await AssayBinary.run(quick, in: folder)
            #expect(check.status == 0, "\(check.stderr)")
            let hour = try await AssayBinary.run(["report", "--window", "1h", "--out", "site"], in: folder)
            #expect(hour.status == 0, "\(hour.stderr)")
            #expect(hour.stdout.contains("1 h … 2"))
            let index = try String(contentsOfFile: folder + "/site/index.html", encoding: .utf8)
            #expect(index.contains("href=\"endpoints/hd-image.html\""))
            #expect(try PageLinks(folder: folder + "/site").broken().isEmpty)
            // A page goes through no link: it may lead to the ledger.
            try FileManager.default.removeItem(atPath: folder + "/site/money.html")
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/site/money.html", withDestinationPath: folder + "/assay.db")
            let linked = try await AssayBinary.run(["report", "--window", "1h", "--out", "site"], in: folder)
            #expect(linked.status == 3 && linked.stderr.contains("there is a link"), "\(linked.stderr)")
            #expect(try await AssayBinary.run(["ledger", "check"], in: folder).status == 0)
            let taps = try await AssayBinary.run(["report", "--since", "2h", "--format", "tap"], in: folder)
            #expect(taps.stdout.hasPrefix("TAP version 13\n1..3\n"))
            for empty in [["--window", "2020-02"], ["--until", "2020-02-01"], ["--tier", "reach"]] {
                let result = try await AssayBinary.run(["report"] + empty, in: folder)
                #expect(result.status == 5, "\(result.stdout)")
                #expect(result.stderr.contains("has no outcome"))
            }
            for wrong in [["--window", "soon"], ["--since", "1"], ["--run", "last", "--window", "1h"]] {
                #expect(try await AssayBinary.run(["report"] + wrong, in: folder).status == 2)
            }
        }
    }

    @Test("a report file that cannot be written hides no failed check, and makes the status 3 by itself")
    func undelivered() async throws {
        try await withTemporaryFolder { folder in
            let nowhere = ["--report", "json=/proc/nowhere/x.json"]
            let failed = try await AssayBinary.run(quick + ["--scenario", "replicate-down"] + nowhere, in: folder)
            #expect(failed.status == 1, "\(failed.stderr)")
            #expect(failed.stderr.contains("cannot write the json report to /proc/nowhere/x.json"))
            let passed = try await AssayBinary.run(quick + nowhere, in: folder)
            #expect(passed.status == 3, "\(passed.stderr)")
        }
    }

    @Test("a run is compared with an earlier one, by itself or by a gate of the settings")
    func comparedRuns() async throws {
        try await withTemporaryFolder { folder in
            let none = try await AssayBinary.run(quick + ["--compare-to", "last"], in: folder)
            #expect(none.status == 0, "\(none.stderr)")
            #expect(none.stderr.contains("no earlier run of tier work in assay.db to compare with yet"))
            let reached = try await AssayBinary.run(
                ["check", "--tier", "reach", "--compare-to", "last", "--fail-on-regression"], in: folder)
            #expect(reached.status == 0 && reached.stderr.contains("no earlier run of tier reach"), "\(reached.stderr)")
            let unknown = try await AssayBinary.run(quick + ["--compare-to", "nobody"], in: folder)
            #expect(unknown.status == 2, "\(unknown.stderr)")
            let backend = quick + ["--provider", "backend", "--repeat", "8"]
            let first = try await AssayBinary.run(backend, in: folder)
            #expect(first.status == 0, "\(first.stderr)")
            let slower = try await AssayBinary.run(
                backend + [
                    "--scenario", "slow", "--time-scale", "0.2", "--compare-to", "last", "--fail-on-regression",
                ],
                in: folder)
            #expect(slower.status == 4, "\(slower.stdout)\(slower.stderr)")
            #expect(slower.stdout.contains("is slower at hd-image.backend"))
        }
    }

    @Test("two endpoints, two windows and an endpoint at two providers are compared; sides of two kinds are not")
    func sides() async throws {
        try await withTemporaryFolder { folder in
            let check = try await AssayBinary.run(["check", "--fixture", "tiny", "--repeat", "2"], in: folder)
            #expect(check.status == 0, "\(check.stderr)")
            let pairs = [
                ["hd-image", "fix-old-photo"], ["hd-image.backend", "hd-image.replicate"], ["1h", "2h"],
                ["last", "24h"], ["2026-01-01..2100-01-01", "last"], ["hd-image.replicate", "cartoonify.replicate"],
            ]
            for pair in pairs {
                let result = try await AssayBinary.run(["compare"] + pair + ["--format", "json"], in: folder)
                #expect(result.status == 0, "\(pair): \(result.stderr)")
                #expect(result.stdout.contains("\"u\" : "))
            }
            let mixed = try await AssayBinary.run(["compare", "hd-image", "last"], in: folder)
            #expect(mixed.status == 2 && mixed.stderr.contains("of different kinds"))
            let unknown = try await AssayBinary.run(["compare", "hd-imag", "last"], in: folder)
            #expect(unknown.status == 2 && unknown.stderr.contains("\"hd-imag\""))
            #expect(try await AssayBinary.run(["compare", "2020-01", "last"], in: folder).status == 5)
        }
    }

    @Test("two backends are probed in turn, and the slower one is told")
    func against() async throws {
        let slow = try LoopbackServer { _ in
            .json(#"{"success":true,"result":[{"generated_text":"Hello to you"}]}"#, after: .milliseconds(300))
        }
        let sides = [
            "compare", "--endpoint", "text-generation", "--fixture", "hello", "--repeat", "8", "--fail-on-regression",
            "--against",
        ]
        try await withTemporaryFolder { folder in
            let result = try await AssayBinary.run(sides + [slow.url], in: folder)
            #expect(result.status == 4, "\(result.stdout)\(result.stderr)")
            #expect(result.stdout.contains("is slower at text-generation.backend"))
            #expect(result.stdout.contains("The probes of A and B alternate in time."))
            let order = try await runProgram(
                "sqlite3", ["assay.db", "SELECT group_concat(run, '') FROM (SELECT run FROM outcome ORDER BY id)"],
                in: folder)
            #expect(order.stdout == "1221122112211221\n")
            let dead = try await AssayBinary.run(sides + ["http://127.0.0.1:1"], in: folder)
            #expect(dead.status == 3, "\(dead.stdout)\(dead.stderr)")
        }
    }

    @Test("gates and accounting of the settings are in every format, and a gate proved bad makes the status 4")
    func gates() async throws {
        try await withTemporaryFolder { folder in
            #expect(try await AssayBinary.run(quick + ["--repeat", "2"], in: folder).status == 0)
            let settings = """
                version: 1
                accounting: { excluded: [ok] }
                gates:
                  - cost: { provider: replicate, at-most: $0.000001 }
                  - uptime: { at-least: 99% }
                """
            try Data(settings.utf8).write(to: URL(filePath: folder + "/assay.yaml"))
            let words = [
                "table": "❌ failed", "json": "\"state\" : \"failed\"", "markdown": "❌ **failed**",
                "html": "<span class=\"pill bad\">failed</span>", "junit": "<failure type=\"gate\"",
                "tap": "not ok 7 - gate.replicate", "github": "::error title=gate failed",
            ]
            for (format, word) in words {
                let result = try await AssayBinary.run(
                    ["report", "--ledger", "assay.db", "--format", format], in: folder)
                #expect(result.status == 4, "\(format): \(result.stderr)")
                #expect(result.stdout.contains(word), "\(format)")
                if ["json", "markdown", "html"].contains(format) {
                    #expect(result.stdout.contains("ok counts as excluded"), "\(format)")
                }
            }
            let table = try await AssayBinary.run(["report", "--ledger", "assay.db"], in: folder)
            #expect(table.stdout.contains("not counted: 2 ok"))
            #expect(table.stdout.contains("n/a"))
        }
    }
}
