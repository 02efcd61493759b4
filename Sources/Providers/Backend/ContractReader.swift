import Model
import Transport

/// What a backend's answer says.
struct ContractReading: Hashable {
    enum Content: Hashable {
        case text(String)
        /// Inside the JSON, or where an address in it leads.
        case picture(NamedResult)
        /// The body is the answer.
        case whole(Answer)
    }

    /// Nil where the expected status is an error's: there is nothing more to look at then.
    var content: Content?
    var source: String?
    var isCached = false
}

/// Reads a backend's answer by its contract: status, JSON, success, then the feature's own field.
struct ContractReader {
    let contract: BackendContract.Answer
    let output: Medium
    /// For the sentences: `POST /api/ai/hd-image`.
    let asked: String

    /// - Throws: what is wrong with it, in the order the contract is read.
    ///
    /// The body is let go as soon as it is parsed: a picture is in memory twice then, and not three times.
    func read(
        _ answer: consuming HTTPResponse, expectedStatus: Int, now: Timestamp
    ) throws(CallFailure) -> ContractReading {
        let response = answer.beginning
        guard response.status == expectedStatus else { throw unexpected(answer, expectedStatus, now: now) }
        let isAnswer = 200..<300 ~= response.status
        if isAnswer, let whole = try whole(answer) { return ContractReading(content: .whole(whole)) }
        let parsed = JSON.parse(answer.body)
        _ = consume answer
        guard isAnswer else { return try errorAnswer(parsed, response) }
        guard let value = parsed, value.object != nil || mayBeList && value.array != nil else {
            throw fault(.contractJSON, "is no JSON object: \(ErrorText.excerpt(response.body))", response)
        }
        try success(value, response)
        return ContractReading(
            content: output == .image ? try image(value, response) : try text(value, response),
            source: contract.source.flatMap { value[$0]?.string },
            isCached: contract.cached.flatMap { value[$0]?.bool } ?? false)
    }

    /// Nothing but a contract that asks for no `success` can be kept by a list.
    private var mayBeList: Bool { contract.success == nil }

    /// An answer whose contract has no place for picture or text is the picture or the text.
    private func whole(_ response: HTTPResponse) throws(CallFailure) -> Answer? {
        switch output {
        case .image where contract.image == nil: return try ImageAnswer.read(response, from: asked)
        case .text where contract.text == nil: return .text(String(decoding: response.body, as: UTF8.self))
        default: return nil
        }
    }

    private func success(_ value: JSONValue, _ response: HTTPResponse) throws(CallFailure) {
        guard let place = contract.success else { return }
        let name = place.label
        guard let member = value[place] else { throw fault(.contractField, "lacks `\(name)`", response) }
        guard let success = member.bool else {
            throw fault(.contractField, "has \(member.kind) as `\(name)`, expected a boolean", response)
        }
        guard success else {
            throw fault(
                .contractSuccess, "says \(name) false with status \(response.status): \(said(value))", response)
        }
    }

    private func image(_ value: JSONValue, _ response: HTTPResponse) throws(CallFailure) -> ContractReading.Content {
        guard let place = contract.image else { preconditionFailure("a picture without a place is the whole body") }
        let (name, wanted) = (place.label, contract.picture.words)
        guard let member = value[place] else { throw lacking(name, value, response) }
        guard let text = member.string else {
            throw fault(.contractField, "has \(member.kind) as `\(name)`, expected \(wanted)", response)
        }
        if contract.picture == .url { return .picture(try NamedResult.read(text)) }
        guard URLParts(text) == nil else {
            throw fault(
                .contractField, "has the address \(text.prefix(120)) as `\(name)`, expected \(wanted)", response)
        }
        do {
            return .picture(.inline(try DataURI(text)))
        } catch {
            throw fault(.imageUndecodable, "has an `\(name)` that cannot be read: \(error.reason)", response)
        }
    }

    private func text(_ value: JSONValue, _ response: HTTPResponse) throws(CallFailure) -> ContractReading.Content {
        guard let place = contract.text else { preconditionFailure("a text without a place is the whole body") }
        guard let member = value[place] else { throw lacking(place.label, value, response) }
        guard let text = member.string else {
            throw fault(.contractField, "has \(member.kind) as `\(place.label)`, expected a text", response)
        }
        return .text(text)
    }

    private func lacking(_ name: String, _ value: JSONValue, _ response: HTTPResponse) -> CallFailure {
        let others = value.object.map { $0.keys.sorted().joined(separator: ", ") } ?? "a list"
        let words = contract.error.flatMap { value[$0]?.string } ?? ErrorText.read(value)
        let said = words.map { ", and says: \($0)" } ?? ""
        return fault(
            .contractField, "lacks `\(name)`; it has \(others.isEmpty ? "nothing" : others)\(said)", response)
    }

    /// The expected status is an error's: then the contract wants its text, where it names a place for it.
    private func errorAnswer(_ value: JSONValue?, _ response: HTTPResponse) throws(CallFailure) -> ContractReading {
        if let place = contract.error {
            guard let value, value.object != nil else {
                throw fault(.contractJSON, "is no JSON object: \(ErrorText.excerpt(response.body))", response)
            }
            guard value[place]?.string != nil else { throw fault(.contractField, "lacks `\(place.label)`", response) }
        }
        return ContractReading(source: contract.source.flatMap { value?[$0]?.string })
    }

    /// A backend that says itself that its providers failed did its part of the contract; a 5xx without that is its
    /// own failure.
    private func unexpected(_ response: HTTPResponse, _ expected: Int, now: Timestamp) -> CallFailure {
        var found = AnswerRules.backend.fault(response, asked: asked, now: now)
        let value = response.status >= 500 ? JSON.parse(response.body) : nil
        if let value, let place = contract.success, value[place]?.bool == false {
            found.code = .providerFailed
            found.detail = "the backend reports that its providers failed: \(said(value))"
        } else if found.code == .contractStatus {
            found.detail += "; expected \(expected)"
        }
        return found
    }

    /// The answer's own words about an error.
    private func said(_ value: JSONValue) -> String {
        contract.error.flatMap { value[$0]?.string } ?? ErrorText.read(value) ?? "no `error` text"
    }

    private func fault(_ code: OutcomeCode, _ what: String, _ response: HTTPResponse) -> CallFailure {
        CallFailure(code, "the answer to \(asked) \(what)", httpStatus: response.status, body: response.body)
    }
}

extension BackendContract.PictureForm {
    fileprivate var words: String {
        switch self {
        case .dataURI: "a data URI"
        case .base64: "base64"
        case .url: "an address"
        }
    }
}
