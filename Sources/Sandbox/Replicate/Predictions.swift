import Hummingbird
import Model

/// `/v1/predictions`: create, read, list, cancel.
enum Predictions {
    static func create(_ call: Call) async throws -> Response {
        try await create(call, model: nil)
    }

    /// By the model's name instead of a version.
    static func createForModel(_ call: Call) async throws -> Response {
        try ReplicateReply.authorize(call)
        return try await create(call, model: try ReplicateModels.find(call))
    }

    private static func create(_ call: Call, model named: HostedModel?) async throws -> Response {
        try ReplicateReply.authorize(call)
        let body = try await call.body()
        guard let wish = JSONValue(parsing: body)?.object else {
            throw ReplicateReply.problem(400, title: "Bad request", detail: "The request body is not valid JSON")
        }
        try checkKeys(of: wish, versionAllowed: named == nil)
        let (model, version) = try named.map { ($0, $0.versions[0]) } ?? chosen(wish["version"])
        let turn = call.world.arrive(model.key, at: .submit)
        return try await call.answer(turn, of: model.key, at: .submit) {
            try await accept(
                call, model, version: version, input: wish["input"], webhook: try Webhook.read(wish), turn: turn)
        }
    }

    private static func accept(
        _ call: Call, _ model: HostedModel, version: String, input: JSONValue?, webhook: Webhook?, turn: Turn
    ) async throws -> Response {
        let input = ReplicateInput(model: model, input: input?.object ?? [:])
        try input.check()
        var order = input.order(in: call.world)
        order.version = version
        order.webhook = webhook
        let job = call.world.submit(
            model, order, input: .object(input.input), turn: turn, id: World.identifier(26),
            deadline: deadline(call.header("cancel-after")))
        call.context.note.billed(job.id)
        if let webhook {
            let (base, world) = (call.base, call.world)
            world.webhooks.follow(job, for: webhook) { PredictionObject(job: job, base: base, world: world).json }
        }
        return try await reply(call, job)
    }

    /// `Cancel-After: 30s`, `5m` or `1h30m45s`; at least 5 s, whatever it says.
    static func deadline(_ text: String?) -> Duration? {
        guard let match = text?.wholeMatch(of: /(?:(\d{1,4})h)?(?:(\d{1,6})m)?(?:(\d{1,8})s)?/), text != "" else {
            return nil
        }
        let (_, hours, minutes, seconds) = match.output
        let sum = [(hours, 3600), (minutes, 60), (seconds, 1)].reduce(0) { $0 + (Int($1.0 ?? "0") ?? 0) * $1.1 }
        return .seconds(max(5, sum))
    }

    /// Waits as `Prefer: wait[=N]` asks, N of 1...60 real seconds.
    private static func reply(_ call: Call, _ job: Job) async throws -> Response {
        guard let prefer = call.header("prefer"), prefer.hasPrefix("wait") else {
            return ReplicateReply.json(
                PredictionObject(job: job, base: call.base, world: call.world).json, status: 201, budget: .create
            ).response
        }
        let seconds = Int(prefer.dropFirst("wait=".count)) ?? 60
        let end = await job.ended(within: .seconds(min(max(seconds, 1), 60)))
        return ReplicateReply.json(
            PredictionObject(job: job, base: call.base, world: call.world).json, status: end.ending == nil ? 202 : 201,
            budget: .create
        ).with("preference-applied", prefer).with("location", "\(call.base)/v1/predictions/\(job.id)").response
    }

    private static func checkKeys(of wish: [String: JSONValue], versionAllowed: Bool) throws {
        let known = ["input", "stream", "webhook", "webhook_events_filter"] + (versionAllowed ? ["version"] : [])
        let unknown = wish.keys.filter { !known.contains($0) }.sorted()
        guard let first = unknown.first else { return }
        let text = "Additional property \(first) is not allowed"
        throw ReplicateReply.problem(
            422, title: "Input validation failed", detail: "- \(text)\n",
            more: [
                "invalid_fields": [
                    ["type": "additional_property_not_allowed", "field": "", "description": .string(text)]
                ]
            ])
    }

    /// The model a `version` names: 64 digits, `owner/name:digits`, or `owner/name`.
    private static func chosen(_ version: JSONValue?) throws -> (HostedModel, String) {
        guard let text = version?.string else {
            throw ReplicateReply.problem(
                422, title: "Input validation failed", detail: "- version is required\n",
                more: [
                    "invalid_fields": [["type": "required", "field": "", "description": "version is required"]]
                ])
        }
        let digits = text.split(separator: ":").last.map(String.init) ?? text
        if let model = HostedModel.find(version: digits) { return (model, digits) }
        let key = ModelKey(service: .replicate, name: text)
        if let model = HostedModel.find(key), let newest = model.versions.first { return (model, newest) }
        throw ReplicateReply.problem(
            422, title: "Invalid version or not permitted",
            detail: "The specified version does not exist (or perhaps you don't have permission to use it?)")
    }

    static func read(_ call: Call) async throws -> Response {
        try ReplicateReply.authorize(call)
        let job = try find(call)
        return try await call.answer(job.turn, of: job.model.key, at: .poll) {
            ReplicateReply.json(PredictionObject(job: job, base: call.base, world: call.world).json, budget: .status)
                .response
        }
    }

    static func cancel(_ call: Call) async throws -> Response {
        try ReplicateReply.authorize(call)
        let job = try find(call)
        job.end(Job.Ending(status: "canceled"), at: call.world.clock.now())
        call.context.note.record(model: job.model.key, step: .poll, turn: job.turn)
        call.context.note.cancels(job.id)
        return ReplicateReply.json(PredictionObject(job: job, base: call.base, world: call.world).json).response
    }

    /// Newest first, 100 at most; the sandbox never has a second page.
    static func list(_ call: Call) async throws -> Response {
        try ReplicateReply.authorize(call)
        let jobs = call.world.allJobs.filter { $0.model.key.service == .replicate }.reversed().prefix(100)
        return ReplicateReply.json([
            "next": .null, "previous": .null,
            "results": .array(jobs.map { PredictionObject(job: $0, base: call.base, world: call.world).json }),
        ]).response
    }

    /// What webhooks are signed with.
    static func webhookSecret(_ call: Call) throws -> Response {
        try ReplicateReply.authorize(call)
        return ReplicateReply.json(["key": .string(call.world.webhooks.secret)]).response
    }

    private static func find(_ call: Call) throws -> Job {
        guard let job = call.world.find(job: call.part("id")), job.model.key.service == .replicate else {
            throw ReplicateReply.notFound
        }
        call.context.note.about(job.id)
        return job
    }
}
