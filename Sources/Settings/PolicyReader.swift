import Documents
import Model

/// The sections that are policies: what findings about pictures mean, what is kept how long, how a monitor goes about it.
enum PolicyReader {
    static let watchKeys = ["every", "window", "host", "port", "runs"]
    static let pictureKeys = ["keep", "keep-megabytes", "keep-for"]
    static let retentionKeys = ["passed", "others"]
    static let healthKeys = HealthPolicy.Meaning.allCases.map(\.rawValue)

    /// Nil only when a problem was noted; so are the others.
    static func watch(_ section: Section) -> WatchPolicy? {
        let every: Span<Interval>? = section["every"]?.typed()
        let window: Span<Lookback>? = section["window"]?.typed()
        let port: PortNumber? = section["port"]?.typed()
        let host = section["host"]?.parsed("an address to listen on, for example 127.0.0.1") {
            $0.isEmpty || $0.contains(where: \.isWhitespace) ? nil : $0
        }
        let runs: Count<Runs>? = section["runs"]?.typed()
        guard let every, let window, let host, let port else { return nil }
        return WatchPolicy(every: every, window: window, host: host, port: port, runs: runs)
    }

    static func pictures(_ section: Section) -> PicturePolicy? {
        let names = PicturePolicy.Choice.allCases.map(\.rawValue)
        let choice = section["keep"]?.name(among: names, "one of").flatMap(PicturePolicy.Choice.init)
        let room: Count<Megabytes>? = section["keep-megabytes"]?.typed()
        let longest: Span<KeepingTime>? = section["keep-for"]?.typed()
        guard let choice, let room, let longest else { return nil }
        return PicturePolicy(choice: choice, room: room, longest: longest)
    }

    static func retention(_ section: Section) -> Retention? {
        let passed: Span<KeepingTime>? = section["passed"]?.typed()
        let others: Span<KeepingTime>? = section["others"]?.typed()
        guard let passed, let others else { return nil }
        return Retention(passed: passed.duration, failed: others.duration)
    }

    static func health(_ section: Section) -> HealthPolicy {
        let names = HealthRule.allCases.map(\.rawValue)
        var overrides: [HealthRule: HealthPolicy.Meaning] = [:]
        for meaning in HealthPolicy.Meaning.allCases {
            for item in section[meaning.rawValue]?.items("a list of findings, for example [only_resized]") ?? [] {
                guard let rule = item.name(among: names, "a finding").flatMap(HealthRule.init) else { continue }
                if let other = overrides[rule], other != meaning {
                    item.refuse("\(rule.rawValue), which is under `\(other.rawValue)` already", expected: "it once")
                }
                overrides[rule] = meaning
            }
        }
        return HealthPolicy(overrides)
    }
}
