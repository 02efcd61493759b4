package import Model

/// What a settings file says, validated: every name resolves, every default is filled in, nothing is optional that
/// the program would have to guess. Values only; state lives in the ledger.
package struct AssaySettings: Hashable, Sendable {
    /// The backend under test, without a trailing slash. Nil when the file says `url: ""`: only direct routes then.
    package let backendURL: String?
    /// Sent with every request to the backend, beside the token.
    package let backendHeaders: [String: String]
    package let backendToken: Secret?
    /// In the order of the file.
    package let providers: [Provider]
    /// In the order of the file; at least one.
    package let endpoints: [Endpoint]
    package let fixtures: FixtureSource
    package let ledgerPath: String
    /// How many checks may be under way at once.
    package let concurrency: Int
    /// How many times each check is planned in one run.
    package let repeatCount: Int
    /// The most one run may spend. Nil: no limit.
    package let budget: MicroDollars?
    /// What is set aside for a call whose price nobody knows.
    package let unknownCost: MicroDollars
    /// The most a provider may be paid per UTC day, by provider id.
    package let dailyBudgets: [String: MicroDollars]
    /// How outcomes enter uptime.
    package let accounting: AccountingPolicy
    /// Bounds that every report is held against.
    package let gates: [Gate]
    /// Where it is measured from. Nil: the host's name.
    package let location: String?
    /// The version line of the price file in use.
    package let priceVersion: String
}

/// Which inputs are sent.
package struct FixtureSource: Hashable, Sendable {
    package enum Place: Hashable, Sendable {
        /// The pictures and prompts the program draws itself.
        case embedded
        /// A folder with a `manifest.json`; a relative path of the settings file is made relative to that file.
        case folder(String)
    }

    package let place: Place
    /// Only these fixtures; empty: all.
    package let ids: [String]
    /// Only fixtures with one of these tags; empty: all.
    package let tags: [String]

    package init(place: Place, ids: [String] = [], tags: [String] = []) {
        self.place = place
        self.ids = ids
        self.tags = tags
    }
}
