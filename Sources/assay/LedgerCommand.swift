import ArgumentParser
import Harness
import Judging
import Model
import Recording
import Reporting
import Settings

/// `assay ledger`: what is in the SQLite file, whether its sums are right, and keeping it small.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Describe, check, prune or export a ledger.",
        subcommands: [Info.self, Check.self, Prune.self, Export.self, Baselines.self, Upgrade.self])

    struct Place: ParsableArguments {
        @Argument(help: ArgumentHelp("The ledger; default assay.db.", valueName: "path"), completion: .file())
        private var first: String?
        @Option(path: "The same, as others take it.", name: .customLong("ledger")) private var named: String?

        var path: String { named ?? first ?? "assay.db" }

        func validate() throws {
            if named != nil, first != nil { throw ValidationError("name one ledger: by --ledger or without") }
        }
    }

    struct Info: ParsableCommand {
        static let configuration = CommandConfiguration("info", "What the file holds.")

        @OptionGroup var ledger: Place

        func run() throws {
            Terminal.output(LedgerText.render(try LedgerPlace.open(ledger.path).info()))
        }
    }

    /// Exit status 0 when all is sound, 1 when a sum differs from its rows.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration("check", "Recompute every rollup from the raw rows.")

        @OptionGroup var ledger: Place

        func run() throws {
            let check = try LedgerPlace.open(ledger.path).check()
            for line in check.lines { Terminal.output(line) }
            if !check.problems.isEmpty { throw ExitStatus.expectationFailed }
        }
    }

    struct Upgrade: ParsableCommand {
        static let configuration = CommandConfiguration(
            "upgrade", "Bring a ledger of an older version up to date; all it holds is kept.")

        @OptionGroup var ledger: Place

        func run() throws {
            Terminal.output(try LedgerPlace.upgrade(ledger.path))
        }
    }

    struct Prune: ParsableCommand {
        static let configuration = CommandConfiguration("prune", "Remove old rows; rollups stay for ever.")

        @OptionGroup var ledger: Place
        @Option(help: ArgumentHelp("How long to keep what passed; default as in the settings.", valueName: "duration"))
        var passed: Span<KeepingTime>?

        @Option(help: ArgumentHelp("How long to keep what did not; default as in the settings.", valueName: "duration"))
        var failed: Span<KeepingTime>?

        @Option(path: "The settings file; default as for check.") var settings: String?

        func run() throws {
            let total = try LedgerPlace.file(ledger.path, for: .prune).pruneAll(passed: passed, failed: failed) {
                try AssaySettings.read(SettingsLoader.path(given: settings)).retention
            }
            Terminal.output("removed \(total) outcomes")
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration("export", "Every attempt as CSV or JSON lines on stdout.")

        @OptionGroup var ledger: Place
        @Option(help: "csv or jsonl.") var format: ExportFormat = .csv

        func run() throws {
            try LedgerPlace.open(ledger.path).export(LedgerQuery(), as: format) { try Terminal.line($0) }
        }
    }
}

extension LedgerCommand {
    struct Baselines: ParsableCommand {
        static let configuration = CommandConfiguration(
            "baselines", "The learned quality bars; --reset forgets those of an endpoint, or ENDPOINT.PROVIDER.")

        @OptionGroup var ledger: Place
        @Option(help: ArgumentHelp("Forget, so that they are learned anew.", valueName: "endpoint[.provider]"))
        var reset: [String] = []

        func run() throws {
            guard reset.isEmpty else {
                let ledger = try LedgerPlace.file(ledger.path, for: .baselines)
                for name in reset { Terminal.output(LedgerText.forgot(try ledger.forgetBaselines(called: name), name)) }
                return
            }
            let ledger = try LedgerPlace.file(ledger.path, for: .baselines, readOnly: true)
            Terminal.output(BaselineTable.text(try ledger.baselines().map(BaselineRule.summary)))
        }
    }
}

extension ExportFormat: ExpressibleByArgument {}
