/// When a monitor asks, and how much at once.
package struct SchedulePolicy: Hashable, Sendable {
    /// A cadence for the series that fit all that is given; nil fits any.
    package struct Rule: Hashable, Sendable {
        package var endpoint: String?
        /// `backend` or a provider's id.
        package var route: String?
        package var tier: Tier?
        package var cadence: Cadence

        package init(endpoint: String? = nil, route: String? = nil, tier: Tier? = nil, cadence: Cadence) {
            self.endpoint = endpoint
            self.route = route
            self.tier = tier
            self.cadence = cadence
        }

        func fits(_ series: ProbeSeries) -> Bool {
            (endpoint == nil || endpoint == series.endpoint) && (route == nil || route == series.route)
                && (tier == nil || tier == series.tier)
        }
    }

    /// By tier, for what no rule fits. A tier without one is off.
    package var tiers: [Tier: Cadence]
    /// The last one that fits is taken.
    package var rules: [Rule]
    /// How far from its place a probe may be put, as a share of the interval.
    package var jitter: Percentage
    /// Probes under way at once at one provider, or at the backend.
    package var perProvider: Count<Concurrency>
    /// How long probes under way may go on once the monitor was told to end.
    package var drain: Span<Patience>

    package init(
        tiers: [Tier: Cadence], rules: [Rule] = [], jitter: Percentage, perProvider: Count<Concurrency>,
        drain: Span<Patience>
    ) {
        self.tiers = tiers
        self.rules = rules
        self.jitter = jitter
        self.perProvider = perProvider
        self.drain = drain
    }

    /// Nothing is asked.
    package static let none = SchedulePolicy(
        tiers: [:], jitter: Percentage(share: 0), perProvider: Count(4), drain: Span(.seconds(30)))

    package func cadence(of series: ProbeSeries) -> Cadence {
        rules.last { $0.fits(series) }?.cadence ?? tiers[series.tier] ?? .off
    }
}

/// When something is an incident, and when it is over.
package struct IncidentPolicy: Hashable, Sendable {
    /// So many of the last so many probes.
    package struct Threshold: Typed {
        package let count: Int
        package let window: Int

        package static let expectation = "how many of how many probes, for example 2 of 3; at most 20"

        /// - Precondition: 1 ≤ count ≤ window ≤ 20; for values of the program's own.
        package init(_ count: Int, of window: Int) {
            precondition((1...20).contains(window) && (1...window).contains(count), "\(count) of \(window)")
            self.count = count
            self.window = window
        }

        package init?(typed text: String) {
            let words = text.split(separator: " ")
            guard words.count == 3, words[1] == "of", let count = Int(words[0]), let window = Int(words[2]),
                (1...20).contains(window), (1...window).contains(count)
            else { return nil }
            self.init(count, of: window)
        }

        package var typed: String { "\(count) of \(window)" }
    }

    /// Failures that open one.
    package var opening: Threshold
    /// Answers in a row that end one.
    package var recovery: Count<ProbesInRow>
    /// Times the median of earlier answers from which one is slow. Nil: never.
    package var slowRatio: Measure<Ratio>?
    /// The same for what a probe costs.
    package var costRatio: Measure<Ratio>?
    /// So many incidents of one cause within a day are one that flaps: it is held open until ``calm`` is over.
    package var flapping: Count<ProbesInRow>
    /// How long nothing may fail until one that flaps is over.
    package var calm: Span<Patience>
    /// The share of probes that are to be up. Nil: no objective.
    package var objective: Percentage?
    /// Probes below which a rate of failures says nothing.
    package var minimumCount: Count<ProbesInRow>
    /// Addresses whose failing says that it is our own network; empty: only targets tell that of each other.
    package var controls: [WebAddress]

    package init(
        opening: Threshold = Threshold(2, of: 3), recovery: Count<ProbesInRow> = Count(2),
        slowRatio: Measure<Ratio>? = Measure(3), costRatio: Measure<Ratio>? = Measure(2),
        flapping: Count<ProbesInRow> = Count(3), calm: Span<Patience> = Span(.seconds(3600)),
        objective: Percentage? = nil, minimumCount: Count<ProbesInRow> = Count(20), controls: [WebAddress] = []
    ) {
        self.opening = opening
        self.recovery = recovery
        self.slowRatio = slowRatio
        self.costRatio = costRatio
        self.flapping = flapping
        self.calm = calm
        self.objective = objective
        self.minimumCount = minimumCount
        self.controls = controls
    }
}

package enum ProbesInRow: CountLimits {
    package static let range = 1...1000
}

package enum Ratio: MeasureLimits {
    package static let range = 1.1...1000.0
    package static let unit = ""
}

/// A time in which some series are not asked.
package struct MaintenanceWindow: Hashable, Sendable {
    package enum Time: Hashable, Sendable {
        case once(Range<Timestamp>)
        case recurring(CronExpression, length: Span<Patience>)
    }

    package let time: Time
    package let endpoint: String?
    package let route: String?

    package init(_ time: Time, endpoint: String? = nil, route: String? = nil) {
        self.time = time
        self.endpoint = endpoint
        self.route = route
    }

    package func takes(_ series: ProbeSeries, at moment: Timestamp) -> Bool { isFor(series) && holds(at: moment) }

    /// Whether it is about the series at all.
    package func isFor(_ series: ProbeSeries) -> Bool {
        (endpoint == nil || endpoint == series.endpoint) && (route == nil || route == series.route)
    }

    private func holds(at moment: Timestamp) -> Bool {
        switch time {
        case .once(let range): range.contains(moment)
        case .recurring(let cron, let length):
            cron.next(after: moment + (.zero - length.duration)).map { $0 <= moment } ?? false
        }
    }
}

/// The most that may be spent, and how it is spread. Days and months are those of UTC.
package struct SpendingPolicy: Hashable, Sendable {
    package struct Ceiling: Hashable, Sendable {
        package var day: MicroDollars?
        package var month: MicroDollars?

        package init(day: MicroDollars? = nil, month: MicroDollars? = nil) {
            self.day = day
            self.month = month
        }

        package var isNone: Bool { day == nil && month == nil }
    }

    package var total: Ceiling
    /// By provider id.
    package var providers: [String: Ceiling]
    /// The share of a ceiling that may be spent ahead of an even pace, so that the evening is watched too.
    package var ahead: Percentage
    /// How many times as often billed probes are sent while something is wrong, within the ceilings.
    package var urgency: Count<Urgency>

    package init(
        total: Ceiling = Ceiling(), providers: [String: Ceiling] = [:], ahead: Percentage, urgency: Count<Urgency>
    ) {
        self.total = total
        self.providers = providers
        self.ahead = ahead
        self.urgency = urgency
    }

    /// No ceiling, and no hurry.
    package static let none = SpendingPolicy(ahead: Percentage(share: 1), urgency: Count(1))

    package var hasCeilings: Bool { !total.isNone || providers.contains { !$0.value.isNone } }
}

package enum Urgency: CountLimits {
    package static let range = 1...60
}
