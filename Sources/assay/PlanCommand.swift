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

    func run() throws {
        let settings = try target.load { settings in
            if let repeatCount { settings.repeatCount = repeatCount }
        }
        let fixtures = try FixtureLibrary.load(settings.fixtures, for: selection.tier, features: settings.features)
        let plan = try settings.plan(fixtures, selection: selection.selection, tier: selection.tier)
        Terminal.output(PlanText.render(plan.report))
        if plan.checks.isEmpty { throw ExitStatus.nothingRan }
    }
}
