import Model

/// Where the time of one probe went, phase after phase. It is a probe that really was: the one whose service time is
/// the median of warm successes, because phases of different probes do not add up. A phase under a thousandth of the
/// whole could not be seen, and is left out.
enum WaterfallPlot {
    private static let (width, left, right, rowHeight) = (480.0, 88.0, 404.0, 20.0)

    /// Nil where no phase is known.
    static func figure(_ row: StatusRow, _ verdicts: [Verdict]) -> HTML? {
        let timed = verdicts.filter { $0.passed && !$0.outcome.isCached && !$0.isCold }
            .sorted { $0.outcome.serviceTime < $1.outcome.serviceTime }
        guard !timed.isEmpty else { return nil }
        let typical = timed[(timed.count - 1) / 2]
        return drawing(
            typical.outcome, label: "phases of the median probe of \(row.endpoint) by \(row.route)"
        ).map { drawing in
            PlotFrame.figure(
                drawing,
                "Phases of the median probe, \(typical.outcome.serviceTime.readable) at "
                    + "\(typical.outcome.startedAt.readable) UTC")
        }
    }

    /// Of one probe; nil where no phase is known.
    static func drawing(_ outcome: Outcome, label: String) -> HTML? {
        let bars = bars(of: outcome)
        guard let end = bars.map({ $0.start + $0.length }).max(), end > .zero else { return nil }
        let x = Scale(domain: 0...end.seconds, start: left, end: right)
        let shapes = bars.enumerated().flatMap { index, bar in
            let y = Double(index) * rowHeight
            let from = x(bar.start.seconds)
            return [
                SVG.text(bar.name, x: left - 8, y: y + 14, anchor: .end),
                SVG.rectangle(
                    x: from, y: y + 4, width: max(1, x((bar.start + bar.length).seconds) - from), height: 12,
                    radius: 2, class: bar.kind),
                SVG.text(bar.length.readable, x: right + 6, y: y + 14),
            ]
        }
        return SVG.drawing(
            width: width, height: Double(bars.count) * rowHeight + 4, label: label, class: "plot", shapes)
    }

    private struct Bar {
        let name: String
        let start: Duration
        let length: Duration
        let kind: String
    }

    private static func bars(of outcome: Outcome) -> [Bar] {
        outcome.attempts.enumerated().flatMap { index, attempt in
            let prefix = outcome.attempts.count > 1 ? "\(index + 1) " : ""
            var start = attempt.startedAt - outcome.startedAt
            var bars: [Bar] = []
            for (name, path) in Timings.phases {
                guard let length = attempt.timings[keyPath: path] else { continue }
                defer { start += length }
                guard length * 1000 > outcome.serviceTime else { continue }
                bars.append(
                    Bar(name: prefix + name.replacing("_", with: " "), start: start, length: length, kind: kind(name)))
            }
            let rest = attempt.timings.total - (start - (attempt.startedAt - outcome.startedAt))
            if !bars.isEmpty, rest > .milliseconds(1) {
                bars.append(Bar(name: prefix + "other", start: start, length: rest, kind: "excluded"))
            }
            return bars
        }
    }

    /// Grouped by whose time it is: the network's, the transfer's, the provider's.
    private static func kind(_ phase: String) -> String {
        switch phase {
        case "dns", "connect", "tls": "phase-connect"
        case "upload", "download": "phase-transfer"
        case "queue", "cold_start": "phase-before"
        case "poll": "phase-poll"
        default: "unnamed"
        }
    }
}
