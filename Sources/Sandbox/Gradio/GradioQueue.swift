import Hummingbird
import Model

/// Where a Space's work begins and ends: `queue/join` with `queue/data`, and the two steps of `call/{api}`.
enum GradioQueue {
    static func join(_ call: Call) async throws -> Response {
        let wish = try await wish(call)
        guard let session = wish["session_hash"]?.string else {
            throw Reply.json(["detail": "Session hash not found."], status: 400)
        }
        guard wish["fn_index"]?.integer == 0 else { throw Reply.text("Internal Server Error", status: 500) }
        return try await begin(call, wish["data"]) { event in
            call.world.enlist(event: event, in: "\(call.part("owner"))/\(call.part("name"))/\(session)")
        }
    }

    static func submit(_ call: Call) async throws -> Response {
        let wish = try await wish(call)
        try checkAPI(call)
        return try await begin(call, wish["data"]) { _ in }
    }

    /// `call/v2/{api}`: named arguments instead of a list.
    static func submitNamed(_ call: Call) async throws -> Response {
        guard let wish = JSONValue(parsing: try await call.body()) else { throw invalidJSON }
        try checkAPI(call)
        let fields = try GradioApp.find(call).fields
        let data = [wish["img"] ?? .null] + fields.map { wish[$0.name] ?? $0.initial }
        return try await begin(call, .array(data)) { _ in }
    }

    /// `run/{api}` and `api/{api}`: without the queue, answered when the work is done.
    static func run(_ call: Call) async throws -> Response {
        let wish = try await wish(call)
        try checkAPI(call)
        return try await GradioApp.whenUp(call, at: .submit) { space, turn in
            let job = accept(call, space, wish["data"], turn)
            let end = await job.ended(within: .seconds(3600))
            let output = GradioOutput(job: job, base: spaceBase(call), world: call.world)
            guard output.isSuccess, let data = output.data else {
                throw Reply.json(output.error, status: 500)
            }
            return Reply.json([
                "data": data, "is_generating": false, "duration": .number(end.spent.seconds),
                "average_duration": .number(end.spent.seconds),
            ]).response
        }
    }

    static func cancel(_ call: Call) async throws -> Response {
        let wish = JSONValue(parsing: try await call.body())
        if let event = wish?["event_id"]?.string, let job = call.world.find(job: event) {
            job.end(Job.Ending(status: "canceled"), at: call.world.clock.now())
            call.context.note.record(model: job.model.key, step: .poll, turn: job.turn)
            call.context.note.cancels(event)
        }
        return Reply.json(["success": true]).response
    }

    private static func begin(
        _ call: Call, _ data: JSONValue?, _ enlist: (String) -> Void
    ) async throws -> Response {
        try await GradioApp.whenUp(call, at: .submit) { space, turn in
            let job = accept(call, space, data, turn)
            enlist(job.id)
            return Reply.json(["event_id": .string(job.id)]).response
        }
    }

    private static func accept(_ call: Call, _ space: HostedModel, _ data: JSONValue?, _ turn: Turn) -> Job {
        var order = WorkOrder(task: space.task)
        order.picture = GradioFiles.bytes(of: data?[0], in: call.world)
        for (index, field) in space.fields.enumerated() {
            order.numbers[field.name] = data?[1 + index]?.double
        }
        let id = World.identifier(32, from: "0123456789abcdef")
        let job = call.world.submit(space, order, input: data ?? .null, turn: turn, id: id)
        call.context.note.about(id)
        return job
    }

    static func spaceBase(_ call: Call) -> String {
        "\(call.base)/spaces/\(call.part("owner"))/\(call.part("name"))"
    }

    private static func checkAPI(_ call: Call) throws {
        guard call.part("api") == "predict" else { throw Reply.text("Internal Server Error", status: 500) }
    }

    // MARK: What FastAPI says of bodies it cannot take

    private static func wish(_ call: Call) async throws -> JSONValue {
        let body = try await call.body()
        guard let wish = JSONValue(parsing: body) else { throw invalidJSON }
        guard wish.object != nil, call.header("content-type")?.hasPrefix("application/json") == true else {
            throw unprocessable(
                "model_attributes_type", ["body"],
                "Input should be a valid dictionary or object to extract fields from")
        }
        guard let data = wish["data"] else { throw unprocessable("missing", ["body", "data"], "Field required") }
        guard data.array != nil else {
            throw unprocessable("list_type", ["body", "data"], "Input should be a valid list")
        }
        return wish
    }

    private static let invalidJSON = unprocessable("json_invalid", ["body", 0], "JSON decode error")

    private static func unprocessable(_ type: String, _ place: [JSONValue], _ text: String) -> Reply {
        Reply.json(
            ["detail": [["type": .string(type), "loc": .array(place), "msg": .string(text), "input": [:]]]],
            status: 422)
    }
}

/// A finished event in Gradio's terms.
struct GradioOutput {
    let isSuccess: Bool
    let isCancelled: Bool
    /// The list of outputs.
    let data: JSONValue?
    /// `{"error": text or null, …}`: the text is there when the app raised `gr.Error`.
    let error: JSONValue

    init(job: Job, base: String, world: World) {
        let ending = job.snapshot.ending
        let forced = job.forcedEnding
        isCancelled = ending?.status == "canceled" && forced?.status != "canceled"
        isSuccess = ending?.status == "succeeded" || isCancelled
        if let output = forced?.output {
            data = [output]
        } else if case .picture(let bytes) = ending?.result {
            let path = GradioFiles.store(
                bytes, name: "image.png", type: "image/png", salt: job.id, job: job.id, in: world)
            data = [GradioFiles.data(path: path, base: base)]
        } else {
            data = isSuccess ? [.null] : nil
        }
        if let text = forced?.error {
            error = ["error": .string(text), "duration": 10, "visible": true, "title": "Error"]
        } else {
            error = ["error": .null]
        }
    }
}
