import Hashing
import Imaging
import Model
import Providers

/// What a client asks an endpoint to do, read from its JSON.
struct WorkRequest {
    let input: CallInput
    /// The endpoint's own parameters, with the client's values over them; fields the endpoint does not know are left
    /// out.
    let parameters: [String: JSONValue]

    /// - Throws: the answer that tells what is wrong.
    init(_ body: [UInt8], for endpoint: Endpoint) throws(ContractReply) {
        let members = try WorkRequest.members(body)
        input =
            switch endpoint.feature.input {
            case .image: try WorkRequest.picture(members["image"])
            case .text: try WorkRequest.prompt(members["prompt"])
            }
        let own = members.filter { endpoint.parameters[$0.key] != nil && $0.value != .null }
        for (name, value) in own {
            let expected = WorkRequest.expectation(of: value, like: endpoint.parameters[name])
            if let expected { throw .invalid(name, "expected \(expected), not \(value.kind)") }
        }
        parameters = endpoint.parameters.merging(own) { _, own in own }
    }

    private static func members(_ body: [UInt8]) throws(ContractReply) -> [String: JSONValue] {
        guard let members = JSONValue(parsing: body)?.object else {
            throw .invalid("request", "the body is not a JSON object")
        }
        return members
    }

    /// What a parameter must be, by the endpoint's own value; nil where it is that.
    private static func expectation(of value: JSONValue, like own: JSONValue?) -> String? {
        switch (own, value) {
        case (.integer?, .integer), (.integer?, .number), (.number?, .integer), (.number?, .number): nil
        case (.string?, .string), (.bool?, .bool): nil
        case (.integer?, _), (.number?, _): "a number"
        case (.string?, _): "text"
        case (.bool?, _): "true or false"
        case (_, .array), (_, .object): "text or a number"
        default: nil
        }
    }

    private static func prompt(_ value: JSONValue?) throws(ContractReply) -> CallInput {
        guard let value, value != .null, value != "" else { throw .noPrompt }
        guard let text = value.string else { throw .invalid("prompt", "expected text, not \(value.kind)") }
        return .prompt(text)
    }

    /// The picture's type is what its first bytes show, whatever the client calls it.
    private static func picture(_ value: JSONValue?) throws(ContractReply) -> CallInput {
        guard let value, value != .null, value != "" else { throw .noImage }
        guard let text = value.string else { throw .invalid("image", "expected base64 text, not \(value.kind)") }
        let bytes: [UInt8]
        do {
            bytes = try DataURI(String(text.drop { $0.isWhitespace })).bytes
        } catch {
            throw .invalid("image", error.reason)
        }
        guard !bytes.isEmpty else { throw .noImage }
        guard let format = ImageFormat(sniffing: bytes) else {
            throw .invalid("image", "the bytes are no PNG, JPEG, GIF, WebP or BMP picture")
        }
        do {
            _ = try ImageHeader.read(bytes)
        } catch {
            if error.kind == .tooLarge { throw .error(422, "The image is too large: \(error.detail)") }
            // The others' headers have no such signature that a whole one could be told from a stranger's.
            if format == .png { throw .invalid("image", error.detail) }
        }
        return .image(bytes: bytes, mime: format.mime)
    }

    /// The same for requests that must have the same result. Nothing in it can be mistaken for something else,
    /// because the input stands as its hash.
    func key(of endpoint: Endpoint) -> String {
        let hash =
            switch input {
            case .image(let bytes, _): SHA256.hex(bytes)
            case .prompt(let text): SHA256.hex(Array(text.utf8))
            }
        let sorted = parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return "\(endpoint.id) \(hash) \(sorted)"
    }
}
