import Model
import Transport

/// Prometheus Alertmanager's API v2. An alert is told apart by its labels: the incident's id alone, so that it stays one
/// while its severity changes; sending it again changes nothing.
///
/// https://prometheus.io/docs/alerting/latest/alerts_api/
struct Alertmanager: Channel {
    static let schema = ChannelSchema(
        kind: "alertmanager",
        keys: [
            ChannelSchema.Key(
                "url", "its address, for example http://127.0.0.1:9093", isRequired: true, form: .address),
            ChannelSchema.Key("token", "sent as Authorization: Bearer", isSecret: true),
        ])

    private let address: String
    private let token: String?

    init(_ settings: AlertChannel) {
        var address = settings.values["url"] ?? ""
        while address.hasSuffix("/") { address.removeLast() }
        self.address = address + "/api/v2/alerts"
        token = settings.values["token"]
    }

    func deliver(_ notices: [Notice], by carrier: Carrier) async throws(DeliveryProblem) {
        let now = carrier.now()
        let alerts = notices.map { alert($0, now) }
        try await carrier.post(
            JSONValue.array(alerts).line, to: address, headers: token.map { ["Authorization": "Bearer \($0)"] } ?? [:])
    }

    private func alert(_ notice: Notice, _ now: Timestamp) -> JSONValue {
        let incident = notice.incident
        // Without an end it would be over by itself after some minutes; a year is longer than any reminder's pace. What is told
        // once and is no state, another model for one, would arrive as over, and nobody would see it.
        let isEvent = notice.step == IncidentChange.Step.opened.rawValue && incident.kind == .model
        let end =
            isEvent ? now + .seconds(3600) : notice.isOver || !incident.isOpen ? now : now + .seconds(365 * 86_400)
        var told: [String: JSONValue] = [
            "labels": .object(["alertname": "AssayIncident", "incident": .string(incident.id)]),
            "annotations": .object([
                "summary": .string(notice.title), "description": .string(notice.text),
                "severity": .string(incident.severity.word), "cause": .string(incident.cause.name),
                "kind": .string(incident.kind.rawValue),
            ]), "startsAt": .string(min(incident.beganAt, now).rfc3339), "endsAt": .string(end.rfc3339),
        ]
        if let page = notice.page { told["generatorURL"] = .string(page) }
        return .object(told)
    }
}
