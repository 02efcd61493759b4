#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a provider or backend is sent, in its own names: JSON whose texts may hold `{image}`, `{prompt}` or the name of
/// a parameter.
///
///     { img: "{image}", scale: "{scale}", note: "in the style of {style}" }
///
/// A text that is one placeholder becomes the value itself, with its type; a member whose placeholder has no value is
/// left out. There is no other expression.
package struct InputTemplate: Hashable, Sendable {
    package let fields: [String: JSONValue]
    /// Parameters that no field mentions go along under their own names, and replace plain values of the same name.
    package let passesOthers: Bool

    package init(_ fields: [String: JSONValue], passesOthers: Bool = false) {
        self.fields = fields
        self.passesOthers = passesOthers
    }

    /// Everything by the contract's own names: `image` or `prompt`, and each parameter.
    package static let plain = InputTemplate(["image": "{image}", "prompt": "{prompt}"], passesOthers: true)

    /// - Parameters:
    ///   - image: the picture in the form that the wire wants it: a data URI, an address, an upload's description.
    ///   - parameters: by the contract's names.
    package func render(
        image: JSONValue? = nil, prompt: String? = nil, parameters: [String: JSONValue]
    ) -> [String: JSONValue] {
        var values = parameters
        // A parameter of that name is one like all others where the input itself is none.
        if let image { values["image"] = image }
        if let prompt { values["prompt"] = .string(prompt) }
        var result = fields.compactMapValues { InputTemplate.fill($0, values) }
        if passesOthers {
            let used = names
            for (name, value) in parameters where !used.contains(name) { result[name] = value }
        }
        return result
    }

    /// What its fields have places for.
    package var names: Set<String> { Set(fields.values.flatMap(InputTemplate.names)) }

    /// The names between braces, in no order.
    package static func names(in value: JSONValue) -> [String] {
        switch value {
        case .string(let text): pieces(of: text).compactMap(\.name)
        case .array(let items): items.flatMap(names)
        case .object(let members): members.values.flatMap(names)
        default: []
        }
    }

    private static func fill(_ value: JSONValue, _ values: [String: JSONValue]) -> JSONValue? {
        switch value {
        case .string(let text): return fill(text, values)
        case .array(let items): return .array(items.compactMap { fill($0, values) })
        case .object(let members): return .object(members.compactMapValues { fill($0, values) })
        default: return value
        }
    }

    private static func fill(_ text: String, _ values: [String: JSONValue]) -> JSONValue? {
        let pieces = pieces(of: text)
        if pieces.count == 1, let name = pieces[0].name { return values[name] }
        var filled = ""
        for piece in pieces {
            switch piece {
            case .text(let text): filled += text
            case .name(let name):
                guard let value = values[name] else { return nil }
                filled += value.string ?? value.plainText
            }
        }
        return .string(filled)
    }

    private enum Piece {
        case text(String), name(String)

        var name: String? { if case .name(let name) = self { name } else { nil } }
    }

    /// Braces around anything but a name (letters, digits, `_`, `-`) are text.
    private static func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        var (plain, rest) = ("", text[...])
        while let open = rest.firstIndex(of: "{") {
            let name = rest[rest.index(after: open)...].prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
            plain += rest[..<open]
            guard !name.isEmpty, name.endIndex < rest.endIndex, rest[name.endIndex] == "}" else {
                plain += "{"
                rest = rest[rest.index(after: open)...]
                continue
            }
            if !plain.isEmpty { pieces.append(.text(plain)) }
            plain = ""
            pieces.append(.name(String(name)))
            rest = rest[rest.index(after: name.endIndex)...]
        }
        plain += rest
        if !plain.isEmpty || pieces.isEmpty { pieces.append(.text(plain)) }
        return pieces
    }
}

extension JSONValue {
    /// The value as text inside another text, or as a form field: a list or an object is its JSON.
    package var plainText: String {
        switch self {
        case .null: ""
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let value): value
        case .array, .object: compact
        }
    }

    /// JSON on one line, its keys in order and its slashes as they are.
    private var compact: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else {
            preconditionFailure("a JSON value holds a number JSON has no form for")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
