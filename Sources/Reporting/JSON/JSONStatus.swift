import Model

/// The figures of a status report as JSON.
enum JSONStatus {
    static func row(_ row: StatusRow) -> JSONValue {
        [
            "endpoint": .string(row.endpoint), "title": .string(row.title), "feature": .string(row.feature.rawValue),
            "route": .string(row.route), "family": .optional(row.family) { .string($0.rawValue) },
            "model": .optional(row.model) { .string($0) }, "status": .string(row.word.rawValue),
            "uptime": uptime(row.uptime), "latency": latency(row.latency), "latency_cold": latency(row.cold),
            "latency_failed": latency(row.failed), "quality": .optional(row.quality, quality),
            "cost": cost(row.cost), "codes": counts(row.codes) { $0.rawValue }, "sources": counts(row.sources) { $0 },
            "fallback_share": .figure(row.fallbackShare), "fallback_cost_microdollars": .money(row.fallbackCost),
            "cold_share": .figure(row.coldShare), "outages": .optional(row.outages, outages),
            "marks": .array(row.marks.map(mark)),
        ]
    }

    static func endpoint(_ endpoint: EndpointSummary) -> [String: JSONValue] {
        [
            "endpoint": .string(endpoint.endpoint), "title": .string(endpoint.title),
            "feature": .string(endpoint.feature.rawValue), "stars": .optional(endpoint.stars) { .integer($0) },
            "readiness": .string(endpoint.readiness.rawValue),
            "routes": .array(endpoint.rows.map { .string($0.route) }),
            "fallback_remark": .optional(endpoint.remark, remark),
        ]
    }

    private static func remark(_ remark: FallbackRemark) -> JSONValue {
        [
            "kind": .string(remark.kind.rawValue), "route": .string(remark.route), "uptime": uptime(remark.uptime),
            "backend_failures": .integer(remark.failures), "text": .string(Digest.sentence(remark)),
        ]
    }

    static func family(_ family: FamilySummary) -> JSONValue {
        [
            "family": .string(family.family.rawValue), "uptime": uptime(family.uptime),
            "latency": latency(family.latency), "cost": cost(family.cost),
        ]
    }

    static func window(_ window: WindowFigures) -> JSONValue {
        [
            "name": .string(window.name), "tier": .string(window.tier.rawValue),
            "from": .moment(window.range.lowerBound), "from_us": .microseconds(window.range.lowerBound),
            "to": .moment(window.range.upperBound), "to_us": .microseconds(window.range.upperBound),
            "rows": .array(window.rows.map(row)), "providers": .array(window.providers.map(provider)),
        ]
    }

    private static func provider(_ provider: ProviderSummary) -> JSONValue {
        [
            "provider": .string(provider.provider), "uptime": uptime(provider.uptime),
            "latency": latency(provider.latency), "cold_share": .figure(provider.coldShare),
            "cost": cost(provider.cost),
        ]
    }

    static func forecast(_ forecast: CostForecast) -> JSONValue {
        [
            "month_to_date_microdollars": .money(forecast.monthToDate),
            "attempts_of_unknown_cost": .integer(forecast.unknownAttempts),
            "per_day_microdollars": .optional(forecast.perDay) { .money($0) }, "days": .integer(forecast.days),
            "month_end_microdollars": .optional(forecast.monthEnd) { .money($0) },
        ]
    }

    static func uptime(_ uptime: Uptime) -> JSONValue {
        [
            "up": .integer(uptime.up), "down": .integer(uptime.down), "n": .integer(uptime.n),
            "estimate": .figure(uptime.estimate),
            "interval": .optional(uptime.interval) { [.figure($0.lowerBound), .figure($0.upperBound)] },
            "excluded": counts(uptime.excluded) { $0.rawValue },
        ]
    }

    static func latency(_ summary: LatencySummary) -> JSONValue {
        [
            "n": .integer(summary.n), "min_us": .span(summary.min), "p50_us": .span(summary.p50),
            "p90_us": .span(summary.p90), "p95_us": .span(summary.p95), "p99_us": .span(summary.p99),
            "max_us": .span(summary.max),
        ]
    }

    static func quality(_ quality: QualitySummary) -> JSONValue {
        [
            "n": .integer(quality.n), "identical": .integer(quality.identical),
            "worst_psnr_db": .figure(quality.worst), "median_psnr_db": .figure(quality.median),
        ]
    }

    static func cost(_ cost: CostSummary) -> JSONValue {
        [
            "known_microdollars": .money(cost.known), "attempts": .integer(cost.attempts),
            "attempts_of_unknown_cost": .integer(cost.unknownAttempts), "successes": .integer(cost.successes),
            "per_success_microdollars": .optional(cost.perSuccess) { .money($0) },
        ]
    }

    private static func outages(_ outages: OutageSummary) -> JSONValue {
        [
            "count": .integer(outages.count), "longest_us": .span(outages.longest),
            "mean_time_to_repair_us": .span(outages.meanTimeToRepair), "downtime_us": .span(outages.downtime),
            "ongoing_since": .optional(outages.ongoingSince) { .moment($0) },
            "ongoing_since_us": .optional(outages.ongoingSince) { .microseconds($0) },
        ]
    }

    private static func mark(_ mark: SourceMark) -> JSONValue {
        [
            "at": .moment(mark.startedAt), "at_us": .microseconds(mark.startedAt),
            "code": .string(mark.code.rawValue), "source": .optional(mark.source) { .string($0) },
        ]
    }

    private static func counts<Key>(_ counts: [Key: Int], name: (Key) -> String) -> JSONValue {
        .object(Dictionary(uniqueKeysWithValues: counts.map { (name($0.key), .integer($0.value)) }))
    }
}
