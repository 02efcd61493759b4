import Foundation
import TestSupport
import Testing

@Suite("What the machine gives, and what is left on it")
struct MachineTests {
    @Test("a socket that could not be had is ours, and no outage of a server that answers")
    func descriptors() async throws {
        let server = try LoopbackServer { _ in .json("{}", status: 500, after: .seconds(1)) }
        try await withTemporaryFolder { folder in
            let settings = """
                version: 1
                backend: { url: "\(server.url)" }
                endpoints: { write: { feature: text-generation, path: /w, timeout: 20s } }
                """
            try Data(settings.utf8).write(to: URL(filePath: folder + "/assay.yaml"))
            let command = """
                ulimit -n 48; exec '\(AssayBinary.path)' check --repeat 25 --concurrency 100 --format jsonl
                """
            let result = try await runProgram("bash", ["-c", command], in: folder)
            #expect(result.stdout.contains("self.error") && result.stdout.contains("open no more files"))
            #expect(!result.stdout.contains("transport.refused"))
        }
    }

    @Test("after a run the ledger's file has all of it, without what SQLite keeps beside it")
    func alone() async throws {
        try await withTemporaryFolder { folder in
            let quick = ["check", "--endpoint", "text-generation", "--time-scale", "0.01"]
            for number in 1...5 {
                let done = try await AssayBinary.run(quick, in: folder)
                #expect(done.status == 0, "\(done.stderr)")
                _ = try await runProgram("cp", ["assay.db", "copy\(number).db"], in: folder)
                let rows = try await runProgram(
                    "sqlite3", ["copy\(number).db", "SELECT count(*) FROM run WHERE exit_code = 0"], in: folder)
                #expect(rows.stdout == "\(number)\n", "\(rows.stderr)")
            }
        }
    }

    @Test("a plan shows names of files as text, whatever they hold")
    func names() async throws {
        try await withTemporaryFolder { folder in
            try FileManager.default.createDirectory(atPath: folder + "/own", withIntermediateDirectories: true)
            let picture = Repository.root.appending(path: "fixtures/images/tiny.png").path
            try FileManager.default.copyItem(atPath: picture, toPath: folder + "/own/a\u{1B}[31m\u{202E}b.png")
            let settings = """
                version: 1
                fixtures: { from: own }
                """
            try Data(settings.utf8).write(to: URL(filePath: folder + "/assay.yaml"))
            let plan = try await AssayBinary.run(["plan"], in: folder)
            #expect(plan.status == 0, "\(plan.stderr)")
            #expect(!plan.stdout.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
            #expect(plan.stdout.contains("[31m"))
            let seen = try await AssayBinary.run(["image", "inspect", "own/a\u{1B}[31m\u{202E}b.png"], in: folder)
            #expect(seen.status == 0 && seen.stdout.hasPrefix("own/a\\u{1B}[31m\\u{202E}b.png\n"), "\(seen.stdout)")
        }
    }

    @Test("a fixture that is no file is refused by name, in words", arguments: ["folder", "pipe"])
    func oddFixture(kind: String) async throws {
        try await withTemporaryFolder { folder in
            _ = try await runProgram("mkdir", ["-p", "own"], in: folder)
            _ = try await runProgram(kind == "pipe" ? "mkfifo" : "mkdir", ["own/x.png"], in: folder)
            try Data("version: 1\nfixtures: { from: own }\n".utf8).write(to: URL(filePath: folder + "/assay.yaml"))
            let seen = try await AssayBinary.run(["image", "inspect", "own/x.png"], in: folder)
            #expect(seen.status == 2 && seen.stderr.contains("cannot read own/x.png: it is "), "\(seen.stderr)")
            let plan = try await AssayBinary.run(["plan"], in: folder)
            #expect(
                plan.status == 2 && plan.stderr.contains("x.png: cannot be read: it is no regular file"),
                "\(plan.stderr)")
        }
    }

    @Test("a password without an end is refused as too long")
    func endlessPassword() async throws {
        try await withTemporaryFolder { folder in
            let command = "exec '\(AssayBinary.path)' password anna < /dev/zero"
            let made = try await runProgram("sh", ["-c", command], in: folder)
            #expect(made.status == 2 && made.stderr.contains("has at most"), "\(made.stderr)")
        }
    }
}
