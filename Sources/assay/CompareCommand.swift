import ArgumentParser
import Harness
import Model
import Reporting

/// `assay compare A B`: two sides of the ledger against each other, or with `--against` two backends, measured now.
struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Compare two providers, endpoints, runs, windows or backends.",
        discussion: """
            A side is a provider (replicate, or backend for all through it), an endpoint (hd-image), one by a provider \
            (hd-image.replicate), a run (its id, last, or previous) or a window (7d, 2026-10, 2026-11-01..2026-11-08) of \
            the ledger. With --against URL nothing is read: the backend of the settings (A) and the one at the URL (B) are \
            probed in turn, A B B A. Latency by the Mann-Whitney test with the Hodges-Lehmann shift, success by Newcombe's \
            interval, Holm over all cells; what is not shown is printed as ~.
            """)

    @Argument(help: "The baseline.") var a: String?
    @Argument(help: "What is compared with it.") var b: String?
    @OptionGroup var target: TargetOptions
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var work: WorkOptions

    @Option(help: ArgumentHelp("Measure the backend of the settings against this one.", valueName: "url"))
    var against: WebAddress?

    @Option(name: .customLong("repeat"), help: "With --against: how many times each check is run on each side.")
    var repeatCount: Count<Repeats> = Count(10)

    @Option(help: "What stdout gets.") var format: ComparisonFormat = .table
    @Flag(help: "Exit status 4 when B is shown to be worse than A.") var failOnRegression = false

    mutating func validate() throws {
        if against != nil {
            guard a == nil else { throw ValidationError("--against URL is side B, and the settings' backend side A") }
            guard selection.tierOrWork == .work else {
                throw ValidationError("--against measures the tier work; leave --tier out")
            }
        } else if a == nil || b == nil {
            throw ValidationError("name two sides, for example replicate real-esrgan-space, or --against a URL")
        }
    }

    func run() async throws {
        if let against { return try await measure(against.typed) }
        guard let a, let b else { return }
        let settings = try target.load(work.change)
        let report = try LedgerComparison(settings).compare(
            a, b, tier: selection.tierOrWork, now: WallClock.system.now())
        show(report)
        if failOnRegression, report.isRegression { throw ExitStatus.gateFailed }
    }

    private func measure(_ url: String) async throws {
        let result = try await untilInterrupted { [self] in
            try await target.with(work.with(repeatCount)) { target in
                try await Duel.measure(
                    target, against: url, selection: selection.selection, failsOnRegression: failOnRegression)
            }
        }
        show(result.value.report)
        let status = result.status ?? result.value.status
        if status != .passed { throw status }
    }

    private func show(_ report: ComparisonReport) {
        Terminal.output(Reporter.render(report, as: format, style: OutputOptions.Color.auto.style))
    }
}

extension ComparisonFormat: ExpressibleByArgument {}
