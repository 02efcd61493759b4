import Model

/// Slack's incoming webhooks, and whatever takes the same (Mattermost, Rocket.Chat).
///
/// https://api.slack.com/messaging/webhooks
struct Slack: Channel {
    static let schema = ChannelSchema(kind: "slack", keys: [.hook])
    private let address: String

    init(_ settings: AlertChannel) { address = settings.values["url"] ?? "" }

    func deliver(_ notices: [Notice], by carrier: Carrier) async throws(DeliveryProblem) {
        let text = notices.map { "*\(escaped($0.title))*\n\(escaped($0.text))" }.joined(separator: "\n\n")
        let body = JSONValue.object(["text": .string(text.shortened(to: 30_000))])
        try await carrier.post(body.line, to: address)
    }

    /// https://api.slack.com/reference/surfaces/formatting#escaping
    private func escaped(_ text: String) -> String {
        text.escaping { $0 == "&" ? "&amp;" : $0 == "<" ? "&lt;" : $0 == ">" ? "&gt;" : nil }
    }
}
