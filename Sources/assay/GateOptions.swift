import ArgumentParser
import Model

/// Bounds on the figures of the report, beside those of the settings; a failed one makes the exit status 4.
struct GateOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Gate: the highest p95 of any row, for example 12s.", valueName: "duration"))
    var maxP95: Span<Patience>?

    @Option(help: ArgumentHelp("Gate: the lowest uptime of any row; fails when proved lower.", valueName: "percent"))
    var minUptime: Percentage?

    @Option(help: ArgumentHelp("Gate: the most all attempts may cost in US dollars.", valueName: "dollars"))
    var maxCost: MicroDollars?

    var gates: [Gate] {
        let bounds: [Gate.Bound?] = [
            maxP95.map { .p95(atMost: $0.duration) }, minUptime.map { .uptime(atLeast: $0.share) },
            maxCost.map { .cost(atMost: $0) },
        ]
        return bounds.compactMap { $0.map { Gate($0) } }
    }
}
