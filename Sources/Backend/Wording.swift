import Model
import Providers

/// How an endpoint's results are put into JSON; the contract words the three kinds of endpoints differently.
protocol Wording: Sendable {
    func success(_ answer: Answer, source: ProviderFamily) -> [String: JSONValue]
    func failure(_ failures: [FallbackChain.Failure]) -> ContractReply
    func unconfigured(_ family: ProviderFamily) -> ContractReply
}

/// Fix Old Photo, HD Image, Cartoonify: a picture, and who made it.
struct PictureWording: Wording {
    func success(_ answer: Answer, source: ProviderFamily) -> [String: JSONValue] {
        [
            "success": true, "image": .string(answer.dataURI), "message": "Image processed successfully",
            "source": .string(source.rawValue),
        ]
    }

    func failure(_ failures: [FallbackChain.Failure]) -> ContractReply {
        let reasons = failures.map { "\($0.provider): \($0.detail)" }.joined(separator: "; ")
        return ContractReply(500, ["success": false, "error": .string("All services failed: \(reasons)")])
    }

    func unconfigured(_ family: ProviderFamily) -> ContractReply {
        var reply = ContractReply.error(500, "\(family.tokenName) not configured")
        if family == .replicate { reply.members["success"] = false }
        return reply
    }
}

/// Text Generation: what the model wrote, as Hugging Face answers it.
struct TextWording: Wording {
    func success(_ answer: Answer, source: ProviderFamily) -> [String: JSONValue] {
        guard case .text(let text) = answer else { preconditionFailure("the chain lets only text through") }
        return ["success": true, "result": [["generated_text": .string(text)]]]
    }

    func failure(_ failures: [FallbackChain.Failure]) -> ContractReply { .huggingFace(failures) }

    func unconfigured(_ family: ProviderFamily) -> ContractReply { PictureWording().unconfigured(family) }
}

/// Image Generation: a picture and nothing beside it.
struct DrawingWording: Wording {
    func success(_ answer: Answer, source: ProviderFamily) -> [String: JSONValue] {
        ["success": true, "image": .string(answer.dataURI)]
    }

    func failure(_ failures: [FallbackChain.Failure]) -> ContractReply { .huggingFace(failures) }

    func unconfigured(_ family: ProviderFamily) -> ContractReply { PictureWording().unconfigured(family) }
}

extension ContractReply {
    /// Hugging Face's own status and body are handed on, so that a client sees a rate limit as a rate limit. Where it
    /// gave none, what happened is a server error.
    fileprivate static func huggingFace(_ failures: [FallbackChain.Failure]) -> ContractReply {
        guard let last = failures.last else { return .serverError("no provider is set up for this endpoint") }
        guard let status = last.status, (400...599).contains(status) else { return .serverError(last.detail) }
        return .error(status, "Huggingface API error: \(last.body ?? last.detail)")
    }
}

extension Answer {
    /// Labelled by the bytes, whatever the provider called them.
    fileprivate var dataURI: String {
        guard case .image(let bytes, _) = self, let format = ImageFormat(sniffing: bytes) else {
            preconditionFailure("the chain lets only pictures through")
        }
        return DataURI.encode(bytes, mime: format.mime)
    }
}

extension ProviderFamily {
    /// The variable its token is expected in.
    fileprivate var tokenName: String {
        Drivers.schemas.first { $0.family == self }?.tokenVariable ?? "the token of \(title)"
    }
}
