import Documents
import Model

/// Reads one step: its request, and the example of its answer.
struct StepReader {
    /// The steps before it.
    let known: [String]
    /// Where files are looked for; nil: there are none.
    var folder: String?

    static let keys =
        APIRequest.Method.allCases.map(\.rawValue) + bodies + ["query", "headers", "type", "example"]
    private static let bodies = ["json", "form", "urlencoded", "raw"]

    /// A name that an earlier step's answer, or an object of it, goes by.
    ///
    /// - Parameter others: names that are taken already.
    static func isOwnName(_ name: String, _ field: Field, others: [String] = []) -> Bool {
        guard field.isID(name) else { return false }
        let taken =
            ["submit", "poll", "result", "cancel", "estimate", "account", "reach"]
            + ["image", "param", "header", "exists", "status", "body"] + others
        if taken.contains(name) {
            field.refuse("the name \"\(name)\", which is taken", expected: "a name of your own")
            return false
        }
        return true
    }

    private var templates: TemplateReader { TemplateReader(known: known, folder: folder) }

    /// Nil when a problem was noted.
    func step(_ section: Section) -> APIStep? {
        let (query, headers) = (pairs(section["query"]), pairs(section["headers"], areHeaders: true))
        let body = body(section)
        let example = section.written("example")?.json()
        let methods = APIRequest.Method.allCases.filter { section[$0.rawValue] != nil }
        guard methods.count == 1, let method = methods.first, let place = section[method.rawValue] else {
            section.field.refuse(
                methods.isEmpty ? "no request" : "\(methods.count) requests",
                expected: "one of get, post, put, delete with an address")
            return nil
        }
        guard let address = address(place) else { return nil }
        var request = APIRequest(method, address)
        (request.query, request.headers, request.body) = (query, headers, body)
        return APIStep(request, example: example)
    }

    private func address(_ field: Field) -> TextTemplate? {
        guard let template = templates.text(field) else { return nil }
        let isWhole = template.pattern.hasPrefix("https://") || template.pattern.hasPrefix("http://")
        if case .answer? = template.only { return template }
        let isClean = template.pattern.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "#") }
        let isPath = template.pattern.hasPrefix("/") && !template.pattern.hasPrefix("//")
        guard isClean, isWhole ? isAddress(template) : isPath else {
            field.refuse(
                "the address \"\(template.pattern.prefix(60))\"",
                expected: "a path that begins with /, a whole address, or \"{STEP:/pointer}\"")
            return nil
        }
        return template
    }

    /// What stands for the host must be one; a placeholder in it is filled with a name.
    private func isAddress(_ template: TextTemplate) -> Bool {
        let text = template.pieces.map { piece in
            if case .text(let text) = piece { text } else { "x" }
        }.joined()
        return WebAddress(typed: String(text.prefix { $0 != "?" })) != nil
    }

    private func pairs(_ field: Field?, areHeaders: Bool = false) -> [APIRequest.Pair] {
        (field?.members("a mapping of names to texts") ?? []).compactMap { member in
            guard !member.key.isEmpty,
                member.key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }),
                !areHeaders || !HeaderRules.ofTheConnection.contains(member.key.lowercased())
            else {
                member.field.refuse(
                    "the name \"\(member.key.prefix(60))\"",
                    expected:
                        "a name without spaces and colons\(areHeaders ? ", and none that belongs to the connection" : "")"
                )
                return nil
            }
            let value = areHeaders ? headerText(member.field) : templates.text(member.field)
            return value.map { APIRequest.Pair(member.key, $0) }
        }
    }

    /// A text on one line.
    private func headerText(_ field: Field) -> TextTemplate? {
        guard let template = templates.text(field) else { return nil }
        guard !HeaderRules.hasControls(template) else {
            field.refuse("a line end or another control", expected: "a text on one line: it is sent in a header")
            return nil
        }
        return template
    }

    private func body(_ section: Section) -> APIRequest.Body? {
        let given = StepReader.bodies.filter { section[$0] != nil }
        guard given.count < 2 else {
            section.field.refuse(given.joined(separator: " and "), expected: "one body")
            return nil
        }
        guard let name = given.first, let field = section[name] else { return nil }
        switch name {
        case "json": return templates.body(field).map(APIRequest.Body.json)
        case "form": return .form(field.members().compactMap { part($0.key, $0.field) })
        case "urlencoded": return .urlencoded(pairs(field))
        default:
            let mime = section["type"].flatMap(headerText) ?? TextTemplate.pictureType
            guard let text = templates.text(field, takesBytes: true) else { return nil }
            guard text.only == .picture(.bytes) || !text.places.contains(.picture(.bytes)) else {
                field.refuse("{image.bytes} beside other text", expected: "\"{image.bytes}\" alone")
                return nil
            }
            return .raw(text, mime: mime)
        }
    }

    private func part(_ name: String, _ field: Field) -> APIRequest.Part? {
        guard case .map = field.node.content else { return templates.text(field).map { APIRequest.Part(name, $0) } }
        guard !PlaceholderMistakes.isUnquoted(field) else { return nil }
        let section = Section(field, keys: ["file", "name", "type"])
        let file = section.required("file", "\"{image.bytes}\"").flatMap(file)
        let fileName = section["name"].map(headerText) ?? TextTemplate.pictureName
        let mime = section["type"].map(headerText) ?? TextTemplate.pictureType
        guard let file, let fileName, let mime else { return nil }
        return APIRequest.Part(name, file, file: APIRequest.File(name: fileName, mime: mime))
    }
}

extension StepReader {
    /// What is a file by itself: a picture, or a parameter that is a data URI.
    private func file(_ field: Field) -> TextTemplate? {
        guard let text = templates.text(field, takesBytes: true) else { return nil }
        switch text.only {
        case .picture(.bytes)?, .parameter?: return text
        default:
            field.refuse(
                "\"\(text.pattern.prefix(60))\", which is no file",
                expected: "\"{image.bytes}\", or \"{param.NAME}\" of a data URI; a text needs no `file`")
            return nil
        }
    }
}

extension TextTemplate {
    fileprivate static let pictureType = TextTemplate(.picture(.mime))
    fileprivate static let pictureName = TextTemplate(.picture(.name))
}
