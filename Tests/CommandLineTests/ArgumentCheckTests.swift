import ArgumentParser
import Settings
import Testing

@testable import assay

@Suite("Arguments that the parser would misread")
struct ArgumentCheckTests {
    private func refusal(_ arguments: String) throws -> String? {
        try ArgumentCheck.refusal(
            of: arguments.split(separator: " ", omittingEmptySubsequences: false).map(String.init),
            in: Assay._dumpHelp())
    }

    @Test(
        "what is empty, below zero or no command is refused by its name",
        arguments: [
            ("check --ledger ", "the argument after --ledger is empty"), ("check --max-cost -1", "--max-cost -1: "),
            ("check --budget -$0.50", "is written --budget=-$0.50"), ("help nope", "there is no command \"nope\""),
            ("help chekc", "did you mean `check`?"), ("help ledger nope", "info, check"),
            ("help check nope", "has none"),
        ])
    func refused(arguments: String, words: String) throws {
        let said = try #require(try refusal(arguments), "\(arguments)")
        #expect(said.contains(words), "\(said)")
    }

    @Test(
        "what may well be meant is left to the parser",
        arguments: [
            "check --max-cost 1", "image inspect -- --a -1.png", "help", "help ledger prune", "help help", "nope",
        ])
    func taken(arguments: String) throws {
        #expect(try refusal(arguments) == nil)
    }

    @Test(
        "a list of names with nothing in it chooses nothing, and is refused instead of choosing all",
        arguments: ["--endpoint=,", "--provider=,", "--fixture= ", "--tag=a,,b", "--endpoint=hd-image,"])
    func hollow(argument: String) throws {
        for command in ["check", "plan", "watch"] {
            let error = try #require(throws: (any Error).self) { _ = try Assay.parseAsRoot([command, argument]) }
            let said = Assay.message(for: error)
            let option = String(argument.prefix { $0 != "=" })
            #expect(said.contains(option) && said.contains("is a variable not set?"), "\(said)")
        }
    }

    @Test("shells complete paths where a path is meant")
    func completions() {
        let lines = Assay.completionScript(for: .zsh).split(separator: "\n")
        for option in ["settings", "ledger", "ca-file", "heatmap", "out", "write-ca"] {
            let own = lines.filter { $0.contains("--\(option)[") }
            #expect(!own.isEmpty && own.allSatisfy { $0.contains("_files") }, "\(option): \(own)")
        }
    }
}
