import Model

/// A running Gradio app, as its `/config` describes it.
struct GradioDescription: Hashable {
    /// How a call is made.
    enum Wire: Hashable {
        /// `/queue/join` and the event stream `/queue/data` (protocols `sse_v1` to `sse_v3`: Gradio 4 to 6). Unlike
        /// the shorter `/call`, it tells the place in the queue, when the work begins, and in every version why it
        /// failed; it is also what the official client does.
        case queue
        /// One `POST /run/{api}` that answers when all is done: Gradio 3, whose queue is a WebSocket, and early 4.
        case run
    }

    /// Without a trailing slash.
    let host: String
    /// `/gradio_api` in Gradio 5 and 6, empty before.
    let prefix: String
    let version: String?
    let wire: Wire
    /// Function numbers by api name, without slashes.
    private let functions: [String: Int]

    init(host: String, config: JSONValue) {
        self.host = host
        prefix = config["api_prefix"]?.string ?? ""
        version = config["version"]?.string
        wire = config["protocol"]?.string?.hasPrefix("sse_v") == true ? .queue : .run
        var functions: [String: Int] = [:]
        for (index, dependency) in (config["dependencies"]?.array ?? []).enumerated() {
            guard let name = dependency["api_name"]?.string else { continue }
            functions[name] = dependency["id"]?.integer ?? index
        }
        self.functions = functions
    }

    func function(_ api: String) throws(CallFailure) -> Int {
        guard let number = functions[String(api.drop { $0 == "/" })] else {
            let known = functions.keys.sorted().map { "/\($0)" }.joined(separator: ", ")
            throw CallFailure(
                .contractStatus, "the Space has no api named \(api); it has \(known.isEmpty ? "none" : known)")
        }
        return number
    }
}

/// The list of arguments for an api, in the order its `/info` gives.
enum GradioArguments {
    /// Each parameter gets our field of its name, the picture (the first that takes a file), its own default, or the
    /// prompt (the first text without a default).
    ///
    /// - Parameter file: the uploaded picture's `FileData`.
    static func make(
        info: JSONValue, api: String, file: JSONValue?, prompt: String?, parameters: [String: JSONValue]
    ) throws(CallFailure) -> JSONValue {
        guard let described = info["named_endpoints"]?[api]?["parameters"]?.array else {
            let known = info["named_endpoints"]?.object?.keys.sorted().joined(separator: ", ") ?? "none"
            throw CallFailure(.contractStatus, "the Space describes no api named \(api); it describes \(known)")
        }
        var (file, prompt) = (file, prompt.map(JSONValue.string))
        var arguments: [JSONValue] = []
        for parameter in described {
            let name = parameter["parameter_name"]?.string ?? ""
            if let own = parameters[name] {
                arguments.append(own)
                if takesFile(parameter) { file = nil }
            } else if let taken = file, takesFile(parameter) {
                arguments.append(taken)
                file = nil
            } else if parameter["parameter_has_default"]?.bool == true {
                arguments.append(parameter["parameter_default"] ?? .null)
            } else if let taken = prompt {
                arguments.append(taken)
                prompt = nil
            } else {
                throw CallFailure(.rejectedInput, "the Space's \(api) wants `\(name)`, and nothing here gives it")
            }
        }
        return .array(arguments)
    }

    /// By the schema's `path` property, which Gradio gives every file type, else by the component's name.
    private static func takesFile(_ parameter: JSONValue) -> Bool {
        if parameter["type"]?["properties"]?["path"] != nil { return true }
        return ["Image", "File", "ImageEditor"].contains(parameter["component"]?.string ?? "")
    }
}
