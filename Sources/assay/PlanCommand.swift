import ArgumentParser
import Harness
import Model
import Planning
import Reporting

/// `assay plan`: what a check would do and cost, with nothing sent.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        "plan", "Show what would be run, and what it would cost. Sends nothing, unless it is asked for quotes.")

    @OptionGroup var target: TargetOptions
    @OptionGroup var selection: SelectionOptions
    @Option(name: .customLong("repeat"), help: "How many times each check is run.") var repeatCount: Count<Repeats>?

    @Option(help: ArgumentHelp("Most money one run may spend: tells what is left out.", valueName: "dollars"))
    var budget: MicroDollars?

    @Flag(help: "A month of `assay watch` instead: probes and price.") var watch = false
    @Flag(help: "Ask the providers that price a call for nothing, and plan with what they say.") var quote = false

    func run() async throws {
        if watch { return try forecast() }
        var settings = try target.load { settings in
            settings.repeatCount = repeatCount ?? settings.repeatCount
            settings.budget = budget ?? settings.budget
        }
        let fixtures = try FixtureLibrary.load(
            settings.fixtures, for: selection.tierOrWork, features: settings.features)
        var quotes: [PriceQuote] = []
        if quote {
            // A rehearsal has no key and no money; quotes are asked of the real ones.
            if target.scenario != nil { throw CommandFailure.usage("--quote asks the real ones: leave --scenario out") }
            let today = String(WallClock.system.now().rfc3339.prefix(10))
            (settings, quotes) = await settings.quoted(
                by: settings.prober(trusting: target.caFile?.typed), fixtures: fixtures, today: today)
        }
        let plan = try settings.plan(fixtures, selection: selection.selection, tier: selection.tierOrWork)
        var report = plan.report
        report.leftOut = settings.budget().leftOut(of: plan)
        report.quotes = quotes
        report.judges = plan.judgings(settings.judges)
        report.remarks = plan.remarks(hasBackend: settings.backendURL != nil)
        Terminal.output(PlanText.render(report))
        if plan.checks.isEmpty { throw ExitStatus.nothingRan }
    }

    private func forecast() throws {
        let settings = try target.load { _ in }
        let request = WatchPlan.Request(selection: selection.selection, tiers: selection.tier.map { [$0] })
        let fixtures = try FixtureLibrary.load(settings.fixtures, for: .work, features: settings.features)
        let plan = try WatchPlan(settings, fixtures, request)
        Terminal.output(plan.forecast(settings, from: WallClock.system.now()).text)
        if plan.isEmpty { throw ExitStatus.nothingRan }
    }
}
