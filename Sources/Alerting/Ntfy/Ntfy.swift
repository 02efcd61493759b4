import Model
import Transport

/// A topic of ntfy.sh, or of a server of one's own.
///
/// https://docs.ntfy.sh/publish/
struct Ntfy: Channel {
    static let schema = ChannelSchema(
        kind: "ntfy",
        keys: [
            ChannelSchema.Key(
                "url", "the topic's address, for example https://ntfy.sh/my-topic", isRequired: true, isSecret: true,
                form: .address),
            ChannelSchema.Key("token", "an access token", isSecret: true),
        ])

    private let address: String
    private let token: String?

    init(_ settings: AlertChannel) {
        address = settings.values["url"] ?? ""
        token = settings.values["token"]
    }

    func deliver(_ notices: [Notice], by carrier: Carrier) async throws(DeliveryProblem) {
        let worst = notices.map(\.incident.severity).max() ?? .notice
        let isOver = notices.allSatisfy(\.isOver)
        var headers: HTTPHeaders = [
            "Title": notices.count == 1 ? notices[0].title.ascii : "\(notices.count) messages of assay",
            "Priority": isOver ? "3" : worst == .major ? "5" : worst == .degraded ? "4" : "2",
            "Tags": isOver ? "white_check_mark" : worst == .major ? "rotating_light" : "warning",
        ]
        if let token { headers.add(name: "Authorization", value: "Bearer \(token)") }
        let text = notices.map { notices.count == 1 ? $0.text : "\($0.title)\n\($0.text)" }.joined(separator: "\n\n")
        // A longer one becomes an attachment there.
        try await carrier.post(
            text.shortened(to: 3000), to: address, headers: headers, type: "text/plain; charset=utf-8")
    }
}

extension String {
    /// Fit for a header.
    var ascii: String { String(map { $0.isASCII && !$0.isNewline ? $0 : "?" }) }
}
