import Model
import Transport

extension RequestMaker {
    /// The parts of a form, for the command that repeats it.
    func parts(_ parts: [APIRequest.Part], adding extras: [String: JSONValue]) -> [MultipartForm.Part] {
        parts.compactMap { part -> MultipartForm.Part? in
            guard let file = part.file else {
                return conversation.text(part.value).map { .text(part.name, $0) }
            }
            guard let bytes = conversation.bytes(part.value), let mime = conversation.text(file.mime) else {
                return nil
            }
            guard !mime.hasControls else { return nil }
            return .file(part.name, fileName: conversation.text(file.name) ?? "input", mime: mime, bytes)
        } + extras.sorted { $0.key < $1.key }.map { .text($0.key, $0.value.plainText) }
    }

    func fill(_ request: inout HTTPRequest, with body: APIRequest.Body, adding extras: [String: JSONValue])
        throws(CallFailure)
    {
        let (bytes, type): ([UInt8], String)
        switch body {
        case .json(let template):
            var value = template.render(conversation.value) ?? .object([:])
            for (name, extra) in extras { value = api.extrasPlace.appending(name).putting(extra, into: value) }
            guard !value.isDeeper(than: 256) else {
                throw CallFailure(.contractField, "what was answered is nested too deeply to be sent on")
            }
            (bytes, type) = (JSON.encode(value), "application/json")
        case .form(let described):
            let form = MultipartForm(parts(described, adding: extras))
            (bytes, type) = (form.body, form.contentType)
        case .urlencoded(let pairs):
            let fields = pairs.compactMap { pair in conversation.text(pair.value).map { (pair.name, $0) } }
            let all = fields + extras.sorted { $0.key < $1.key }.map { ($0.key, $0.value.plainText) }
            let text = all.map { "\(URLPath.segment($0.0))=\(URLPath.segment($0.1))" }.joined(separator: "&")
            (bytes, type) = (Array(text.utf8), "application/x-www-form-urlencoded")
        case .raw(let template, let mime):
            bytes = conversation.bytes(template) ?? Array((conversation.text(template) ?? "").utf8)
            type = conversation.text(mime).flatMap { $0.hasControls ? nil : $0 } ?? "application/octet-stream"
        }
        request.headers.set(name: "Content-Type", value: type)
        request.body = bytes
    }

    /// What the target adds to the work's own body.
    var extras: [String: JSONValue] {
        let call = conversation.call
        guard let template = call.target.input ?? call.feature.inputs[provider.kind] else { return [:] }
        // Its text is made only for who has a place for it.
        let image = template.names.contains("image") ? conversation.value(of: .picture(.dataURI)) : nil
        return template.render(image: image, prompt: call.input.prompt, parameters: call.named)
    }
}

extension JSONValue {
    fileprivate func isDeeper(than levels: Int) -> Bool {
        switch self {
        case .array(let items): levels == 0 || items.contains { $0.isDeeper(than: levels - 1) }
        case .object(let members): levels == 0 || members.values.contains { $0.isDeeper(than: levels - 1) }
        default: false
        }
    }
}
