import Model
import Transport

/// One task at Hugging Face Inference: `POST {base}/models/{id}`; for text, where the base ends in `/v1`, the
/// OpenAI-compatible `POST {base}/chat/completions`.
struct InferenceClient: Caller {
    let call: ProviderCall
    var base: String { call.target.provider.baseURL }
    private var isChat: Bool { call.feature.output == .text && base.hasSuffix("/v1") }

    func run(_ session: inout Session) async throws(CallFailure) -> CallResult {
        var patience = LoadingPatience(limit: session.timeout)
        while true {
            do {
                return CallResult(answer: try await once(&session))
            } catch {
                switch patience.handle(error, elapsed: session.elapsed) {
                case .giveUp(let fault): throw fault
                case .again(let pause): await session.again(after: error, waiting: pause)
                }
            }
            if Task.isCancelled { throw CallFailure(.selfError, HTTPExchange.interrupted) }
        }
    }

    private func once(_ session: inout Session) async throws(CallFailure) -> Answer {
        let price = call.target.price
        session.attempt.cost = Billing.undecided(price)
        let response: HTTPResponse
        do {
            response = try await session.send(request())
        } catch {
            if error.neverArrived { session.attempt.cost = Billing.nothing(price) }
            throw retired(error)
        }
        guard response.status == 200 else {
            session.attempt.cost = Billing.nothing(price)
            throw AnswerRules.inference.fault(
                response, asked: "POST /models/\(call.target.model)", now: session.prober.clock.now())
        }
        let computed = computeTime(response)
        note(computed, &session)
        session.attempt.cost = Billing.worked(price, runTime: computed)
        return try InferenceAnswer.read(response, call.feature.output, isChat: isChat)
    }

    /// The old host of Inference was given up in favour of the router: its name may go altogether.
    private func retired(_ fault: CallFailure) -> CallFailure {
        guard fault.code == .transportDNS, URLParts(base)?.host == "api-inference.huggingface.co" else { return fault }
        return CallFailure(
            .contractStatus, "\(base) is retired: use https://router.huggingface.co/hf-inference (\(fault.detail))")
    }

    /// A cached answer would say nothing about the model: the cache is told to stay out.
    func request() -> HTTPRequest {
        var request = HTTPRequest(
            method: "POST", url: isChat ? InferenceRoutes.chat(base) : InferenceRoutes.run(base, call.target.model),
            headers: ["x-use-cache": "false"], limits: .ofTheCall(answering: call.feature.output), freshConnection: true
        )
        request.authorize(call.target.provider.token)
        request.headers.add(name: "Accept", value: call.feature.output == .image ? "image/png" : "application/json")
        switch call.input {
        case .image(let bytes, let mime):
            request.headers.add(name: "Content-Type", value: mime)
            request.body = bytes
        case .prompt(let prompt):
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = JSON.encode(.object(isChat ? chat(prompt) : task(prompt)))
        }
        return request
    }

    /// The JSON body of a task. Pictures are sent as raw bytes instead.
    private func task(_ prompt: String) -> [String: JSONValue] {
        let options = call.fields(otherwise: .parametersAlone)
        return options.isEmpty
            ? ["inputs": .string(prompt)] : ["inputs": .string(prompt), "parameters": .object(options)]
    }

    /// The JSON body of an OpenAI-compatible chat completion; its parameters have the contract's own names.
    private func chat(_ prompt: String) -> [String: JSONValue] {
        let options = call.target.input ?? .parametersAlone
        var body = options.render(prompt: prompt, parameters: call.named)
        body["model"] = .string(call.target.model)
        body["messages"] = [["role": "user", "content": .string(prompt)]]
        body["stream"] = false
        return body
    }

    /// As the host states it: what is billed.
    private func computeTime(_ response: HTTPResponse) -> Duration? {
        guard let seconds = response.headers["x-compute-time"].flatMap(Double.init), seconds >= 0, seconds < 1e6
        else { return nil }
        return .microseconds(Int64(seconds * 1e6))
    }

    /// It lies within our waiting for the first line, and cannot be longer.
    private func note(_ computed: Duration?, _ session: inout Session) {
        guard let computed, let waited = session.attempt.timings.wait else { return }
        let run = min(computed, waited)
        session.attempt.timings.run = run
        session.attempt.timings.wait = waited - run
    }
}
