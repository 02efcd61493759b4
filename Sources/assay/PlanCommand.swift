import ArgumentParser
import Model
import Planning
import Settings

/// `assay plan`: what a check would do and cost, with nothing sent.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Show what would be run, and what it would cost. Sends nothing.")

    @OptionGroup var target: TargetOptions
    @OptionGroup var selection: SelectionOptions

    @Option(name: .customLong("repeat"), help: "How many times each check is run.")
    var repeatCount: Int?

    func run() throws {
        let settings = try target.load()
        let plan = try settings.plan(
            Fixtures.load(settings.fixtures, for: selection.tier), selection: selection.selection, tier: selection.tier,
            repeatCount: repeatCount)
        Terminal.output(PlanText.render(plan))
        if plan.checks.isEmpty { throw ExitStatus.nothingRan }
    }
}
