import ArgumentParser
import Foundation
import Judging
import Model
import Recording
import Reporting

/// `assay ledger`: what is in the SQLite file, whether its sums are right, and keeping it small.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Describe, check, prune or export a ledger.",
        subcommands: [Info.self, Check.self, Prune.self, Export.self, Baselines.self, Upgrade.self])

    struct Info: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "What the file holds.")

        @Argument(help: "The ledger.")
        var path = "assay.db"

        func run() throws {
            let info = try Ledger(path: path, readOnly: true).info()
            let probed =
                info.probed.map { "\($0.lowerBound.readable) to \($0.upperBound.readable) UTC" } ?? "nothing yet"
            Terminal.output(
                """
                file       \(info.path), \(info.bytes) bytes, schema \(info.schema.joined(separator: ", "))
                runs       \(info.runs)
                outcomes   \(info.outcomes), of which \(info.keptOutcomes) are kept as rows
                attempts   \(info.attempts)
                cost       \(info.cost.readable) known
                probed     \(probed)
                """)
        }
    }

    /// Exit status 0 when all is sound, 1 when a sum differs from its rows.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Recompute every rollup from the raw rows.")

        @Argument(help: "The ledger.")
        var path = "assay.db"

        func run() throws {
            let check = try Ledger(path: path, readOnly: true).check()
            for problem in check.problems { Terminal.output(problem) }
            Terminal.output(
                "\(check.rollups) rollups recomputed from \(check.outcomes) outcomes, \(check.problems.count) differences"
            )
            if !check.problems.isEmpty { throw ExitStatus.expectationFailed }
        }
    }

    struct Upgrade: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Bring a ledger of an older version up to date; all it holds is kept.")

        @Argument(help: "The ledger.")
        var path = "assay.db"

        func run() throws {
            guard FileManager.default.fileExists(atPath: path) else {
                throw RecordingError.cannotOpen(path: path, reason: "there is no such file")
            }
            let ledger = try Ledger(path: path)
            Terminal.output("\(path): schema \(try ledger.info().schema.joined(separator: ", "))")
        }
    }

    struct Prune: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Remove old rows; rollups stay for ever.")

        @Argument(help: "The ledger.")
        var path = "assay.db"

        @Option(help: ArgumentHelp("How long to keep what passed.", valueName: "duration"))
        var passed = "30d"

        @Option(help: ArgumentHelp("How long to keep what did not.", valueName: "duration"))
        var failed = "365d"

        func run() throws {
            guard let passed = Duration(text: passed), let failed = Duration(text: failed) else {
                throw CommandFailure.usage("--passed and --failed must be durations with a unit such as 30d")
            }
            let ledger = try Ledger(path: path)
            let retention = Retention(passed: passed, failed: failed)
            var total = 0
            while case let removed = try ledger.prune(retention, now: WallClock.system.now()), removed > 0 {
                total += removed
            }
            Terminal.output("removed \(total) outcomes")
        }
    }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Every attempt as CSV or JSON lines on stdout.")

        @Argument(help: "The ledger.")
        var path = "assay.db"

        @Option(help: "csv or jsonl.")
        var format: ExportFormat = .csv

        func run() throws {
            try Ledger(path: path, readOnly: true).export(as: format) { Terminal.output($0) }
        }
    }
}

extension LedgerCommand {
    struct Baselines: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The learned quality bars; --reset forgets those of an endpoint, or ENDPOINT.PROVIDER.")

        @Argument(help: "The ledger.")
        var path = "assay.db"

        @Option(help: ArgumentHelp("Forget, so that they are learned anew.", valueName: "endpoint[.provider]"))
        var reset: [String] = []

        func run() throws {
            guard reset.isEmpty else { return try forget() }
            let summaries = try Ledger(path: path, readOnly: true).baselines().map(BaselineRule.summary)
            Terminal.output(BaselineTable.text(summaries))
        }

        private func forget() throws {
            let ledger = try Ledger(path: path)
            for name in reset {
                let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
                let count = try ledger.forgetBaselines(
                    endpoint: parts.first, provider: parts.count > 1 ? parts[1] : nil)
                guard count > 0 else {
                    let known = Set(try ledger.baselines().map(\.key.name)).sorted().joined(separator: ", ")
                    throw CommandFailure.usage(
                        "the ledger has no baseline of \"\(name)\"; it has \(known.isEmpty ? "none at all" : known)")
                }
                Terminal.output("forgot \(count) baseline\(count == 1 ? "" : "s") of \(name)")
            }
        }
    }
}

extension ExportFormat: ExpressibleByArgument {}
