package import Model

/// Where messages wait until they are sent: the ledger of one place, or the centre of a fleet.
package protocol Outbox: Sendable {
    func openIncidents() throws -> [Incident]
    /// What is to be told of an incident as long as it goes on. What was told already is not told again.
    func tell(_ drafts: [MessageDraft], of incident: Incident, at now: Timestamp) throws
    /// Takes what is due on a channel, for one to send it.
    func takeMessages(for channel: String, limit: Int, at now: Timestamp) throws -> [OutgoingMessage]
    /// They have arrived.
    func sent(_ messages: [OutgoingMessage], at now: Timestamp) throws
    /// They have not, and are tried again in their time.
    func unsent(_ messages: [OutgoingMessage], because problem: String, at now: Timestamp) throws
}

extension Ledger: Outbox {
    package func openIncidents() throws -> [Incident] { try incidents(openOnly: true) }
}

/// How often and for how long a message is tried.
package enum Delivery {
    /// Half a minute after the first try, then twice as long each time, an hour at most; a day and some hours in all.
    package static let tries = 30
    /// Whoever took a message and has said nothing for so long is gone: longer than any delivery may take.
    package static let claim = Duration.seconds(90)

    package static func pause(after tries: Int) -> Duration { .seconds(min(3600, 30 << min(max(0, tries - 1), 7))) }
}
