import Documents
import Model

/// The sections that are policies: what findings about pictures mean, what is kept how long, how a monitor goes about it.
enum PolicyReader {
    /// Nil only when a problem was noted; so are the others.
    ///
    /// - Parameter folder: of the settings, where relative paths begin.
    static func watch(_ section: Section, folder: String) -> WatchPolicy? {
        let every: Span<Interval>? = section["every"]?.typed()
        let window: Span<Lookback>? = section["window"]?.typed()
        let port: PortNumber? = section["port"]?.typed()
        let host = section["host"]?.parsed("an address to listen on, for example 127.0.0.1") {
            $0.isEmpty || $0.contains(where: \.isWhitespace) ? nil : $0
        }
        let runs: Count<Runs>? = section["runs"]?.typed()
        guard let window, let host, let port else { return nil }
        func path(_ key: String) -> String? {
            let text = section[key]?.parsed("a path of a file") { $0.isEmpty ? nil : $0 }
            return text.map { SettingsLoader.absolute($0, in: folder) }
        }
        var policy = WatchPolicy(every: every, window: window, host: host, port: port, runs: runs)
        policy.users = path("users")
        policy.isPublic = section["public"]?.name(among: ["true", "false"], "one of") == "true"
        policy.certificate = path("certificate")
        policy.key = path("key")
        policy.address = section["address"]?.typed()
        for (one, other) in [("certificate", "key"), ("key", "certificate")] where section[one] != nil {
            if section[other] == nil { section[one]?.refuse("`\(one)` alone", expected: "`\(other)` beside it") }
        }
        return policy
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
