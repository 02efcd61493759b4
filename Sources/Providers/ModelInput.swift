import Model

/// The contract's parameters in each provider's own words.
enum ModelInput {
    /// The `input` of a Replicate prediction.
    ///
    /// - `tencentarc/gfpgan`: `img`, `version`, `scale` 2. `nightmareai/real-esrgan`: `image`, `scale`,
    ///   `face_enhance` false. `412392713/vtoonify`: `image`, `style_degree`, `padding` 200, and `style` as the
    ///   contract's backend sends it, although other callers of that model send `style_type`.
    /// - Parameter file: the picture as a data URI or the address of an uploaded file.
    static func replicate(_ feature: Feature, file: String?, prompt: String?, _ parameters: [String: JSONValue])
        -> JSONValue
    {
        var input = parameters
        input["model"] = nil
        switch feature {
        case .fixOldPhoto:
            input["img"] = file.map(JSONValue.string)
            input["scale"] = 2
        case .hdImage:
            input["image"] = file.map(JSONValue.string)
            input["face_enhance"] = input["face_enhance"] ?? false
        case .cartoonify:
            input["image"] = file.map(JSONValue.string)
            input["padding"] = input["padding"] ?? 200
        case .textGeneration:
            input["prompt"] = prompt.map(JSONValue.string)
            input["max_new_tokens"] = input.removeValue(forKey: "max_tokens")
        case .textToImage:
            input["prompt"] = prompt.map(JSONValue.string)
        }
        return .object(input)
    }

    /// The JSON body of a Hugging Face Inference task. Pictures are sent as raw bytes instead.
    static func inference(_ feature: Feature, prompt: String, _ parameters: [String: JSONValue]) -> JSONValue {
        var options = parameters
        options["model"] = nil
        if feature == .textGeneration { options["max_new_tokens"] = options.removeValue(forKey: "max_tokens") }
        var body: [String: JSONValue] = ["inputs": .string(prompt)]
        if !options.isEmpty { body["parameters"] = .object(options) }
        return .object(body)
    }

    /// The JSON body of an OpenAI-compatible chat completion; its parameters have the contract's own names.
    static func chat(_ model: String, prompt: String, _ parameters: [String: JSONValue]) -> JSONValue {
        var body = parameters
        body["model"] = .string(model)
        body["messages"] = [["role": "user", "content": .string(prompt)]]
        body["stream"] = false
        return .object(body)
    }

    /// The JSON body of a backend's endpoint, by the contract.
    static func backend(_ input: CallInput, _ parameters: [String: JSONValue]) -> JSONValue {
        var body = parameters
        switch input {
        case .image(let bytes, let mime): body["image"] = .string(DataURI.encode(bytes, mime: mime))
        case .prompt(let text): body["prompt"] = .string(text)
        }
        return .object(body)
    }
}
