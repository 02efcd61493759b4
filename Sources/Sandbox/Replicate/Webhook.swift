import Hashing
import Model
import Transport

/// Where a prediction wants to be reported, and when.
struct Webhook: Hashable, Sendable {
    enum Event: String, Hashable, Sendable, CaseIterable { case start, output, logs, completed }

    let url: String
    /// Without `webhook_events_filter` the real service reports outputs and the end.
    let events: Set<Event>

    /// The `webhook` and `webhook_events_filter` of a prediction's creation; nil without a webhook.
    static func read(_ wish: [String: JSONValue]) throws -> Webhook? {
        guard let url = wish["webhook"]?.string else { return nil }
        guard let names = wish["webhook_events_filter"]?.array else {
            return Webhook(url: url, events: [.output, .completed])
        }
        let events = names.compactMap { $0.string.flatMap(Event.init(rawValue:)) }
        guard events.count == names.count else {
            let known = Event.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            let text = "webhook_events_filter must be one of the following: \(known)"
            throw ReplicateReply.problem(422, title: "Input validation failed", detail: "- \(text)\n")
        }
        return Webhook(url: url, events: Set(events))
    }

    /// The sandbox posts to this machine alone: nobody else asked for its predictions.
    var isSent: Bool { URLParts(url)?.isLoopback ?? false }
}

/// Posts predictions to their webhooks, signed as Replicate does it:
/// https://replicate.com/docs/topics/webhooks/verify-webhook
final class WebhookSender: Sendable {
    private let client = HTTPClient()
    private let clock: WallClock
    /// What `GET /v1/webhooks/default/secret` tells, made anew for each sandbox.
    private let key = (0..<24).map { _ in UInt8.random(in: .min ... .max) }
    private let accepted: AsyncStream<@Sendable (WebhookSender) async -> Void>
    private let intake: AsyncStream<@Sendable (WebhookSender) async -> Void>.Continuation

    init(clock: WallClock) {
        self.clock = clock
        (accepted, intake) = AsyncStream.makeStream()
    }

    deinit { client.shutdown() }

    var secret: String { "whsec_\(DataURI.encodeBase64(key))" }

    /// Follows a job from here to its end, and reports what the webhook wants to hear.
    ///
    /// - Parameter report: the prediction as it is at that moment.
    func follow(_ job: Job, for webhook: Webhook, report: @escaping @Sendable () -> JSONValue) {
        guard webhook.isSent else { return }
        intake.yield { sender in await sender.tell(job, webhook, report) }
    }

    /// Runs until the task is cancelled.
    func run() async {
        await withDiscardingTaskGroup { group in
            for await following in accepted { group.addTask { await following(self) } }
            group.cancelAll()
        }
    }

    private func tell(_ job: Job, _ webhook: Webhook, _ report: () -> JSONValue) async {
        let begun = await job.begun(within: .seconds(86_400))
        if begun.startedAt != nil, webhook.events.contains(.start) { await post(report(), to: webhook, attempts: 1) }
        let ended = await job.ended(within: .seconds(86_400))
        guard let ending = ended.ending, !Task.isCancelled else { return }
        // An output and the logs come while the prediction still runs.
        let running = report().merging([
            "status": "processing", "completed_at": .null, "metrics": .object([:]),
        ])
        if webhook.events.contains(.logs) { await post(running, to: webhook, attempts: 1) }
        if webhook.events.contains(.output), ending.result != nil { await post(running, to: webhook, attempts: 1) }
        if webhook.events.contains(.completed) { await post(report(), to: webhook, attempts: 4) }
    }

    /// Only the end is worth repeating: half a second later, then a second, then two.
    private func post(_ prediction: JSONValue, to webhook: Webhook, attempts: Int) async {
        let id = "msg_\(World.identifier(27))"
        let body = Array(prediction.encoded.utf8)
        for attempt in 0..<attempts {
            if attempt > 0 { try? await Task.sleep(for: .milliseconds(250 << attempt)) }
            let exchange = await client.perform(request(body, id: id, to: webhook.url))
            if let status = exchange.response?.status, 200..<300 ~= status { return }
        }
    }

    private func request(_ body: [UInt8], id: String, to url: String) -> HTTPRequest {
        let seconds = "\(clock.now().microseconds / 1_000_000)"
        let signature = HMAC.sha256(key: key, Array("\(id).\(seconds).".utf8) + body)
        return HTTPRequest(
            method: "POST", url: url,
            headers: [
                "Content-Type": "application/json", "webhook-id": id, "webhook-timestamp": seconds,
                "webhook-signature": "v1,\(DataURI.encodeBase64(signature))",
            ], body: body, limits: HTTPLimits(total: .seconds(10)), freshConnection: true)
    }
}
