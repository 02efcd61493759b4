import Model

/// The human text in an error answer, in whichever of the providers' many shapes it comes.
enum ErrorText {
    /// Hugging Face: `error` as a string, a list, or an object with `message`; `warnings`. Replicate: `title` and
    /// `detail`. FastAPI: `detail` as text, as an object with `error`, or as a list of `{loc, msg}`.
    static func read(_ body: [UInt8]) -> String? {
        guard let value = JSON.parse(body) else { return nil }
        return read(value)
    }

    static func read(_ value: JSONValue) -> String? {
        let parts = ["title", "error", "message", "detail", "errors", "warnings"].compactMap { key in
            value[key].flatMap(text)
        }
        return parts.isEmpty ? nil : parts.joined(separator: ": ")
    }

    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): return text.isEmpty ? nil : text
        case .array(let items):
            let texts = items.compactMap(text)
            return texts.isEmpty ? nil : texts.joined(separator: "; ")
        case .object(let members):
            let message = ["error", "message", "msg"].lazy.compactMap { members[$0]?.string }.first
            guard let message else { return nil }
            let place = members["loc"]?.array?.compactMap { $0.string ?? $0.integer.map(String.init) } ?? []
            return place.isEmpty ? message : "\(place.joined(separator: ".")): \(message)"
        default: return nil
        }
    }

    /// The first bytes of a body in one line, for a sentence about it; of a page its title or its first words.
    static func excerpt(_ body: [UInt8], limit: Int = 120) -> String {
        guard !body.isEmpty else { return "an empty body" }
        if let page = PageText.read(body) { return "a page, \(excerpt(Array(page.utf8), limit: limit))" }
        let text = String(decoding: body.prefix(limit), as: UTF8.self)
            .map { $0.isNewline || $0 == "\t" ? " " : $0 }
        return "\"\(String(text.filter { !$0.isASCII || $0.asciiValue ?? 0 >= 32 }))\(body.count > limit ? "…" : "")\""
    }
}
