import Foundation
import Sandbox
import TestSupport
import Testing

@Suite("doctor, and what is asked before money is spent")
struct DoctorTests {
    private static let settings = """
        version: 1
        backend: { url: "" }
        endpoints:
          hd-image:
            feature: hd-image
            path: /api/ai/hd-image
            targets:
              - provider: replicate
                model: nightmareai/real-esrgan
                version: f121d640bd286e1fdc67f9799164c1d5be36ff74576ee11c803ae5b665dd46aa
        """

    private func doctor(_ folder: String, _ environment: [String: String]) async throws -> ProgramResult {
        try Self.settings.write(toFile: "\(folder)/assay.yaml", atomically: true, encoding: .utf8)
        return try await AssayBinary.run(["doctor"], in: folder, environment: environment)
    }

    @Test("where all is well it says so, asks for nothing that is billed, and leaves no ledger")
    func well() async throws {
        try await StandingSandbox.with(.named("all-up")) { sandbox in
            try await withTemporaryFolder { folder in
                let result = try await doctor(folder, sandbox.environment)
                #expect(result.status == 0, "\(result.stdout)\(result.stderr)")
                #expect(result.stdout.hasSuffix("nothing is to be mended\n"))
                for topic in ["settings", "keys", "disk", "ledger", "network", "clock", "account"] {
                    #expect(result.stdout.contains(" \(topic) "), "\(topic) was not looked at")
                }
                #expect(!result.stdout.contains("r8_"), "the key itself is told")
                #expect(try await sandbox.journal("billed_total") == 0)
                #expect(!FileManager.default.fileExists(atPath: "\(folder)/assay.db"))
            }
        }
    }

    @Test("a key that is missing, an address where nobody is, and a file that is no ledger are told with what to do")
    func ill() async throws {
        try await withTemporaryFolder { folder in
            try "no ledger".write(toFile: "\(folder)/assay.db", atomically: true, encoding: .utf8)
            let result = try await doctor(folder, ["REPLICATE_BASE_URL": "http://127.0.0.1:1"])
            #expect(result.status == 3, "\(result.stdout)\(result.stderr)")
            for topic in ["keys", "ledger", "network"] {
                #expect(result.stdout.contains("BAD   \(topic) "), "\(result.stdout)")
            }
            #expect(result.stdout.contains("export REPLICATE_API_TOKEN="))
            #expect(result.stdout.contains("→ "))
        }
    }

    @Test("a rehearsal claims no key to be set")
    func rehearsed() async throws {
        try await withTemporaryFolder { folder in
            let result = try await AssayBinary.run(["doctor", "--scenario", "all-up"], in: folder)
            #expect(result.stdout.contains("the sandbox is shown a stand-in"), "\(result.stdout)")
            #expect(!result.stdout.contains("TOKEN is set"), "\(result.stdout)")
        }
    }

    @Test("billed work at a real provider wants a budget or --yes, and names host and price; nothing is sent")
    func consent() async throws {
        try await withTemporaryFolder { folder in
            try Self.settings.write(toFile: "\(folder)/assay.yaml", atomically: true, encoding: .utf8)
            // Nobody is asked: the address would be told to be refused else.
            let result = try await AssayBinary.run(
                ["check"], in: folder,
                environment: ["REPLICATE_BASE_URL": "https://api.replicate.test", "REPLICATE_API_TOKEN": "r8_nobody"])
            #expect(result.status == 2, "\(result.stdout)\(result.stderr)")
            #expect(result.stderr.contains("of these checks go to api.replicate.test and may cost $0.0"))
            #expect(result.stderr.contains("--yes") && result.stderr.contains("--budget"))
            let rows = try await runProgram("sqlite3", ["assay.db", "SELECT count(*) FROM outcome"], in: folder)
            #expect(rows.stdout == "0\n")
        }
    }

    @Test("a monitor of billed work without a ceiling says so before it asks")
    func monitored() async throws {
        try await withTemporaryFolder { folder in
            for ceiling in ["", "\nbudget: { day: 1 }\n"] {
                try (Self.settings + ceiling).write(toFile: "\(folder)/assay.yaml", atomically: true, encoding: .utf8)
                let result = try await AssayBinary.run(
                    ["watch", "--once"], in: folder,
                    environment: [
                        "REPLICATE_BASE_URL": "https://api.replicate.test", "REPLICATE_API_TOKEN": "r8_nobody",
                    ])
                let isTold = result.stderr.contains("of these checks go to api.replicate.test and may cost $0.0")
                #expect(isTold == ceiling.isEmpty, "\(result.stdout)\(result.stderr)")
                #expect(!isTold || result.stderr.contains("daily-budget"))
            }
        }
    }
}
