import ArgumentParser
import Harness
import Judging
import Model
import Planning
import Recording
import Reporting
import Settings

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

    @Argument(help: "The baseline.")
    var a: String?

    @Argument(help: "What is compared with it.")
    var b: String?

    @OptionGroup var target: TargetOptions
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var work: WorkOptions

    @Option(help: ArgumentHelp("Measure the backend of the settings against this one.", valueName: "url"))
    var against: String?

    @Option(name: .customLong("repeat"), help: "With --against: how many times each check is run on each side.")
    var repeatCount: Int = 10

    @Option(help: "What stdout gets.")
    var format: ComparisonFormat = .table

    @Flag(help: "Exit status 4 when B is shown to be worse than A.")
    var failOnRegression = false

    mutating func validate() throws {
        if let against {
            guard a == nil else { throw ValidationError("--against URL is side B, and the settings' backend side A") }
            guard against.hasPrefix("http://") || against.hasPrefix("https://") else {
                throw ValidationError("--against must be an address such as https://example.org, is \"\(against)\"")
            }
            guard selection.tier == .work else {
                throw ValidationError("--against measures the tier work; leave --tier out")
            }
        } else if a == nil || b == nil {
            throw ValidationError("name two sides, for example replicate real-esrgan-space, or --against a URL")
        }
        guard (1...10_000).contains(repeatCount) else {
            throw ValidationError("--repeat must be from 1 to 10000, is \(repeatCount)")
        }
    }

    func run() async throws {
        guard let against else { return try compareLedger() }
        let result = try await untilInterrupted { [self] in
            try await target.with { target in
                try await Duel(target: target, against: against, work: work)
                    .measure(selection: selection.selection, rounds: repeatCount)
            }
        }
        try deliver(result.value.report)
        if let status = result.status ?? result.value.status { throw status }
        try judge(result.value.report)
    }

    private func compareLedger() throws {
        let settings = try target.load()
        let ledger = try Ledger(path: work.ledger ?? settings.ledgerPath, readOnly: true)
        let now = WallClock.system.now()
        let sides = try [a, b].compactMap(\.self).map { try LedgerSide($0, in: ledger, tier: selection.tier, now: now) }
        guard let pairing = LedgerSide.pairing(sides[0], sides[1]) else {
            throw CommandFailure.usage(
                "\(sides[0].name) and \(sides[1].name) are of different kinds: compare two providers, two endpoints, or "
                    + "runs and windows")
        }
        let verdicts = try sides.map { try ledger.verdicts($0.query) }
        for (side, own) in zip(sides, verdicts) where own.isEmpty {
            throw CommandFailure(status: .nothingRan, message: "\(ledger.path) has no outcome in \(side.name)")
        }
        let report = Comparator(pairing: pairing, endpoints: settings.endpoints, policy: settings.accounting).compare(
            verdicts[0], named: sides[0].name, selectedBy: sides[0].selection, with: verdicts[1], named: sides[1].name,
            selectedBy: sides[1].selection, generatedAt: now, tier: selection.tier)
        try deliver(report)
        try judge(report)
    }

    private func deliver(_ report: ComparisonReport) throws {
        Terminal.output(Reporter.render(report, as: format, style: OutputOptions.Color.auto.style))
    }

    private func judge(_ report: ComparisonReport) throws {
        if failOnRegression, report.isRegression { throw ExitStatus.gateFailed }
    }
}

extension ComparisonFormat: ExpressibleByArgument {}
