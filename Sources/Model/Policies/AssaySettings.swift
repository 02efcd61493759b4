/// What a settings file says, validated: every name resolves, every default is filled in, nothing is optional that
/// the program would have to guess. Values only; state lives in the ledger.
///
/// The command line may change what it has an option for; nobody else does.
package struct AssaySettings: Hashable, Sendable {
    /// The backend under test, without a trailing slash. Nil when the file says `url: ""`: only direct routes then.
    package var backendURL: String?
    /// Sent with every request to the backend, beside the token.
    package var backendHeaders: [String: String]
    package var backendToken: Secret?
    /// Beside the tokens: header values from the environment or under a name of a secret, and what else of the file
    /// comes from a variable whose name is a secret's.
    package var otherSecrets: [Secret]
    /// In the order of the file.
    package var providers: [Provider]
    /// The built-in ones, then those of the file.
    package var features: [FeatureSpec]
    /// In the order of the file; at least one.
    package var endpoints: [Endpoint]
    /// Whether the file has them; else they are the built-in ones.
    package var namesEndpoints = true
    package var fixtures: FixtureSource
    package var ledgerPath: String
    /// How many checks may be under way at once.
    package var concurrency: Count<Concurrency>
    /// Of those, at one provider or at the backend. Nil: all of them.
    package var perProvider: Count<Concurrency>?
    /// How many times each check is planned in one run.
    package var repeatCount: Count<Repeats>
    /// The most one run may spend. Nil: no limit.
    package var budget: MicroDollars?
    /// What is set aside for a call whose price nobody knows.
    package var unknownCost: MicroDollars
    /// The most a provider may be paid per UTC day, by provider id.
    package var dailyBudgets: [String: MicroDollars]
    /// How outcomes enter uptime.
    package var accounting: AccountingPolicy
    /// Bounds that every report is held against.
    package var gates: [Gate]
    /// What findings about pictures mean.
    package var health: HealthPolicy
    /// Judges of the user's own, in the order of the file.
    package var judges: [JudgeSpec]
    /// How long raw outcomes are kept.
    package var retention: Retention
    /// Which output pictures are kept, and for how long.
    package var pictures: PicturePolicy
    /// How `watch` goes about it.
    package var watch: WatchPolicy
    /// When a monitor asks what.
    package var schedule: SchedulePolicy
    package var incidents: IncidentPolicy
    package var maintenance: [MaintenanceWindow]
    /// The ceilings of a monitor; those of providers per day hold for every run.
    package var spending: SpendingPolicy
    package var alerts: AlertPolicy
    /// Nil: what is measured stays in the ledger alone.
    package var fleet: FleetPolicy?
    package var fleetRules: FleetRules
    /// The file has no endpoints, providers or backend of its own: those of the template are here.
    package var namesNothing = false
    /// Where it is measured from. Nil: the host's name.
    package var location: String?
    /// The version line of the price file in use.
    package var priceVersion: String

    package init(
        backendURL: String?, backendHeaders: [String: String] = [:], backendToken: Secret? = nil,
        otherSecrets: [Secret] = [],
        providers: [Provider] = [], features: [FeatureSpec] = FeatureSpec.builtIn, endpoints: [Endpoint],
        fixtures: FixtureSource = FixtureSource(place: .embedded),
        ledgerPath: String, concurrency: Count<Concurrency>, perProvider: Count<Concurrency>? = nil,
        repeatCount: Count<Repeats>, budget: MicroDollars? = nil,
        unknownCost: MicroDollars, dailyBudgets: [String: MicroDollars] = [:],
        accounting: AccountingPolicy = .standard, gates: [Gate] = [], health: HealthPolicy = .standard,
        judges: [JudgeSpec] = [], retention: Retention, pictures: PicturePolicy, watch: WatchPolicy,
        schedule: SchedulePolicy = .none, incidents: IncidentPolicy = IncidentPolicy(),
        maintenance: [MaintenanceWindow] = [],
        spending: SpendingPolicy = .none, alerts: AlertPolicy = AlertPolicy(), fleet: FleetPolicy? = nil,
        fleetRules: FleetRules = FleetRules(), location: String? = nil, priceVersion: String
    ) {
        self.backendURL = backendURL
        self.backendHeaders = backendHeaders
        self.backendToken = backendToken
        self.otherSecrets = otherSecrets
        self.providers = providers
        self.features = features
        self.endpoints = endpoints
        self.fixtures = fixtures
        self.ledgerPath = ledgerPath
        self.concurrency = concurrency
        self.perProvider = perProvider
        self.repeatCount = repeatCount
        self.budget = budget
        self.unknownCost = unknownCost
        self.dailyBudgets = dailyBudgets
        self.accounting = accounting
        self.gates = gates
        self.health = health
        self.judges = judges
        self.retention = retention
        self.pictures = pictures
        self.watch = watch
        self.schedule = schedule
        self.incidents = incidents
        self.maintenance = maintenance
        self.spending = spending
        self.alerts = alerts
        self.fleet = fleet
        self.fleetRules = fleetRules
        self.location = location
        self.priceVersion = priceVersion
    }

    /// ``endpoints`` as they are shown: without a secret that a title, a path or a model was given.
    package var shownEndpoints: [Endpoint] {
        let redactor = Redactor(secrets)
        return endpoints.map { $0.cleaned(by: redactor) }
    }

    /// The same where a ledger is read: at a centre, which other places fill, the built-in ones are nobody's.
    package func shownEndpoints(at ledger: String) -> [Endpoint] {
        namesEndpoints || !FleetPolicy.isAddress(ledger) ? shownEndpoints : []
    }

    /// All there are: what ``Redactor`` takes out of every text.
    package var secrets: [Secret] {
        (providers.map(\.token) + [backendToken]).compactMap { $0 } + otherSecrets
            + (alerts.heartbeat?.hidden ?? []) + alerts.channels.flatMap(\.secrets)
            + (fleet?.hidden ?? [])
    }

    /// The headers for a host that is not the backend of the settings: those without a secret in them.
    package var publicHeaders: [String: String] {
        backendHeaders.filter { header in !otherSecrets.contains { header.value.contains($0.reveal()) } }
    }
}

/// Which inputs are sent.
package struct FixtureSource: Hashable, Sendable {
    package enum Place: Hashable, Sendable {
        /// The pictures and prompts the program draws itself.
        case embedded
        /// A folder with a `manifest.json`; a relative path of the settings file is made relative to that file.
        case folder(String)
    }

    /// An id or a tag, as the settings have it.
    package struct Name: Hashable, Sendable, ExpressibleByStringLiteral {
        package let text: String
        /// Where it stands, for messages: `assay.yaml:12: fixtures.ids[0]`; empty where it stands in no file.
        package let place: String

        package init(_ text: String, at place: String) { (self.text, self.place) = (text, place) }

        package init(stringLiteral text: String) { self.init(text, at: "") }
    }

    package let place: Place
    /// Where a folder is named, for messages: `assay.yaml:12: fixtures.from`; empty where none is.
    package let origin: String
    /// Only these fixtures; empty: all.
    package let ids: [Name]
    /// Only fixtures with one of these tags; empty: all.
    package let tags: [Name]

    package init(place: Place, at origin: String = "", ids: [Name] = [], tags: [Name] = []) {
        self.place = place
        self.origin = origin
        self.ids = ids
        self.tags = tags
    }

    package func takes(_ fixture: Fixture) -> Bool {
        (ids.isEmpty || ids.contains { $0.text == fixture.id })
            && (tags.isEmpty || tags.contains { fixture.tags.contains($0.text) })
    }
}
