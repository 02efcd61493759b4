import ArgumentParser
import Settings
import Testing

@testable import assay

@Suite("Every long option has an environment variable")
struct EnvironmentTests {
    private func merged(_ command: CommandUnderTest, _ environment: [String: String]) throws -> [String] {
        let tool = try ToolDescription(json: Assay._dumpHelp())
        return try EnvironmentOptions(environment).merge(into: command.path + command.operands, of: tool).arguments
    }

    private func text(_ arguments: [String]) throws -> String {
        var text = ""
        dump(try Assay.parseAsRoot(arguments), to: &text)
        return text
    }

    @Test("each of them means what the option means, for every command, nested ones too")
    func all() throws {
        var covered = 0
        for command in CommandUnderTest.all {
            for option in command.options {
                let example = try #require(command.example(of: option), "\(command) --\(option.name)")
                var environment = [option.variable: option.isFlag ? "1" : ""]
                if !option.isFlag {
                    environment[option.variable] = String(example.arguments[0].drop { $0 != "=" }.dropFirst())
                }
                if !example.context.isEmpty { environment["ASSAY_COMPARE_TO"] = example.context[1] }
                let fromVariable = try text(merged(command, environment))
                #expect(
                    fromVariable == command.parsed(example.context + example.arguments),
                    "\(command) \(option.variable)")
                covered += 1
            }
        }
        let declared = CommandUnderTest.all.reduce(0) { $0 + $1.options.count }
        print("environment variables: \(covered) of \(declared) long options of \(CommandUnderTest.all.count) commands")
        #expect(covered == declared && covered >= 90)
        #expect(CommandUnderTest.all.contains { $0.path == ["ledger", "prune"] })
        #expect(CommandUnderTest.all.contains { $0.path == ["image", "compare"] })
    }
}
