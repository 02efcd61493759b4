import Model

/// The two text formats of Prometheus: its own (version 0.0.4), and OpenMetrics 1.0, which names the family of a counter without
/// `_total` and ends with a mark.
package enum MetricsFormat: Hashable, Sendable {
    case prometheus, openMetrics

    package var contentType: String {
        switch self {
        case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }
}

/// One family of metrics with its samples, and how it is written.
struct MetricFamily {
    typealias Labels = [(name: String, value: String)]

    enum Kind: String { case gauge, counter, histogram, summary, info }

    struct Sample {
        /// `_bucket`, `_sum`, `_count`, `_total`; empty for the family's own name.
        var suffix = ""
        let labels: Labels
        let value: String
    }

    let name: String
    let help: String
    let kind: Kind
    /// OpenMetrics wants the unit that the name ends with.
    var unit: String?
    let samples: [Sample]

    static func gauge(_ name: String, _ help: String, unit: String? = nil, _ samples: [(Labels, String)])
        -> MetricFamily
    {
        MetricFamily(
            name: name, help: help, kind: .gauge, unit: unit, samples: samples.map { Sample(labels: $0.0, value: $0.1) }
        )
    }

    /// - Parameter name: without `_total`.
    static func counter(
        _ name: String, _ help: String, unit: String? = nil, _ samples: [(Labels, String)]
    ) -> MetricFamily {
        MetricFamily(
            name: name, help: help, kind: .counter, unit: unit,
            samples: samples.map { Sample(suffix: "_total", labels: $0.0, value: $0.1) })
    }

    static func histogram(
        _ name: String, _ help: String, unit: String, _ samples: [(Labels, Distribution)]
    ) -> MetricFamily {
        MetricFamily(
            name: name, help: help, kind: .histogram, unit: unit,
            samples: samples.flatMap { labels, distribution in distribution.samples(labels) })
    }

    func text(_ format: MetricsFormat) -> String {
        let isOpen = format == .openMetrics
        // In Prometheus' own format a counter's family has the name of its samples.
        let family = kind == .counter && !isOpen ? "\(name)_total" : name
        let word = kind == .info && !isOpen ? "gauge" : kind.rawValue
        let suffix = kind == .info ? "_info" : ""
        var text = "# HELP \(family)\(isOpen ? "" : suffix) \(MetricFamily.escaped(help, isHelp: true))\n"
        text += "# TYPE \(family)\(isOpen ? "" : suffix) \(word)\n"
        if isOpen, let unit { text += "# UNIT \(family) \(unit)\n" }
        for sample in samples {
            let labels = sample.labels.map { "\($0.name)=\"\(MetricFamily.escaped($0.value))\"" }.joined(separator: ",")
            text += "\(name)\(suffix)\(sample.suffix)\(labels.isEmpty ? "" : "{\(labels)}") \(sample.value)\n"
        }
        return text
    }

    private static func escaped(_ text: String, isHelp: Bool = false) -> String {
        text.visible.escaping { scalar in
            switch scalar {
            case "\\": "\\\\"
            case "\"": isHelp ? nil : "\\\""
            case "\n": "\\n"
            default: nil
            }
        }
    }
}

/// What a histogram tells: how many are at most so large, how many there are, and their sum.
struct Distribution {
    /// Rising.
    let bounds: [(bound: String, count: Int)]
    let n: Int
    let sum: String

    /// From a hundredth of a second to ten minutes, for answers of image models. In seconds.
    private static let seconds: [(String, Duration)] = [
        ("0.01", .milliseconds(10)), ("0.025", .milliseconds(25)), ("0.05", .milliseconds(50)),
        ("0.1", .milliseconds(100)), ("0.25", .milliseconds(250)), ("0.5", .milliseconds(500)), ("1.0", .seconds(1)),
        ("2.5", .milliseconds(2500)), ("5.0", .seconds(5)), ("10.0", .seconds(10)), ("30.0", .seconds(30)),
        ("60.0", .seconds(60)), ("120.0", .seconds(120)), ("300.0", .seconds(300)), ("600.0", .seconds(600)),
    ]
    /// In decibels.
    private static let decibels = [15, 20, 25, 30, 35, 40, 50]

    init(_ histogram: LatencyHistogram) {
        bounds = Distribution.seconds.map { ($0.0, histogram.count(upTo: $0.1)) }
        n = histogram.n
        sum = "\(histogram.sum.seconds)"
    }

    /// - Parameter psnr: how often each was measured, by tenths of a decibel.
    init(psnr: [Int: Int]) {
        bounds = Distribution.decibels.map { bound in
            ("\(bound).0", psnr.reduce(0) { $0 + ($1.key <= bound * 10 ? $1.value : 0) })
        }
        n = psnr.values.reduce(0, +)
        sum = "\(Double(psnr.reduce(0) { $0 + $1.key * $1.value }) / 10)"
    }

    func samples(_ labels: MetricFamily.Labels) -> [MetricFamily.Sample] {
        let buckets = (bounds + [("+Inf", n)]).map { bound, count in
            MetricFamily.Sample(suffix: "_bucket", labels: labels + [("le", bound)], value: "\(count)")
        }
        return buckets + [
            MetricFamily.Sample(suffix: "_sum", labels: labels, value: sum),
            MetricFamily.Sample(suffix: "_count", labels: labels, value: "\(n)"),
        ]
    }
}
