/// One invocation or one scheduled tick: what all its verdicts share.
package struct Run: Hashable, Sendable {
    /// Sortable by time and unique without coordination: the start in microseconds and 16 random bits, in base 36.
    package let id: String
    package let startedAt: Timestamp
    /// `check`, `watch`.
    package let command: String
    /// The backend's base URL, or `built-in (SCENARIO)`.
    package let target: String
    package let toolVersion: String
    /// Where it was measured from: the host's name unless settings say otherwise.
    package let location: String

    package init(
        id: String, startedAt: Timestamp, command: String, target: String, toolVersion: String, location: String
    ) {
        self.id = id
        self.startedAt = startedAt
        self.command = command
        self.target = target
        self.toolVersion = toolVersion
        self.location = location
    }

    package static func makeID(startedAt: Timestamp, salt: UInt16) -> String {
        let time = String(startedAt.microseconds, radix: 36)
        let tail = String(salt, radix: 36)
        return time + String(repeating: "0", count: 4 - min(4, tail.count)) + tail
    }
}
