/// How long raw outcomes are kept. Rollups, flips and runs are kept for ever.
package struct Retention: Hashable, Sendable {
    /// `ok` and `degraded` outcomes.
    package var passed: Duration
    /// All others: what went wrong is looked at longest.
    package var failed: Duration

    package init(passed: Duration, failed: Duration) {
        self.passed = passed
        self.failed = failed
    }
}

/// How long and how much of pictures is kept.
package struct PictureRetention: Hashable, Sendable {
    /// Failures and new baselines.
    package var longest: Duration
    /// Examples of what passed.
    package var examples: Duration
    /// All files together, in bytes.
    package var most: Int

    package init(
        longest: Duration = .seconds(90 * 86_400), examples: Duration = .seconds(7 * 86_400), most: Int = 200_000_000
    ) {
        self.longest = longest
        self.examples = min(examples, longest)
        self.most = most
    }
}

/// Which output pictures are kept beside the ledger, in how much room and for how long.
package struct PicturePolicy: Hashable, Sendable {
    package enum Choice: String, Hashable, Sendable, CaseIterable {
        case none
        /// Every picture that something is wrong with, the first of each new version, and an example of each endpoint
        /// and provider (with a reference, if there is one).
        case some
        case all
    }

    package var choice: Choice
    package var room: Count<Megabytes>
    /// Of failures and new baselines; examples are kept seven days at most.
    package var longest: Span<KeepingTime>

    package init(choice: Choice, room: Count<Megabytes>, longest: Span<KeepingTime>) {
        self.choice = choice
        self.room = room
        self.longest = longest
    }

    package var retention: PictureRetention {
        PictureRetention(longest: longest.duration, most: room.value * 1_000_000)
    }
}

/// How a monitor goes about it, and where its page is found.
package struct WatchPolicy: Hashable, Sendable {
    package var every: Span<Interval>
    /// What the page shows.
    package var window: Span<Lookback>
    package var host: String
    package var port: PortNumber
    /// After so many runs it ends by itself. Nil: never.
    package var runs: Count<Runs>?

    package init(
        every: Span<Interval>, window: Span<Lookback>, host: String, port: PortNumber, runs: Count<Runs>? = nil
    ) {
        self.every = every
        self.window = window
        self.host = host
        self.port = port
        self.runs = runs
    }
}
