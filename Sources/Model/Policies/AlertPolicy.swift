/// Who is told of incidents, and when.
package struct AlertPolicy: Hashable, Sendable {
    package var channels: [AlertChannel]
    /// After how long an incident that goes on is told again. Nil: never.
    package var reminder: Span<KeepingTime>?
    /// Within these hours (UTC) only what is major is told; the rest waits for their end.
    package var quiet: DailyHours?
    /// Fetched after each round, for a service that notices when it no longer is. It may hold a secret.
    package var heartbeat: Secret?

    package init(
        channels: [AlertChannel] = [], reminder: Span<KeepingTime>? = nil, quiet: DailyHours? = nil,
        heartbeat: Secret? = nil
    ) {
        self.channels = channels
        self.reminder = reminder
        self.quiet = quiet
        self.heartbeat = heartbeat
    }
}

/// One place messages go to.
package struct AlertChannel: Hashable, Sendable, Identifiable {
    /// The name in settings: no two have the same.
    package let id: String
    /// Which of the channels there are.
    package let kind: String
    /// What the kind asks for, by key. Addresses of hooks are secrets, and are values as any other.
    package let values: [String: String]
    /// Of the values, and whatever else a message must not show.
    package let secrets: [Secret]
    /// Nothing less severe is sent.
    package let least: IncidentSeverity

    package init(
        id: String, kind: String, values: [String: String], secrets: [Secret] = [], least: IncidentSeverity = .notice
    ) {
        self.id = id
        self.kind = kind
        self.values = values
        self.secrets = secrets
        self.least = least
    }
}

/// Hours of each day in UTC, over midnight where the end is the earlier.
package struct DailyHours: Typed {
    /// Minutes since midnight.
    package let start: Int
    package let end: Int

    package static let expectation = "hours of the day in UTC, for example 22:00-07:00"

    package init?(typed text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let start = DailyHours.minute(parts[0]), let end = DailyHours.minute(parts[1]),
            start != end
        else { return nil }
        self.start = start
        self.end = end
    }

    package var typed: String { "\(DailyHours.text(start))-\(DailyHours.text(end))" }

    package func contains(_ moment: Timestamp) -> Bool {
        let minute = Int(moment.microseconds.floorDivided(60_000_000).positiveRemainder(1440))
        return start < end ? (start..<end).contains(minute) : minute >= start || minute < end
    }

    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.allSatisfy(\.isNumber) }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
        else { return nil }
        return hour * 60 + minute
    }

    private static func text(_ minute: Int) -> String {
        "\(Int64(minute / 60).padded(2)):\(Int64(minute % 60).padded(2))"
    }
}

/// What a kind of channel asks for in settings.
package struct ChannelSchema: Hashable, Sendable {
    package struct Key: Hashable, Sendable {
        package let name: String
        /// What is expected, in the middle of a sentence.
        package let help: String
        package let isRequired: Bool
        /// Shown nowhere.
        package let isSecret: Bool
        package let form: Form

        package init(
            _ name: String, _ help: String, isRequired: Bool = false, isSecret: Bool = false, form: Form = .text
        ) {
            self.name = name
            self.help = help
            self.isRequired = isRequired
            self.isSecret = isSecret
            self.form = form
        }
    }

    /// What a value has to be.
    package enum Form: Hashable, Sendable {
        case text
        /// `http://` or `https://`, a host, and what follows.
        case address
        /// `smtp://` or `smtps://`, a host and perhaps a port.
        case mailServer
        case choice([String])
        /// Run by a shell, which puts in the variables.
        case script
        /// JSON, with these names in braces within its strings, or `{incident}` in place of a value.
        case json(names: [String])
    }

    package let kind: String
    package let keys: [Key]

    package init(kind: String, keys: [Key]) {
        self.kind = kind
        self.keys = keys
    }
}
