import ArgumentParser
import Settings
import Testing

@testable import assay

@Suite("Every long option has an environment variable")
struct EnvironmentTests {
    private func text(_ arguments: [String]) throws -> String {
        var text = ""
        dump(try Assay.parseAsRoot(arguments), to: &text)
        return text
    }

    @Test("each of them means what the option means, for every command, nested ones too")
    func all() throws {
        let tool = try ToolDescription(json: Assay._dumpHelp())
        var covered = 0
        for command in CommandUnderTest.all {
            for option in command.options {
                let example = try #require(command.example(of: option), "\(command) --\(option.name)")
                let merged = try EnvironmentOptions([option.variable: example.value])
                    .merge(into: command.path + example.context + example.operands, of: tool)
                let fromVariable = try text(merged.arguments)
                #expect(fromVariable == example.text, "\(command) \(option.variable)")
                covered += 1
            }
        }
        let declared = CommandUnderTest.all.reduce(0) { $0 + $1.options.count }
        print("environment variables: \(covered) of \(declared) long options of \(CommandUnderTest.all.count) commands")
        #expect(covered == declared && covered >= 90)
        #expect(CommandUnderTest.all.contains { $0.path == ["ledger", "prune"] })
        // What the others trust would be overwritten where one variable meant both.
        let sandbox = try #require(CommandUnderTest.all.first { $0.path == ["sandbox"] })
        #expect(
            !sandbox.options.contains { $0.name == "ca-file" } && sandbox.options.contains { $0.name == "write-ca" })
        #expect(CommandUnderTest.all.contains { $0.path == ["image", "compare"] })
    }

    @Test("a bound of money that is empty is refused: it would be none; any other empty variable is not set")
    func emptyBound() throws {
        let tool = try ToolDescription(json: Assay._dumpHelp())
        let error = #expect(throws: EnvironmentOptions.Refused.self) {
            _ = try EnvironmentOptions(["ASSAY_BUDGET": ""]).merge(into: ["check"], of: tool)
        }
        #expect(error?.description.contains("ASSAY_BUDGET") == true && error?.reason.contains("empty") == true)
        let given = try EnvironmentOptions(["ASSAY_BUDGET": ""]).merge(into: ["check", "--budget", "1"], of: tool)
        #expect(given.arguments == ["check", "--budget", "1"])
        #expect(try EnvironmentOptions(["ASSAY_LEDGER": ""]).merge(into: ["check"], of: tool).arguments == ["check"])
    }
}
