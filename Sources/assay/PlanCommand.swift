import ArgumentParser
import Harness
import Model
import Planning
import Reporting

/// `assay plan`: what a check would do and cost, with nothing sent.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Show what would be run, and what it would cost. Sends nothing.")

    @OptionGroup var target: TargetOptions
    @OptionGroup var selection: SelectionOptions

    @Option(name: .customLong("repeat"), help: "How many times each check is run.")
    var repeatCount: Count<Repeats>?

    @Option(help: ArgumentHelp("Most money one run may spend: tells what is left out.", valueName: "dollars"))
    var budget: MicroDollars?

    func run() throws {
        let settings = try target.load { settings in
            settings.repeatCount = repeatCount ?? settings.repeatCount
            settings.budget = budget ?? settings.budget
        }
        let fixtures = try FixtureLibrary.load(settings.fixtures, for: selection.tier, features: settings.features)
        let plan = try settings.plan(fixtures, selection: selection.selection, tier: selection.tier)
        var report = plan.report
        report.leftOut = settings.budget().leftOut(of: plan)
        Terminal.output(PlanText.render(report))
        if plan.checks.isEmpty { throw ExitStatus.nothingRan }
    }
}
