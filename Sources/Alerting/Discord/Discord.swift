import Model

/// Discord's webhooks: at most 2,000 characters a message, and nobody is pinged by what a provider says.
///
/// https://discord.com/developers/docs/resources/webhook#execute-webhook
struct Discord: Channel {
    static let schema = ChannelSchema(kind: "discord", keys: [.hook])
    private let address: String

    init(_ settings: AlertChannel) { address = settings.values["url"] ?? "" }

    func deliver(_ notices: [Notice], by carrier: Carrier) async throws(DeliveryProblem) {
        let text = notices.map { "**\($0.title)**\n\($0.text)" }.joined(separator: "\n\n")
        let body = JSONValue.object([
            "content": .string(text.shortened(to: 2000)), "allowed_mentions": .object(["parse": .array([])]),
        ])
        try await carrier.post(body.line, to: address)
    }
}
