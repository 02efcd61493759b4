import Model

extension SettingsSchema {
    private static let place = [
        SettingsKey("endpoint", "an endpoint", "only there"),
        SettingsKey("provider", "backend, or a provider", "only there"),
    ]
    private static let file = "a path of a file"

    /// What `assay watch` goes by.
    static let monitor = [
        SettingsSection(
            path: "watch", about: "How `assay watch` serves its pages.",
            keys: [
                SettingsKey(
                    "every", Span<Interval>.self, "everything of one tier at this interval, instead of `schedule`"),
                SettingsKey("window", Span<Lookback>.self, "how far back the pages look"),
                SettingsKey("host", "an address", "what it listens on; beyond loopback readers are asked who they are"),
                SettingsKey("port", PortNumber.self, "0 takes a free one"),
                SettingsKey("runs", Count<Runs>.self, "end by itself after so many rounds"),
                SettingsKey("users", file, "who may read: `NAME:HASH` a line, as `assay password` makes it"),
                SettingsKey(
                    "public", "true or false", "whether everybody may read how things stand", otherwise: "false"),
                SettingsKey("certificate", file, "PEM; with it and its key the pages are served over TLS"),
                SettingsKey("key", file, "PEM, of the certificate"),
                SettingsKey("address", WebAddress.self, "where people find the pages, behind a proxy"),
            ]),
        SettingsSection(
            path: "schedule", about: "When `assay watch` asks.",
            keys: [
                SettingsKey("reach", Cadence.self, "is anybody there; free"),
                SettingsKey("account", Cadence.self, "key, model, version, stage; free"),
                SettingsKey("work", Cadence.self, "a real picture or prompt; billed"),
                SettingsKey("rules", "a list of rules", "the last one that fits is taken"),
                SettingsKey("jitter", Percentage.self, "of the interval, by which a probe is put off at most"),
                SettingsKey(
                    "per-provider", Count<Concurrency>.self, "probes under way at once at one provider, or the backend"),
                SettingsKey("drain", Span<Patience>.self, "how long probes under way may go on at the end"),
            ]),
        SettingsSection(
            path: "schedule.rules[]", about: "Another cadence for some. What is left out fits any.",
            keys: place + [
                SettingsKey("tier", words(Tier.self), "only at it"),
                SettingsKey("every", Cadence.self, "how often"),
            ]),
        SettingsSection(
            path: "budget", about: "What `assay watch` may spend in all.",
            keys: [
                SettingsKey("day", MicroDollars.self, "a UTC day"),
                SettingsKey("month", MicroDollars.self, "a UTC month"),
                SettingsKey("ahead", Percentage.self, "of a ceiling, that may be spent ahead of an even pace"),
                SettingsKey(
                    "urgency", Count<Urgency>.self, "billed probes come so many times as often while something is wrong"
                ),
            ]),
        SettingsSection(
            path: "incidents", about: "What is an incident.",
            keys: [
                SettingsKey(
                    "open-after", IncidentPolicy.Threshold.self, "failures among the last probes of one series"),
                SettingsKey("recover-after", Count<ProbesInRow>.self, "answers in a row"),
                SettingsKey("slow", "\(Measure<Ratio>.expectation), or off", "times the median of the answers before"),
                SettingsKey(
                    "cost", "\(Measure<Ratio>.expectation), or off", "times the median price of the answers before"),
                SettingsKey("flapping", Count<ProbesInRow>.self, "incidents of one cause within a day: told no more"),
                SettingsKey("calm", Span<Patience>.self, "without a failure, and one that flaps is over"),
                SettingsKey("objective", "\(Percentage.expectation), or off", "the share of probes that are to be up"),
                SettingsKey("minimum-probes", Count<ProbesInRow>.self, "fewer say nothing of an objective"),
                SettingsKey(
                    "controls", "a list of addresses", "when none of them answers either, it is our own network"),
            ]),
        SettingsSection(
            path: "maintenance[]", about: "A time in which some are not asked: `at` and `for`, or `from` and `until`.",
            keys: [
                SettingsKey("from", "a time in UTC, for example 2026-12-01T22:00Z", "its beginning"),
                SettingsKey("until", "a time in UTC", "its end"),
                SettingsKey("at", CronExpression.self, "when it recurs"),
                SettingsKey("for", Span<Patience>.self, "how long it is then"),
            ] + place),
        SettingsSection(
            path: "alerts", about: "Who is told of incidents.",
            keys: [
                SettingsKey("channels", "names to channels", "where"),
                SettingsKey("remind-after", Span<KeepingTime>.self, "of one that goes on"),
                SettingsKey("quiet", DailyHours.self, "only what is major is told then"),
                SettingsKey("heartbeat", "an address", "fetched after each round"),
            ]),
        SettingsSection(
            path: "alerts.channels.NAME", about: "A place where people are told. Further keys come with its kind.",
            keys: [
                SettingsKey("kind", "a kind of channel", "what it is"),
                SettingsKey(
                    "least", IncidentSeverity.allCases.map(\.word).joined(separator: ", "), "lesser ones are left out",
                    otherwise: "notice"),
            ]),
        SettingsSection(
            path: "fleet",
            about: "Many places, one truth: what is new in the ledger is shipped to a PostgreSQL server.",
            keys: [
                SettingsKey("url", "an address of a PostgreSQL server", "as libpq takes it; empty ships nothing"),
                SettingsKey(
                    "location", "a name of a place", "as the server knows this one", otherwise: "the file's `location`"),
                SettingsKey(
                    "shares", "a list of providers",
                    "their daily budget is that of `assay fleet budget`, and shared by all places", otherwise: "none"),
                SettingsKey(
                    "quorum", Count<Places>.self, "so many places must see a thing down until it is down for all",
                    otherwise: "more than half of those that ask it"),
                SettingsKey(
                    "window", Span<Patience>.self, "what places see within so long a time is one thing",
                    otherwise: FleetRules().window.typed),
                SettingsKey(
                    "silence", Span<SilenceTime>.self, "a place that is not heard for so long is told of",
                    otherwise: FleetRules().silence.typed),
            ]),
    ]
}
