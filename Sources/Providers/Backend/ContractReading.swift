import Model
import Transport

/// A backend's answer, read by the contract: status, JSON, `success`, then the feature's own field.
struct ContractReading: Hashable {
    /// Nil where the expected status is an error's: there is nothing more to look at then.
    var answer: Answer?
    var source: String?
    var isCached: Bool

    /// - Throws: what is wrong with it, in the order the contract is read.
    static func read(
        _ response: HTTPResponse, _ feature: Feature, expectedStatus: Int, asked: String, now: Timestamp
    ) throws(Fault) -> ContractReading {
        guard response.status == expectedStatus else {
            throw unexpected(response, expectedStatus, asked: asked, now: now)
        }
        guard let value = JSON.parse(response.body), value.object != nil else {
            throw fault(.contractJSON, "is no JSON object: \(ErrorText.excerpt(response.body))", asked, response)
        }
        guard 200..<300 ~= response.status else { return try errorAnswer(value, asked, response) }
        try success(value, asked, response)
        return ContractReading(
            answer: feature.output == .image
                ? try image(value, asked, response) : try text(value, asked, response),
            source: value["source"]?.string, isCached: value["cached"]?.bool ?? false)
    }

    private static func success(_ value: JSONValue, _ asked: String, _ response: HTTPResponse) throws(Fault) {
        guard let member = value["success"] else {
            throw fault(.contractField, "lacks `success`", asked, response)
        }
        guard let success = member.bool else {
            throw fault(.contractField, "has \(member.kind) as `success`, expected a boolean", asked, response)
        }
        guard success else {
            let said = ErrorText.read(value) ?? "no `error` text"
            throw fault(.contractSuccess, "says success false with status \(response.status): \(said)", asked, response)
        }
    }

    private static func image(
        _ value: JSONValue, _ asked: String, _ response: HTTPResponse
    ) throws(Fault) -> Answer {
        guard let member = value["image"] else {
            let others = value.object?.keys.sorted().joined(separator: ", ") ?? ""
            throw fault(.contractField, "lacks `image`; it has \(others)", asked, response)
        }
        guard let text = member.string else {
            throw fault(.contractField, "has \(member.kind) as `image`, expected a data URI", asked, response)
        }
        guard URLParts(text) == nil else {
            throw fault(
                .contractField, "has the address \(text.prefix(120)) as `image`, expected a data URI", asked, response)
        }
        do {
            let uri = try DataURI(text)
            return .image(bytes: uri.bytes, declaredMime: uri.mime)
        } catch {
            throw fault(.imageUndecodable, "has an `image` that cannot be read: \(error.reason)", asked, response)
        }
    }

    private static func text(
        _ value: JSONValue, _ asked: String, _ response: HTTPResponse
    ) throws(Fault) -> Answer {
        guard let result = value["result"] else { throw fault(.contractField, "lacks `result`", asked, response) }
        guard let text = result[0]?["generated_text"]?.string else {
            throw fault(
                .contractField, "has a `result` that is not [{\"generated_text\": text}]", asked, response)
        }
        return .text(text)
    }

    /// The expected status is an error's: then the contract wants an `error` text.
    private static func errorAnswer(
        _ value: JSONValue, _ asked: String, _ response: HTTPResponse
    ) throws(Fault) -> ContractReading {
        guard value["error"]?.string != nil else { throw fault(.contractField, "lacks `error`", asked, response) }
        return ContractReading(answer: nil, source: value["source"]?.string, isCached: false)
    }

    /// A backend that says itself that its providers failed did its part of the contract; a 5xx without that is its
    /// own failure.
    private static func unexpected(
        _ response: HTTPResponse, _ expected: Int, asked: String, now: Timestamp
    ) -> Fault {
        var found = AnswerRule.fault(.backend, response, asked: asked, now: now)
        if response.status >= 500, JSON.parse(response.body)?["success"]?.bool == false {
            found.code = .providerFailed
            let said = ErrorText.read(response.body) ?? "no `error` text"
            found.detail = "the backend reports that its providers failed: \(said)"
        } else if found.code == .contractStatus {
            found.detail += "; expected \(expected)"
        }
        return found
    }

    private static func fault(_ code: OutcomeCode, _ what: String, _ asked: String, _ response: HTTPResponse) -> Fault {
        Fault(code, "the answer to \(asked) \(what)", httpStatus: response.status, body: response.body)
    }
}
