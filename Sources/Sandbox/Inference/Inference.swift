import Hummingbird
import Model

/// Hugging Face Inference: `/hf-inference/models/{id}`, and the same without the prefix.
enum Inference {
    static func run(_ call: Call) async throws -> Response {
        try authorize(call)
        let body = try await call.body()
        let model = try find(call)
        let turn = call.world.arrive(model.key, at: .submit)
        return try await call.answer(turn, of: model.key, at: .submit) {
            let order = try order(for: model, body: body, type: call.header("content-type"))
            return try await perform(call, model, order, turn) { result in
                switch result {
                case .picture(let bytes): AcceptedPicture(call.header("accept")).reply(bytes)
                case .text(let text): Reply.json([["generated_text": .string(text)]])
                }
            }
        }
    }

    /// The OpenAI-compatible form, below a model or for the model the body names.
    static func chat(_ call: Call) async throws -> Response {
        try authorize(call)
        let wish = JSONValue(parsing: try await call.body())
        // Below a model's own address the body's `model` is not looked at: clients send a dummy there.
        let own = call.part("name").isEmpty ? nil : "\(call.part("owner"))/\(call.part("name"))"
        let name = own ?? wish?["model"]?.string ?? ""
        let plain = String(name.prefix { $0 != ":" })
        guard let model = HostedModel.find(ModelKey(service: .inference, name: plain)), model.task == .write else {
            throw Reply.json(
                [
                    "error": [
                        "message": .string(
                            "The requested model '\(name)' is not supported by any provider you have enabled."),
                        "type": "invalid_request_error", "param": "model", "code": "model_not_supported",
                    ]
                ], status: 400)
        }
        let turn = call.world.arrive(model.key, at: .submit)
        return try await call.answer(turn, of: model.key, at: .submit) {
            var order = WorkOrder(task: .write, prompt: Chat.prompt(of: wish))
            order.numbers["max_new_tokens"] = wish?["max_tokens"]?.double
            return try await perform(call, model, order, turn) { result in
                guard case .text(let text) = result else { return Reply(500) }
                let chat = Chat(model: name, text: text, prompt: order.prompt, created: call.world.clock.now())
                return wish?["stream"]?.bool == true ? chat.stream : Reply.json(chat.json)
            }
        }
    }

    private static func perform(
        _ call: Call, _ model: HostedModel, _ order: WorkOrder, _ turn: Turn,
        _ answer: (WorkOrder.Result) -> Reply
    ) async throws -> Response {
        let job = call.world.job(model, order, input: .null, turn: turn, id: World.identifier(26))
        call.context.note.billed(job.id)
        await call.world.runner.perform(job)
        call.world.keep(job)
        let end = job.snapshot
        guard let result = end.ending?.result else {
            let error = end.ending?.error ?? "unknown error"
            throw Reply.json(["error": .string(error), "warnings": [.string(error)]], status: 500)
        }
        return answer(result).with("x-compute-time", "\(end.spent.seconds, decimals: 3)")
            .with("x-compute-type", "cpu").with("x-request-id", job.id).response
    }

    static func authorize(_ call: Call) throws {
        guard let token = call.token, !token.isEmpty else {
            throw Reply.json(["error": "Invalid username or password."], status: 401)
        }
        guard token != Call.refusedToken else {
            throw Reply.json(["error": "Invalid credentials in Authorization header"], status: 401)
        }
    }

    private static func find(_ call: Call) throws -> HostedModel {
        let name = "\(call.part("owner"))/\(call.part("name"))"
        guard let model = HostedModel.find(ModelKey(service: .inference, name: name)) else {
            throw Reply.json(["error": .string("Model \(name) does not exist")], status: 404)
        }
        return model
    }

    /// Raw picture bytes, or `{"inputs", "parameters"}`; the picture is then base64 without a prefix.
    private static func order(for model: HostedModel, body: [UInt8], type: String?) throws -> WorkOrder {
        var order = WorkOrder(task: model.task)
        let wish = JSONValue(parsing: body)
        if let wish {
            for (name, value) in wish["parameters"]?.object ?? [:] { order.numbers[name] = value.double }
        }
        switch model.task {
        case .write, .draw:
            guard let prompt = wish?["inputs"]?.string else {
                throw Reply.json(["error": ["Error in `inputs`: field required"]], status: 400)
            }
            order.prompt = prompt
        case .restore, .upscale, .cartoonify:
            guard let wish else {
                order.picture = body
                break
            }
            order.picture = (try? DataURI(wish["inputs"]?.string ?? ""))?.bytes ?? []
        }
        return order
    }
}
