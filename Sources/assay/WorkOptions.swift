import ArgumentParser
import Model

/// How the work is done: how much at once, for how much money, kept where. What is not given is as the settings say.
struct WorkOptions: ParsableArguments {
    @Option(help: "How many checks run at once.") var concurrency: Count<Concurrency>?

    @Option(help: ArgumentHelp("Most money one run may spend, for example 0.50 (US dollars).", valueName: "dollars"))
    var budget: MicroDollars?

    @Option(path: "The ledger, a SQLite file; created when missing.") var ledger: String?

    @Option(
        help: ArgumentHelp(
            "Which output pictures are kept beside the ledger; some: failures, new versions, one example each.",
            valueName: "none|some|all"))
    var keep: PicturePolicy.Choice?

    @Option(help: ArgumentHelp("Most room for kept pictures, in megabytes.", valueName: "MB"))
    var keepMegabytes: Count<Megabytes>?

    @Option(help: ArgumentHelp("How long pictures of failures are kept; examples 7 days.", valueName: "duration"))
    var keepFor: Span<KeepingTime>?

    func change(_ settings: inout AssaySettings) {
        settings.concurrency = concurrency ?? settings.concurrency
        settings.budget = budget ?? settings.budget
        settings.ledgerPath = ledger ?? settings.ledgerPath
        settings.pictures.choice = keep ?? settings.pictures.choice
        settings.pictures.room = keepMegabytes ?? settings.pictures.room
        settings.pictures.longest = keepFor ?? settings.pictures.longest
    }

    /// ``change(_:)``, and so many rounds.
    func with(_ repeatCount: Count<Repeats>?) -> @Sendable (inout AssaySettings) -> Void {
        { [self] settings in
            change(&settings)
            settings.repeatCount = repeatCount ?? settings.repeatCount
        }
    }
}

extension PicturePolicy.Choice: ExpressibleByArgument {}
