import ArgumentParser
import Harness
import Model
import Planning
import Recording
import Settings

/// How the work is done: how much at once, for how much money, kept where.
struct WorkOptions: ParsableArguments {
    @Option(help: "How many checks run at once.")
    var concurrency: Int?

    @Option(help: ArgumentHelp("Most money one run may spend, for example 0.50 (US dollars).", valueName: "dollars"))
    var budget: Double?

    @Option(help: "The ledger, a SQLite file; created when missing.")
    var ledger: String?

    @Option(
        help: ArgumentHelp(
            "Which output pictures are kept beside the ledger; some: failures, new versions, one example each.",
            valueName: "none|some|all"))
    var keep: PictureKeeper.Policy = .some

    @Option(help: ArgumentHelp("Most room for kept pictures, in megabytes.", valueName: "MB"))
    var keepMegabytes = 200

    @Option(help: ArgumentHelp("How long pictures of failures are kept; examples 7 days.", valueName: "duration"))
    var keepFor = "90d"

    mutating func validate() throws {
        guard Duration(text: keepFor) != nil else {
            throw ValidationError("--keep-for must be a duration with a unit such as 30d, is \"\(keepFor)\"")
        }
        guard (0...1_000_000).contains(keepMegabytes) else {
            throw ValidationError("--keep-megabytes must be from 0 to 1000000, is \(keepMegabytes)")
        }
        if let concurrency, !(1...1000).contains(concurrency) {
            throw ValidationError("--concurrency must be from 1 to 1000, is \(concurrency)")
        }
        if let budget, !(budget >= 0 && budget < 1e9) {
            throw ValidationError("--budget must be 0 or more dollars, is \(budget)")
        }
    }

    var retention: PictureRetention {
        PictureRetention(longest: Duration(text: keepFor) ?? .zero, most: keepMegabytes * 1_000_000)
    }

    func concurrency(_ settings: AssaySettings) -> Int {
        concurrency ?? settings.concurrency
    }

    /// What this run may spend, and what is left of each provider's UTC day after the ledger's earlier runs.
    func budget(_ settings: AssaySettings, ledger: Ledger, now: Timestamp) throws -> Budget {
        let midnight = Timestamp(microseconds: now.microseconds - now.microseconds % 86_400_000_000)
        let run = budget.map { MicroDollars(Int64(($0 * 1e6).rounded())) } ?? settings.budget
        return Budget(
            run: run, daily: settings.dailyBudgets,
            spentToday: settings.dailyBudgets.isEmpty ? [:] : try ledger.spent(since: midnight),
            unknownCost: settings.unknownCost)
    }

    func openLedger(_ settings: AssaySettings) throws -> Ledger {
        try Ledger(path: ledger ?? settings.ledgerPath)
    }
}

extension Ledger {
    /// The ids of the checks that did not pass in the newest run that had any of this tier.
    func failedLastTime(_ tier: Tier) throws -> Set<String> {
        for run in try runs().reversed() {
            let verdicts = try verdicts(LedgerQuery(tier: tier, run: run.id))
            if !verdicts.isEmpty { return Set(verdicts.filter { !$0.passed }.map(\.subject.checkID)) }
        }
        return []
    }
}

extension PictureKeeper.Policy: ExpressibleByArgument {}
