import Model
import Transport

/// One task at Hugging Face Inference: `POST {base}/models/{id}`.
struct InferenceClient {
    let call: ProviderCall

    func run(_ session: inout Session) async throws(Fault) -> Answer {
        session.attempt.cost = Billing.undecided(call.target.price)
        let response: HTTPResponse
        do {
            response = try await session.send(request())
        } catch {
            if error.code == .transportRefused || error.code == .transportDNS {
                session.attempt.cost = Billing.nothing(call.target.price)
            }
            throw error
        }
        guard response.status == 200 else {
            session.attempt.cost = Billing.nothing(call.target.price)
            throw AnswerRule.fault(
                .inference, response, asked: "POST /models/\(call.target.model)", now: session.prober.clock.now())
        }
        session.attempt.timings.run = runTime(response)
        if let run = session.attempt.timings.run, let wait = session.attempt.timings.wait {
            session.attempt.timings.wait = max(.zero, wait - run)
        }
        session.attempt.cost = Billing.worked(call.target.price, runTime: session.attempt.timings.run)
        return try InferenceAnswer.read(response, call.feature)
    }

    /// A cached answer would say nothing about the model: the cache is told to stay out.
    func request() -> HTTPRequest {
        var request = HTTPRequest(
            method: "POST", url: Routes.inference(call.target.provider.baseURL, call.target.model),
            headers: ["x-use-cache": "false"], limits: HTTPLimits(total: .seconds(3600)), freshConnection: true)
        if let token = call.target.provider.token {
            request.headers.add(name: "Authorization", value: "Bearer \(token.reveal())")
        }
        request.headers.add(name: "Accept", value: call.feature.output == .image ? "image/png" : "application/json")
        switch call.input {
        case .image(let bytes, let mime):
            request.headers.add(name: "Content-Type", value: mime)
            request.body = bytes
        case .prompt(let prompt):
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = JSON.encode(ModelInput.inference(call.feature, prompt: prompt, call.parameters))
        }
        return request
    }

    private func runTime(_ response: HTTPResponse) -> Duration? {
        guard let seconds = response.headers["x-compute-time"].flatMap(Double.init), seconds >= 0, seconds < 1e6
        else { return nil }
        return .microseconds(Int64(seconds * 1e6))
    }
}

/// Reads a 200 answer of an inference task.
enum InferenceAnswer {
    static func read(_ response: HTTPResponse, _ feature: Feature) throws(Fault) -> Answer {
        let isJSON = (response.headers["Content-Type"] ?? "").lowercased().contains("json")
        if feature.output == .image, !isJSON {
            return try ImageAnswer.read(response, from: "the model")
        }
        guard let value = JSON.parse(response.body) else {
            throw fault(.contractJSON, "no JSON: \(ErrorText.excerpt(response.body))", response)
        }
        if value["error"] != nil {
            let code: OutcomeCode = feature.output == .image ? .imageUndecodable : .contractText
            throw fault(code, "200 with an error: \(ErrorText.read(value) ?? "no text")", response)
        }
        return feature.output == .image ? try image(value, response) : try text(value, response)
    }

    private static func text(_ value: JSONValue, _ response: HTTPResponse) throws(Fault) -> Answer {
        guard let text = (value[0] ?? value)["generated_text"]?.string else {
            throw fault(.contractField, "no generated_text: \(ErrorText.excerpt(response.body))", response)
        }
        return .text(text)
    }

    /// Some of the hosts behind Inference wrap the picture: `{"image": …}`, `{"images": […]}`, `{"data": [{"b64_json": …}]}`.
    private static func image(_ value: JSONValue, _ response: HTTPResponse) throws(Fault) -> Answer {
        let item = value[0] ?? value
        let wrapped = item["image"]?.string ?? item["images"]?[0]?.string ?? item["data"]?[0]?["b64_json"]?.string
        guard let wrapped else {
            throw fault(
                .imageUndecodable, "JSON where an image is expected: \(ErrorText.excerpt(response.body))", response)
        }
        do {
            let uri = try DataURI(wrapped)
            return .image(bytes: uri.bytes, declaredMime: uri.mime)
        } catch {
            throw fault(.imageUndecodable, "an image whose \(error.reason)", response)
        }
    }

    private static func fault(_ code: OutcomeCode, _ what: String, _ response: HTTPResponse) -> Fault {
        Fault(code, "the model answered \(what)", httpStatus: response.status, body: response.body)
    }
}
