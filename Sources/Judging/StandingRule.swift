import Model

/// Stars and readiness of an endpoint, and the sentences that state their rules: both from the same constants.
package enum StandingRule {
    /// Under this many probes that count there are no stars and readiness is unknown.
    package static let minimumProbes = 5
    /// The lowest uptime for 5, 4, 3, 2 and 1 stars.
    package static let starBands = [0.99, 0.95, 0.9, 0.8, 0.5]
    /// More successes than this share by a backup take one star.
    package static let fallbackShare = 0.05
    package static let readyUptime = 0.95
    package static let limitedUptime = 0.5

    package static let starsText = """
        Stars by uptime through the backend, or by the best direct route where the backend was not probed: \
        \(zip(stride(from: starBands.count, to: 0, by: -1), starBands).map { "\($0) from \(percent($1))" }
            .joined(separator: ", ")), else 0; one less, but not under 0, when more than \(percent(fallbackShare)) of \
        the successes came from a backup; none under \(minimumProbes) probes that count.
        """

    package static let readinessText = """
        Readiness by the same uptime: ready from \(percent(readyUptime)), limited from \(percent(limitedUptime)), not \
        ready below; unknown under \(minimumProbes) probes that count. It is an estimate: its 95 % interval is \
        printed beside it.
        """

    /// The row an endpoint is judged by.
    static func basis(backend: StatusRow?, direct: [StatusRow]) -> StatusRow? {
        if let backend, backend.uptime.n > 0 { return backend }
        return direct.max { ($0.uptime.estimate ?? -1) < ($1.uptime.estimate ?? -1) }
    }

    static func stars(_ row: StatusRow?) -> Int? {
        guard let row, row.uptime.n >= minimumProbes, let uptime = row.uptime.estimate else { return nil }
        let band = starBands.firstIndex { uptime >= $0 } ?? starBands.count
        let penalty = (row.fallbackShare ?? 0) > fallbackShare ? 1 : 0
        return max(0, starBands.count - band - penalty)
    }

    static func readiness(_ row: StatusRow?) -> EndpointSummary.Readiness {
        guard let row, row.uptime.n >= minimumProbes, let uptime = row.uptime.estimate else { return .unknown }
        if uptime >= readyUptime { return .ready }
        return uptime >= limitedUptime ? .limited : .notReady
    }
}
