package import Model
package import Transport

/// What is to be told, in every form a channel may want. Secrets are out of it.
package struct Notice: Hashable, Sendable {
    /// The same whenever this is sent: whoever gets it twice can tell.
    package let key: String
    /// `opened`, `worsened`, `recovered`, `merged`, `reminder`, `test`.
    package let step: String
    package let incident: Incident
    /// One line.
    package let title: String
    /// Some lines.
    package let text: String
    /// The incident as JSON, and the step.
    package let json: JSONValue
    package let at: Timestamp
    /// Where people can read more; nil where nobody says.
    package let page: String?

    package init(
        key: String, step: String, incident: Incident, title: String, text: String, json: JSONValue, at: Timestamp,
        page: String? = nil
    ) {
        self.key = key
        self.step = step
        self.incident = incident
        self.title = title
        self.text = text
        self.json = json
        self.at = at
        self.page = page
    }

    package var isOver: Bool { IncidentChange.Step(rawValue: step)?.isEnd ?? false }
}

/// What deliveries are made with.
package struct Carrier: Sendable {
    let client: HTTPClient
    let mail: MailSender
    let now: @Sendable () -> Timestamp

    package init(client: HTTPClient, mail: MailSender, now: @escaping @Sendable () -> Timestamp) {
        self.client = client
        self.mail = mail
        self.now = now
    }
}

/// Why a message has not arrived, as far as that is known: one sentence, without secrets.
package struct DeliveryProblem: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

/// One kind of place that messages go to. To add one: a folder with a type like this, and its line in ``Channels/all``.
package protocol Channel: Sendable {
    /// What settings say of it.
    static var schema: ChannelSchema { get }

    /// - Parameter settings: of this kind, with what the schema requires.
    init(_ settings: AlertChannel)

    /// Whether each message is a delivery of its own: of some that arrived none is sent again because a later one failed.
    var takesOneByOne: Bool { get }

    /// Delivers all of them, or none as far as it knows; then they are sent again later.
    func deliver(_ notices: [Notice], by carrier: Carrier) async throws(DeliveryProblem)
}

extension Channel {
    package var takesOneByOne: Bool { false }
}

package enum Channels {
    /// In the order in which they are named in messages.
    private static let all: [any Channel.Type] = [
        Webhook.self, Slack.self, Discord.self, Ntfy.self, Mailbox.self, Alertmanager.self, CommandChannel.self,
    ]

    package static var schemas: [ChannelSchema] { all.map { $0.schema } }

    /// Nil for a kind there is not, which settings refuse.
    package static func channel(_ settings: AlertChannel) -> (any Channel)? {
        all.first { $0.schema.kind == settings.kind }?.init(settings)
    }
}

extension ChannelSchema.Key {
    static let hook = ChannelSchema.Key(
        "url", "the address of the hook", isRequired: true, isSecret: true, form: .address)
}

extension Carrier {
    /// Posts, and takes any 2xx for an arrival.
    func post(
        _ body: String, to address: String, headers: HTTPHeaders = [:], type: String = "application/json"
    ) async throws(DeliveryProblem) {
        var headers = headers
        headers.set(name: "Content-Type", value: type)
        let exchange = await client.perform(
            HTTPRequest(
                method: "POST", url: address, headers: headers, body: Array(body.utf8),
                limits: HTTPLimits(connect: .seconds(10), total: .seconds(30), bodyBytes: 1 << 20)))
        guard let response = exchange.response else {
            throw DeliveryProblem(exchange.failure?.detail ?? "no answer")
        }
        // What follows the status line, and whether it comes to its end, is nobody's concern.
        guard (200..<300).contains(response.status) else {
            let words = String(decoding: response.body.prefix(200), as: UTF8.self).singleLine
            throw DeliveryProblem("it answered \(response.status)\(words.isEmpty ? "" : ": \(words)")")
        }
    }
}
