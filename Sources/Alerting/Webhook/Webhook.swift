import Hashing
import Model
import Transport

/// JSON to an address of the user's, signed where a secret is given.
///
/// The signature is HMAC-SHA-256 over the timestamp, a dot, and the body, in hexadecimal:
/// `X-Assay-Signature: sha256=…` beside `X-Assay-Timestamp`, so that an old delivery cannot be played again.
/// `Idempotency-Key` is the same for a delivery that is repeated.
struct Webhook: Channel {
    static let schema = ChannelSchema(
        kind: "webhook",
        keys: [
            .hook,
            ChannelSchema.Key("secret", "what deliveries are signed with", isSecret: true),
            ChannelSchema.Key(
                "template",
                "JSON with {title}, {text}, {step}, {severity}, {id}, {cause} and {kind} within its strings, or {incident}",
                form: .json(names: ["title", "text", "step", "severity", "id", "cause", "kind"])),
        ])

    private let address: String
    private let secret: String?
    private let template: String?

    init(_ settings: AlertChannel) {
        address = settings.values["url"] ?? ""
        secret = settings.values["secret"]
        template = settings.values["template"]
    }

    var takesOneByOne: Bool { template != nil }

    func deliver(_ notices: [Notice], by carrier: Carrier) async throws(DeliveryProblem) {
        guard template == nil else {
            for notice in notices { try await post(filled(notice), [notice], carrier) }
            return
        }
        let body = JSONValue.object(["schema": .integer(1), "notices": .array(notices.map(\.json))])
        try await post(body.line, notices, carrier)
    }

    private func post(_ body: String, _ notices: [Notice], _ carrier: Carrier) async throws(DeliveryProblem) {
        let moment = String(carrier.now().microseconds / 1_000_000)
        let keys = notices.map(\.key).joined(separator: "\n")
        var headers: HTTPHeaders = [
            "X-Assay-Timestamp": moment, "Idempotency-Key": SHA256.hex(Array(keys.utf8)),
        ]
        if let secret {
            let code = HMAC.sha256(key: Array(secret.utf8), Array("\(moment).\(body)".utf8))
            let text = code.map { String(0x100 + Int($0), radix: 16).dropFirst() }.joined()
            headers.add(name: "X-Assay-Signature", value: "sha256=\(text)")
        }
        try await carrier.post(body, to: address, headers: headers)
    }

    private func filled(_ notice: Notice) -> String {
        let words = [
            ("title", notice.title), ("text", notice.text), ("step", notice.step),
            ("severity", notice.incident.severity.word), ("id", notice.incident.id),
            ("cause", notice.incident.cause.name), ("kind", notice.incident.kind.rawValue),
        ]
        // One pass: what is put in is not looked at for further names.
        var (result, rest) = ("", (template ?? "")[...])
        while let brace = rest.firstIndex(of: "{") {
            result += rest[..<brace]
            rest = rest[brace...]
            if rest.hasPrefix("{incident}") {
                result += notice.json.line
                rest = rest.dropFirst("{incident}".count)
            } else if let word = words.first(where: { rest.hasPrefix("{\($0.0)}") }) {
                result += word.1.escapedForJSON
                rest = rest.dropFirst(word.0.count + 2)
            } else {
                result += "{"
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }
}
