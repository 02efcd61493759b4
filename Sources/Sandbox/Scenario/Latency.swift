import Documents
import Glibc
import Model

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
    ///
    /// - Returns: nil only when a problem was noted.
    static func read(_ field: Field) -> Latency? {
        if case .scalar = field.node.content { return field.span().map(Latency.fixed) }
        let kinds = ["fixed", "uniform", "log-normal"]
        let section = Section(field, keys: kinds)
        let written = kinds.filter { section[$0] != nil }
        guard written.count == 1, let value = section[written[0]] else {
            field.refuse(
                "\(written.count) of them",
                expected: "a duration such as 4s, or exactly one of \(kinds.joined(separator: ", "))")
            return nil
        }
        return switch written[0] {
        case "fixed": value.span().map(Latency.fixed)
        case "uniform": uniform(value)
        default: logNormal(value)
        }
    }

    private static func uniform(_ field: Field) -> Latency? {
        let items = field.items("a list of two durations")
        guard items.count == 2 else {
            if case .list = field.node.content {
                field.refuse("\(items.count) values", expected: "a list of two durations")
            }
            return nil
        }
        guard let low = items[0].span(), let high = items[1].span() else { return nil }
        guard low <= high else {
            field.refuse("\(low.readable) before \(high.readable)", expected: "the lower bound first")
            return nil
        }
        return .uniform(low...high)
    }

    private static func logNormal(_ field: Field) -> Latency? {
        let section = Section(field, keys: ["median", "sigma"])
        let median = section.required("median", "a duration")?.span()
        let sigma = section.required("sigma", "a number from 0 to 3")?.number(in: 0...3)
        guard let median, let sigma else { return nil }
        return .logNormal(median: median, sigma: sigma)
    }
}
