import Model
import Transport

/// Reads a 200 answer of an inference task.
enum InferenceAnswer {
    static func read(_ response: HTTPResponse, _ output: Medium, isChat: Bool) throws(CallFailure) -> Answer {
        let isJSON = (response.headers["Content-Type"] ?? "").lowercased().contains("json")
        if output == .image, !isJSON {
            return try ImageAnswer.read(response, from: "the model")
        }
        guard let value = JSON.parse(response.body) else {
            throw fault(.contractJSON, "no JSON: \(ErrorText.excerpt(response.body))", response)
        }
        if let error = value["error"], error != .null {
            let code: OutcomeCode = output == .image ? .imageUndecodable : .contractText
            throw fault(code, "200 with an error: \(ErrorText.read(value) ?? "no text")", response)
        }
        if output == .image { return try image(value, response) }
        return isChat ? try message(value, response) : try text(value, response)
    }

    private static func text(_ value: JSONValue, _ response: HTTPResponse) throws(CallFailure) -> Answer {
        guard let text = (value[0] ?? value)["generated_text"]?.string else {
            throw fault(.contractField, "no generated_text: \(ErrorText.excerpt(response.body))", response)
        }
        return .text(text)
    }

    private static func message(_ value: JSONValue, _ response: HTTPResponse) throws(CallFailure) -> Answer {
        guard let text = value["choices"]?[0]?["message"]?["content"]?.string else {
            throw fault(.contractField, "no choices[0].message.content: \(ErrorText.excerpt(response.body))", response)
        }
        return .text(text)
    }

    /// Some of the hosts behind Inference wrap the picture: `{"image": …}`, `{"images": […]}`,
    /// `{"data": [{"b64_json": …}]}`.
    private static func image(_ value: JSONValue, _ response: HTTPResponse) throws(CallFailure) -> Answer {
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

    private static func fault(_ code: OutcomeCode, _ what: String, _ response: HTTPResponse) -> CallFailure {
        CallFailure(code, "the model answered \(what)", httpStatus: response.status, body: response.body)
    }
}
