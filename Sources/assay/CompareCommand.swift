import ArgumentParser
import Judging
import Model
import Recording
import Reporting
import Settings

/// `assay compare A B`: two providers or two runs of the ledger against each other, with statistics.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Compare two providers, or two runs, of the ledger.",
        discussion: """
            A side is a route (backend, or a provider id such as replicate) or a run (its id, last, or previous). Latency by \
            the Mann-Whitney test with the Hodges-Lehmann shift, success by Newcombe's interval, Holm over all cells; what \
            is not shown is printed as ~.
            """)

    @Argument(help: "The baseline.")
    var a: String

    @Argument(help: "What is compared with it.")
    var b: String

    @Option(help: "What stdout gets.")
    var format: ComparisonFormat = .table

    @Option(help: "The settings file that gives titles; default as for check.")
    var settings: String?

    @Option(help: "The ledger to read.")
    var ledger: String?

    @Flag(help: "Exit status 4 when B is shown to be worse than A.")
    var failOnRegression = false

    func run() throws {
        let settings = try AssaySettings.read(AssaySettings.path(given: settings))
        let ledger = try Ledger(path: ledger ?? settings.ledgerPath, readOnly: true)
        let runs = [try run(named: a, in: ledger), try run(named: b, in: ledger)]
        let sides = try zip([a, b], runs).map { name, run in
            try ledger.verdicts(run.map { LedgerQuery(run: $0.id) } ?? LedgerQuery(route: name))
        }
        for (name, side) in zip([a, b], sides) where side.isEmpty {
            throw CommandFailure.usage("\(ledger.path) has no outcome of \"\(name)\", as a route or as a run")
        }
        let pairing: Comparator.Pairing = runs.contains { $0 != nil } ? .endpointAndRoute : .endpoint
        let report = Comparator(pairing: pairing, endpoints: settings.endpoints, policy: settings.accounting).compare(
            sides[0], named: runs[0]?.id ?? a, with: sides[1], named: runs[1]?.id ?? b,
            generatedAt: WallClock.system.now())
        Terminal.output(Reporter.render(report, as: format, style: OutputOptions.Color.auto.style))
        if failOnRegression, report.isRegression { throw ExitStatus.gateFailed }
    }

    private func run(named name: String, in ledger: Ledger) throws -> Run? {
        switch name {
        case "last": try ledger.latestRun()
        case "previous": try ledger.latestRun(before: ledger.latestRun())
        default: try ledger.run(id: name)
        }
    }
}

extension ComparisonFormat: ExpressibleByArgument {}
