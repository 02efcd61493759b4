import Foundation
import TestSupport
import Testing

@Suite("A monitor on schedule")
struct WatchScheduleTests {
    private func query(_ sql: String, _ folder: String) async throws -> String {
        try await runProgram("sqlite3", ["assay.db", sql], in: folder).stdout.trimmingCharacters(in: .newlines)
    }

    @Test("plan --watch tells a month's probes and price, and sends nothing")
    func plan() async throws {
        try await withTemporaryFolder { folder in
            let result = try await AssayBinary.run(["plan", "--watch"], in: folder)
            #expect(result.status == 0, "\(result.stderr)")
            #expect(result.stdout.contains("reach: 12 series, 518400 probes"), "\(result.stdout)")
            #expect(result.stdout.contains("replicate: 4320 billed probes"), "\(result.stdout)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        }
    }

    @Test("watch --once probes what is due, and the next time only what is due again")
    func once() async throws {
        try await withTemporaryFolder { folder in
            for round in 0..<2 {
                let result = try await AssayBinary.run(["watch", "--once", "--endpoint", "hd-image"], in: folder)
                #expect(result.status == 0, "\(result.stderr)")
                let rows = try await query("SELECT tier, count(*) FROM probe GROUP BY 1 ORDER BY 1", folder)
                #expect(rows == "account|3\nreach|3\nwork|3", "round \(round): \(rows) \(result.stderr)")
            }
        }
    }

    @Test("of two on one ledger one probes and the other stands by, until the first ends")
    func two() async throws {
        try await withTemporaryFolder { folder in
            let watch = [
                "watch", "--every", "1s", "--runs", "3", "--port", "0", "--tier", "reach", "--endpoint", "hd-image",
            ]
            async let first = AssayBinary.run(watch, in: folder)
            async let second = AssayBinary.run(watch, in: folder)
            let both = try await [first, second]
            #expect(both.map(\.status) == [0, 0], "\(both.map(\.stderr))")
            #expect(both.count { $0.stderr.contains("this one stands by") } == 1)
            // No slot of a series was served twice.
            let doubles = try await query(
                "SELECT count(*) - count(DISTINCT series || '/' || ((scheduled_us + 300000) / 900000)) FROM outcome",
                folder)
            let rows = try await query("SELECT count(*) FROM outcome", folder)
            #expect(Int(rows) ?? 0 >= 15, "\(rows) rows, \(doubles) close together")
            let overlap = try await query(
                "SELECT count(*) FROM run a JOIN run b ON a.number < b.number AND b.started_us < a.finished_us - 200000",
                folder)
            #expect(overlap == "0", "\(overlap)")
        }
    }

    @Test("of two that want a part of the same one stands by; two that want different things work side by side")
    func selections() async throws {
        for (other, standsBy) in [("hd-image,cartoonify", true), ("cartoonify", false)] {
            try await withTemporaryFolder { folder in
                let watch = ["watch", "--every", "1s", "--runs", "3", "--port", "0", "--tier", "reach", "--endpoint"]
                async let first = AssayBinary.run(watch + ["hd-image"], in: folder)
                async let second = AssayBinary.run(watch + [other], in: folder)
                let both = try await [first, second]
                #expect(both.map(\.status) == [0, 0], "\(both.map(\.stderr))")
                #expect(both.contains { $0.stderr.contains("this one stands by") } == standsBy, "\(other)")
                #expect(!standsBy || both.contains { $0.stderr.contains("another watch asks hd-image by") })
            }
        }
    }

    @Test("an outage of a provider is an incident that can be listed, shown, annotated and closed")
    func incidents() async throws {
        try await withTemporaryFolder { folder in
            let watch = [
                "watch", "--scenario", "replicate-down", "--every", "1s", "--runs", "5", "--port", "0", "--endpoint",
                "hd-image,fix-old-photo", "--fixture", "tiny",
            ]
            let result = try await AssayBinary.run(watch, in: folder)
            #expect(result.status == 0, "\(result.stderr)")
            let list = try await AssayBinary.run(["incident", "list", "--open"], in: folder)
            let lines = list.stdout.split(separator: "\n")
            #expect(
                lines.count == 1 && list.stdout.contains("provider replicate: down"), "\(list.stdout) \(result.stderr)")
            let id = String(lines.first?.split(separator: " ").first ?? "")
            #expect(try await AssayBinary.run(["incident", "note", id, "asked them"], in: folder).status == 0)
            #expect(try await AssayBinary.run(["incident", "close", id, "--reason", "known"], in: folder).status == 0)
            let shown = try await AssayBinary.run(["incident", "show", id], in: folder).stdout
            #expect(shown.contains("asked them") && shown.contains("closed         known"), "\(shown)")
            #expect(try await AssayBinary.run(["incident", "list", "--open"], in: folder).stdout.isEmpty)
            for (window, lines) in [("1h", 1), ("100ms", 0), ("soon", nil)] as [(String, Int?)] {
                let result = try await AssayBinary.run(["incident", "list", "--window", window], in: folder)
                #expect(result.stdout.split(separator: "\n").count == lines ?? 0, "\(window): \(result.stdout)")
                #expect((result.status == 0) == (lines != nil), "\(window): \(result.stderr)")
            }
            let wrong = try await AssayBinary.run(["incident", "show", "nothing"], in: folder)
            #expect(wrong.status == 2 && wrong.stderr.contains("has no incident"), "\(wrong.stderr)")
        }
    }

    @Test("told to end, a monitor ends soon, with all it has probed in the ledger")
    func terminated() async throws {
        try await withTemporaryFolder { folder in
            let result = try await AssayBinary.run(
                ["watch", "--every", "2s", "--port", "0", "--tier", "reach"], in: folder, signalAtFirstOutcome: SIGTERM)
            #expect(result.status == 143, "\(result.stderr)")
            #expect(try await query("SELECT count(*) FROM run WHERE finished_us IS NULL", folder) == "0")
        }
    }
}
