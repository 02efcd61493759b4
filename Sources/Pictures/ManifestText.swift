import Hashing
import Model

/// `manifest.json` (schema 1): what each fixture is, so that nothing has to be decoded to plan a run.
///
/// `fixtures` holds pictures (`kind` is `image`: `file`, `width`, `height`, `format`, `sha256`, `bytes`, `license`) and
/// prompts (`kind` is `prompt`: `prompt`). `references` and `parameters` are keyed by feature. The keys' order and the
/// white space are fixed: the file is compared byte by byte.
enum ManifestText {
    static let licence = "CC0-1.0; drawn by this project's own code"

    static func text(entries: [FixtureCatalogue.Entry], prompts: [FixtureCatalogue.Prompt]) -> String {
        let members = entries.map { object(picture($0), depth: 2) } + prompts.map { object(prompt($0), depth: 2) }
        let list = "[\n" + members.map { "    " + $0 }.joined(separator: ",\n") + "\n  ]"
        return object([("schema", "1"), ("fixtures", list)], depth: 0) + "\n"
    }

    private typealias Members = [(key: String, json: String)]

    private static func picture(_ entry: FixtureCatalogue.Entry) -> Members {
        var members: Members = [
            ("id", quoted(entry.id)), ("summary", quoted(entry.summary)), ("kind", quoted("image")),
        ]
        members += facts(entry.input)
        if !entry.references.isEmpty {
            let references = entry.references.map { ($0.feature.rawValue, object(facts($0.file), depth: 4)) }
            members.append(("references", object(references, depth: 3)))
        }
        if !entry.parameters.isEmpty {
            let parameters = entry.parameters.map { ($0.feature.rawValue, "{\(quoted($0.name)): \($0.value)}") }
            members.append(("parameters", object(parameters, depth: 3)))
        }
        members.append(("tags", "[" + entry.tags.map(quoted).joined(separator: ", ") + "]"))
        return members
    }

    private static func prompt(_ prompt: FixtureCatalogue.Prompt) -> Members {
        var members: Members = [
            ("id", quoted(prompt.id)), ("summary", quoted(prompt.summary)), ("kind", quoted("prompt")),
            ("prompt", quoted(prompt.text)),
        ]
        if let tokens = prompt.maximumTokens {
            let parameters = [(FeatureID.textGeneration.rawValue, "{\"max_tokens\": \(tokens)}")]
            members.append(("parameters", object(parameters, depth: 3)))
        }
        members.append(("tags", "[\"prompt\"]"))
        return members
    }

    private static func facts(_ file: FixtureCatalogue.File) -> Members {
        [
            ("file", quoted(file.name)), ("width", "\(file.width)"), ("height", "\(file.height)"),
            ("format", quoted(ImageFormat.png.rawValue)), ("sha256", quoted(SHA256.hex(file.bytes))),
            ("bytes", "\(file.bytes.count)"), ("license", quoted(licence)),
        ]
    }

    private static func object(_ members: Members, depth: Int) -> String {
        let indent = String(repeating: "  ", count: depth)
        let lines = members.map { "\(indent)  \(quoted($0.key)): \($0.json)" }
        return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
    }

    /// The catalogue's texts hold no control characters.
    private static func quoted(_ text: String) -> String {
        "\"" + text.escaping { $0 == "\\" || $0 == "\"" ? "\\\($0)" : nil } + "\""
    }
}
