import ArgumentParser
import Foundation
import Model

/// The root command: parses, runs one subcommand, and turns what it threw into an exit status.
@main
struct Assay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assay",
        abstract: "Tests and monitors AI-image backends and the providers behind them.",
        discussion: """
            Without a settings file everything runs against the built-in backend and sandboxed providers: no key, no \
            money, no network. Results go to stdout, progress and logs to stderr. Every long option can also be set by \
            an environment variable: --fail-on by ASSAY_FAIL_ON, and so on.

            Exit status of check: 0 all passed, 1 an expectation failed, 2 usage or settings error, 3 no usable answer \
            or no ledger, 4 a gate failed, 5 nothing ran, 130/143 interrupted.
            """,
        version: Version.current,
        subcommands: [
            CheckCommand.self, ReportCommand.self, CompareCommand.self, WatchCommand.self, LedgerCommand.self,
            PlanCommand.self, ExplainCommand.self, ImageCommand.self, InitCommand.self,
            BackendCommand.self, SandboxCommand.self, FixturesCommand.self,
        ])

    static func main() async {
        let status = await run(Array(CommandLine.arguments.dropFirst()))
        Foundation.exit(status.rawValue)
    }

    private static func run(_ given: [String]) async -> ExitStatus {
        let command: any ParsableCommand
        do {
            command = try EnvironmentOptions(of: self).parse(given, ProcessInfo.processInfo.environment)
        } catch {
            return explain(error)
        }
        do {
            return try await perform(command)
        } catch let failure as CommandFailure {
            Terminal.error(failure.message)
            return failure.status
        } catch let status as ExitStatus {
            return status
        } catch  where exitCode(for: error) == .success || error is ValidationError {
            return explain(error)
        } catch {
            Terminal.error("\(error)")
            return ExitStatus(endingWith: error)
        }
    }

    private static func perform(_ parsed: sending any ParsableCommand) async throws -> ExitStatus {
        if var command = parsed as? any AsyncParsableCommand {
            try await command.run()
        } else {
            var command = parsed
            try command.run()
        }
        return .passed
    }

    /// What the argument parser threw: a request for help or the version, or a usage error.
    private static func explain(_ error: any Error) -> ExitStatus {
        if let refused = error as? EnvironmentOptions.Refused {
            Terminal.error(refused.description)
            return .usage
        }
        let text = fullMessage(for: error)
        guard exitCode(for: error) != .success else {
            print(text)
            return .passed
        }
        Terminal.error(text)
        return .usage
    }
}
