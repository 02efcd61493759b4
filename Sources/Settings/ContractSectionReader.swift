import Documents
import Model

/// `request` and `answer` of an endpoint or a feature: another contract than the built-in one.
struct ContractSectionReader {
    /// What the answer must have a place for; nil when that is not known, because the feature was refused.
    let output: Medium?
    /// What placeholders may name beside the picture and the prompt; nil: anything, where no endpoint says yet.
    var parameters: [String]?

    /// Each section that is given is the whole description of its side: what it does not name is not looked at.
    func read(request: Field?, answer: Field?, over contract: BackendContract) -> BackendContract {
        BackendContract(
            request: request.map { self.request($0) } ?? contract.request,
            answer: answer.map { self.answer($0) } ?? contract.answer)
    }

    private func request(_ field: Field) -> BackendContract.Request {
        let section = Section(field, keys: SettingsSchema.keys("endpoints.NAME.request"))
        var request = BackendContract.Request()
        if let method = section["method"]?.name(among: ["POST", "PUT", "PATCH"], "a method") {
            request.method = method
        }
        if let field = section["encoding"],
            let found = field.choice(BackendContract.Request.Encoding.self, "an encoding")
        {
            request.encoding = found
        }
        if let picture = section["picture"], let form = picture.choice(BackendContract.PictureForm.self, "a form") {
            if form == .url { picture.refuse("\"url\"", expected: "data-uri or base64: what is sent has no address") }
            request.picture = form
        }
        if let fields = section["fields"], let template = fields.template(parameters) {
            request.fields = template
            refuse(template, request.encoding, at: fields)
        }
        return request
    }

    /// Fields by which the input would not be sent, or not as it is described.
    private func refuse(_ template: InputTemplate, _ encoding: BackendContract.Request.Encoding, at field: Field) {
        let inputs = ["{image}", "{prompt}"]
        if template.fields.isEmpty {
            return field.refuse("none", expected: "at least the input, for example { photo: \"{image}\" }")
        }
        let bodies = template.fields.filter { inputs.contains($0.value.string ?? "") }.keys.sorted()
        if encoding == .raw, bodies.count > 1 {
            let names = bodies.map { "`\($0)`" }.joined(separator: ", ")
            field.refuse(
                "\(bodies.count) fields that are the input: \(names)",
                expected: "one: with the encoding raw the body is the input alone; multipart and json take more")
        }
    }

    private func answer(_ field: Field) -> BackendContract.Answer {
        let section = Section(field, keys: SettingsSchema.keys("endpoints.NAME.answer"))
        var answer = BackendContract.Answer()
        answer.success = pointer(section["success"])
        answer.source = pointer(section["source"])
        answer.cached = pointer(section["cached"])
        answer.error = pointer(section["error"])
        if let form = section["picture"]?.choice(BackendContract.PictureForm.self, "a form") { answer.picture = form }
        switch output {
        case .image: answer.image = payload(section, "image", other: "text")
        case .text: answer.text = payload(section, "text", other: "image")
        case nil: break
        }
        return answer
    }

    /// Where the picture or text is; `body` for an answer that is nothing else.
    private func payload(_ section: Section, _ key: String, other: String) -> JSONPointer? {
        section[other]?.refuse("`\(other)`", expected: "`\(key)`: the feature's output is \(key)")
        let expected = "a JSON Pointer such as /data/0/\(key), or body"
        guard let field = section.required(key, expected) else { return nil }
        return field.parsed(expected) { $0 == "body" ? .some(nil) : JSONPointer.place($0).map(Optional.some) } ?? nil
    }

    private func pointer(_ field: Field?) -> JSONPointer? {
        field?.parsed("a JSON Pointer such as /data/0/source", JSONPointer.place)
    }
}

extension JSONPointer {
    /// Below the root: the whole document is no field.
    fileprivate static func place(_ text: String) -> JSONPointer? {
        text.isEmpty ? nil : JSONPointer(text)
    }
}
