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
    /// Everything at this interval. Nil: each series as the schedule says.
    package var every: Span<Interval>?
    /// What the page shows.
    package var window: Span<Lookback>
    package var host: String
    package var port: PortNumber
    /// After so many rounds it ends by itself. Nil: never.
    package var runs: Count<Runs>?
    /// A file of names and hashes of passwords: who may read the pages. Nil: no names.
    package var users: String?
    /// Everybody may read how things stand, and no more.
    package var isPublic = false
    /// Files in PEM; both, or neither: then it is HTTP.
    package var certificate: String?
    package var key: String?
    /// Where people find the pages, when that is another address than they are served at. Nil: as they are asked for.
    package var address: WebAddress?

    package init(
        every: Span<Interval>? = nil, window: Span<Lookback>, host: String, port: PortNumber, runs: Count<Runs>? = nil
    ) {
        self.every = every
        self.window = window
        self.host = host
        self.port = port
        self.runs = runs
    }

    /// Whether who reads its pages, and how, is as with another one.
    package func isServed(as other: WatchPolicy) -> Bool {
        (users, isPublic, certificate, key, address)
            == (other.users, other.isPublic, other.certificate, other.key, other.address)
    }
}
