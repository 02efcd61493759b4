/// What a monitor asks again and again: one endpoint by one route at one tier, its fixtures in rotation.
package struct ProbeSeries: Hashable, Comparable, Sendable, Codable {
    package let endpoint: String
    /// `backend` or a provider's id.
    package let route: String
    package let tier: Tier

    package init(endpoint: String, route: String, tier: Tier) {
        self.endpoint = endpoint
        self.route = route
        self.tier = tier
    }

    package init(_ subject: Subject) {
        self.init(endpoint: subject.endpoint, route: subject.route, tier: subject.tier)
    }

    package init(_ check: Check) {
        self.init(endpoint: check.endpoint.id, route: check.route.name, tier: check.tier)
    }

    /// `hd-image.replicate.work`
    package var name: String { "\(endpoint).\(route).\(tier.rawValue)" }
    package var isBackend: Bool { route == Route.backendName }

    /// Where in 0..<1 of its interval a series has its place: the same in every process and every version.
    ///
    /// FNV-1a of the name (Fowler, Noll, Vo), mixed once by SplitMix64, because near names have near FNV values.
    package var place: Double {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var mixer = SplitMix64(seed: hash)
        return mixer.unit()
    }

    package static func < (a: ProbeSeries, b: ProbeSeries) -> Bool {
        (a.endpoint, a.route, a.tier.rawValue) < (b.endpoint, b.route, b.tier.rawValue)
    }
}

/// Slots of a series in which it was not asked: one record for each reason and series of a monitor, however many they are.
package struct MissedSlots: Hashable, Sendable {
    package let series: ProbeSeries
    /// Of the class `skipped`: `skipped.slot`, `skipped.maintenance`, `skipped.budget`.
    package let code: OutcomeCode
    package var count: Int
    package var first: Timestamp
    package var last: Timestamp

    package init(series: ProbeSeries, code: OutcomeCode, count: Int, first: Timestamp, last: Timestamp) {
        self.series = series
        self.code = code
        self.count = count
        self.first = first
        self.last = last
    }
}

/// How many probes of a series ended alike within a span of time.
package struct ProbeTally: Hashable, Sendable {
    package let series: ProbeSeries
    /// The start of the span.
    package let at: Timestamp
    package let code: OutcomeCode
    package let count: Int
    package static let span = Duration.seconds(300)

    package init(series: ProbeSeries, at: Timestamp, code: OutcomeCode, count: Int) {
        self.series = series
        self.at = at
        self.code = code
        self.count = count
    }
}
