import ArgumentParser
import Judging
import Model

/// Bounds on the figures of the report, beside those of the settings; a failed one makes the exit status 4.
struct GateOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Gate: the highest p95 of any row, for example 12s.", valueName: "duration"))
    var maxP95: String?

    @Option(help: ArgumentHelp("Gate: the lowest uptime of any row; fails when proved lower.", valueName: "percent"))
    var minUptime: Double?

    @Option(help: ArgumentHelp("Gate: the most all attempts may cost in US dollars.", valueName: "dollars"))
    var maxCost: Double?

    mutating func validate() throws {
        if let maxP95, Duration(text: maxP95) == nil {
            throw ValidationError("--max-p95 must be a duration with a unit such as 12s, is \"\(maxP95)\"")
        }
        if let minUptime, !(0...100).contains(minUptime) {
            throw ValidationError("--min-uptime must be from 0 to 100 percent, is \(minUptime)")
        }
        if let maxCost, !(maxCost >= 0 && maxCost < 1e9) {
            throw ValidationError("--max-cost must be 0 or more dollars, is \(maxCost)")
        }
    }

    var gates: [Gate] {
        let bounds: [Gate.Bound?] = [
            maxP95.flatMap { Duration(text: $0) }.map { .p95(atMost: $0) },
            minUptime.map { .uptime(atLeast: $0 / 100) },
            maxCost.map { .cost(atMost: MicroDollars(Int64(($0 * 1e6).rounded()))) },
        ]
        return bounds.compactMap { $0.map { Gate($0) } }
    }
}

extension GateResult {
    /// One line for stderr; nil for a gate that passed.
    var line: String? {
        switch state {
        case .passed: nil
        case .failed: "gate failed: \(subject): \(name), but \(actual)"
        case .notEnoughData: "gate undecided, not enough data: \(subject): \(name), but \(actual)"
        }
    }
}
