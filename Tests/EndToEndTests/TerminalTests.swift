import Foundation
import TestSupport
import Testing

@Suite("What a terminal is given")
struct TerminalTests {
    @Test("colour on one that has it, none on a dumb one or where nobody wants it")
    func colour() async throws {
        try await withTemporaryFolder { folder in
            for (environment, isColoured) in [("TERM=xterm", true), ("TERM=dumb", false), ("NO_COLOR=1", false)] {
                let command =
                    "env \(environment) \(AssayBinary.path) check --scenario all-up --time-scale 0 --endpoint text-generation"
                // `script` gives its command a terminal.
                let said = try await runProgram("script", ["-qec", command, "/dev/null"], in: folder)
                #expect(said.status == 0, "\(said.stdout)")
                #expect(said.stdout.contains("\u{1B}[1m") == isColoured, "\(environment)")
            }
        }
    }

    @Test("an error that quotes a file shows what is hidden in it")
    func hidden() async throws {
        try await withTemporaryFolder { folder in
            // The escapes are YAML's: the file itself has nothing hidden.
            let text = #"version: 1"# + "\n" + #""a\e[31m\u202E\x9Bb": 1"# + "\n"
            try Data(text.utf8).write(to: URL(filePath: folder + "/assay.yaml"))
            let plan = try await AssayBinary.run(["plan"], in: folder)
            #expect(plan.status == 2)
            #expect(!plan.stderr.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || 0x7F...0x9F ~= $0.value })
            #expect(plan.stderr.contains("\\u{202E}"), "\(plan.stderr)")
        }
    }
}
