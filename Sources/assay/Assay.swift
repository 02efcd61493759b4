import ArgumentParser
import Foundation
import Harness
import Model
import Settings

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
            or no ledger, 4 a gate failed, 5 nothing ran, 129/130/143 interrupted.
            """,
        version: Version.current,
        subcommands: [
            CheckCommand.self, ReportCommand.self, CompareCommand.self, WatchCommand.self, LedgerCommand.self,
            DoctorCommand.self, IncidentCommand.self, AlertCommand.self, PlanCommand.self, ExplainCommand.self,
            ImageCommand.self, JudgeCommand.self, InitCommand.self, PasswordCommand.self, FleetCommand.self,
            BackendCommand.self, SandboxCommand.self, FixturesCommand.self,
        ])

    static func main() async {
        StandardStream.prepare()
        OpenFiles.raiseLimit()
        let status = await run(Array(CommandLine.arguments.dropFirst()))
        Foundation.exit(Terminal.end(status).rawValue)
    }

    private static func run(_ given: [String]) async -> ExitStatus {
        do {
            return try await perform(parse(given, ProcessInfo.processInfo.environment))
        } catch let failure as CommandFailure {
            Terminal.error(failure.message)
            return failure.status
        } catch let status as ExitStatus {
            return status
        } catch let error as Unparsed {
            return explain(error.reason)
        } catch  where exitCode(for: error) == .success || error is ValidationError {
            return explain(error)
        } catch {
            Terminal.error("\(error)")
            return ExitStatus(endingWith: error)
        }
    }

    /// What the parser says of the command line: a request for help, or what is wrong with it.
    private struct Unparsed: Error {
        let reason: any Error
    }

    private static func parse(
        _ given: [String], _ environment: [String: String]
    ) throws -> sending any ParsableCommand {
        if let refusal = try ArgumentCheck.refusal(of: given, in: _dumpHelp()) { throw CommandFailure.usage(refusal) }
        let variables = EnvironmentOptions(environment)
        guard !variables.isEmpty else { return try parseAlone(given) }
        let merged = try variables.merge(into: given, of: ToolDescription(json: _dumpHelp()))
        do {
            return try parseAlone(merged.arguments)
        } catch {
            if let culprit = merged.culprit(refusal) { throw culprit }
            throw error
        }
    }

    private static func parseAlone(_ arguments: [String]) throws(Unparsed) -> sending any ParsableCommand {
        do {
            return try parseAsRoot(arguments)
        } catch {
            throw Unparsed(reason: error)
        }
    }

    /// Why arguments are refused; nil when they are taken, or ask for help.
    private static func refusal(_ arguments: [String]) -> String? {
        do {
            _ = try parseAsRoot(arguments)
            return nil
        } catch {
            return exitCode(for: error) == .success ? nil : message(for: error)
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
        let text = fullMessage(for: error)
        guard exitCode(for: error) != .success else {
            Terminal.output(text)
            return .passed
        }
        Terminal.error(text)
        return .usage
    }
}

extension CommandConfiguration {
    /// A command whose name is said: one that is made of its type is looked for among all types, at each start.
    init(_ name: String, _ abstract: String) { self.init(commandName: name, abstract: abstract) }
}
