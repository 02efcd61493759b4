import ArgumentParser
import Foundation
import Settings

@testable import assay

/// Every command of the program with its long options, from the parser's own description.
struct CommandUnderTest: Sendable, CustomStringConvertible {
    let path: [String]
    let options: [ToolDescription.LongOption]
    /// Words that the command cannot do without.
    let operands: [String]

    var description: String { path.joined(separator: " ") }

    static let all: [CommandUnderTest] = {
        guard let tool = try? ToolDescription(json: Assay._dumpHelp()) else { return [] }
        return tool.commands.filter { !$0.command.options.isEmpty }.map { path, command in
            let some = [[], ["a"], ["a", "b"]]
            let operands = some.first { (try? Assay.parseAsRoot(path + $0)) != nil } ?? []
            return CommandUnderTest(path: path, options: command.options, operands: operands)
        }
    }()

    /// What the parser makes of an option beside the operands, as text; nil when it refuses.
    func parsed(_ added: [String]) -> String? { parsed(added, beside: operands) }

    private func parsed(_ added: [String], beside operands: [String]) -> String? {
        guard let command = try? Assay.parseAsRoot(path + added + operands) else { return nil }
        var text = ""
        dump(command, to: &text)
        return text
    }

    /// Why the parser refuses; nil when it does not.
    func refusal(_ added: [String]) -> String? {
        do {
            _ = try Assay.parseAsRoot(path + added + operands)
            return nil
        } catch {
            return Assay.exitCode(for: error) == .success ? nil : Assay.message(for: error)
        }
    }

    /// Values that options take, the first of which each option takes is a good one.
    static let values = [
        "7", "7s", "7%", "0.5", "json", "json=x.json", "account", "all", "ssim", "black", "alarm", "degraded", "always",
        "restoring", "1h", "http://127.0.0.1:1", "/dev/null", "jsonl", "last", "upscale", certificates,
    ]

    /// A file in PEM, as far as the parser looks.
    private static let certificates: String = {
        let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pem").path
        let text = "-----BEGIN CERTIFICATE-----\nMAMCAQA=\n-----END CERTIFICATE-----\n"
        _ = FileManager.default.createFile(atPath: path, contents: Data(text.utf8))
        return path
    }()

    /// An option with a value other than its default, and what the parser needs beside it.
    struct Example {
        let value: String
        let context: [String]
        let operands: [String]
        /// What the parser makes of it on the command line.
        let text: String
    }

    func example(of option: ToolDescription.LongOption) -> Example? {
        for (context, operands) in [([], operands), ([], []), (["--compare-to", "last"], operands)] {
            let base = parsed(context, beside: operands)
            for value in option.isFlag ? ["1"] : CommandUnderTest.values {
                let argument = option.isFlag ? "--\(option.name)" : "--\(option.name)=\(value)"
                guard let text = parsed(context + [argument], beside: operands), text != base else { continue }
                return Example(value: value, context: context, operands: operands, text: text)
            }
        }
        return nil
    }

    /// Options that take a number of some kind and no other words.
    var numericOptions: [ToolDescription.LongOption] {
        options.filter { option in
            !option.isFlag && parsed(["--\(option.name)=xyz"]) == nil
                && ["7", "7s", "7%", "0.5"].contains { parsed(["--\(option.name)=\($0)"]) != nil }
        }
    }
}
