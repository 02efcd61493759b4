import Glibc
import Model
import Yams

/// How long a model takes, in the time its provider documents; a scenario's time scale shortens it.
enum Latency: Hashable, Sendable {
    case fixed(Duration)
    case uniform(ClosedRange<Duration>)
    /// `median` and the standard deviation of the logarithm: the long right tail that real services have.
    case logNormal(median: Duration, sigma: Double)

    /// One draw, at most an hour.
    func draw(_ random: inout SplitMix64) -> Duration {
        let drawn: Double
        switch self {
        case .fixed(let span): drawn = span.seconds
        case .uniform(let range):
            let (low, high) = (range.lowerBound.seconds, range.upperBound.seconds)
            drawn = low + (high - low) * random.unit()
        case .logNormal(let median, let sigma):
            drawn = median.seconds * exp(sigma * Latency.normal(&random))
        }
        return .microseconds(Int64(min(drawn, 3600) * 1e6))
    }

    /// A standard normal number by Box and Muller (1958).
    private static func normal(_ random: inout SplitMix64) -> Double {
        let radius = (-2 * log(1 - random.unit())).squareRoot()
        return radius * cos(2 * .pi * random.unit())
    }

    /// `4s`, or one of `{fixed: 4s}`, `{uniform: [3s, 5s]}`, `{log-normal: {median: 9s, sigma: 0.3}}`.
    static func read(_ node: DataNode) throws(SandboxError) -> Latency {
        if node.node.scalar != nil { return .fixed(try node.duration()) }
        let members = try node.section(["fixed", "uniform", "log-normal"])
        guard members.count == 1, let (kind, value) = members.first else {
            throw node.complaint("must have exactly one of fixed, uniform, log-normal")
        }
        switch kind {
        case "fixed": return .fixed(try value.duration())
        case "uniform":
            let bounds = try value.items()
            guard bounds.count == 2 else { throw value.complaint("must be a list of two durations") }
            let (low, high) = (try bounds[0].duration(), try bounds[1].duration())
            guard low <= high else { throw value.complaint("must have its lower bound first") }
            return .uniform(low...high)
        default:
            let parts = try value.section(["median", "sigma"])
            guard let median = parts["median"], let sigma = parts["sigma"] else {
                throw value.complaint("must have median and sigma")
            }
            return .logNormal(median: try median.duration(), sigma: try sigma.number(in: 0...3))
        }
    }
}
