/// What stands between braces in a description.
package enum Placeholder: Hashable, Sendable {
    case prompt, model, width, height, aspect, attemptID, secondsLeft
    /// A parameter by the contract's name.
    case parameter(String)
    case picture(PictureForm)
    /// Of an earlier step.
    case answer(AnswerSelector)

    /// How a picture is written.
    package enum PictureForm: String, Hashable, Sendable, CaseIterable {
        case dataURI = "data-uri"
        case base64, bytes, mime, name
    }

    /// The parameters that it stands for.
    package var parameters: [String] {
        switch self {
        case .parameter(let name): [name]
        case .width: ["width"]
        case .height: ["height"]
        case .aspect: ["width", "height"]
        default: []
        }
    }

    package static let plainNames: [String: Placeholder] = [
        "prompt": .prompt, "model": .model, "width": .width, "height": .height, "aspect": .aspect,
        "attempt-id": .attemptID, "seconds-left": .secondsLeft,
    ]

    /// All that do not depend on the description, for a suggestion.
    package static var names: [String] {
        plainNames.keys.sorted() + PictureForm.allCases.map { "image.\($0.rawValue)" } + ["param.NAME"]
    }

    /// Nil for what is none.
    package init?(_ text: String) {
        if let plain = Placeholder.plainNames[text] {
            self = plain
        } else if text.hasPrefix("image."), let form = PictureForm(rawValue: String(text.dropFirst(6))) {
            self = .picture(form)
        } else if text.hasPrefix("param."), text.count > 6 {
            self = .parameter(String(text.dropFirst(6)))
        } else if let selector = AnswerSelector(text), selector.step != nil {
            self = .answer(selector)
        } else {
            return nil
        }
    }
}

/// A text with placeholders: `Bearer {param.key}`, `{width}x{height}`.
package struct TextTemplate: Hashable, Sendable {
    package enum Piece: Hashable, Sendable {
        case text(String)
        case place(Placeholder)
    }

    /// No two texts beside each other; none for the empty text.
    package let pieces: [Piece]

    /// What is between braces and can be no placeholder by its look is text.
    package struct Mistake: Error, Hashable {
        /// As it stands, without its braces.
        package let name: String
    }

    package init(_ text: String) throws(Mistake) {
        var (pieces, plain, rest) = ([Piece](), "", text[...])
        while let open = rest.firstIndex(of: "{") {
            plain += rest[..<open]
            let inner = rest[rest.index(after: open)...].prefix { $0 != "}" && $0 != "{" }
            guard inner.endIndex < rest.endIndex, rest[inner.endIndex] == "}", TextTemplate.looksLikeName(inner) else {
                plain += "{"
                rest = rest[rest.index(after: open)...]
                continue
            }
            guard let place = Placeholder(String(inner)) else { throw Mistake(name: String(inner)) }
            if !plain.isEmpty { pieces.append(.text(plain)) }
            plain = ""
            pieces.append(.place(place))
            rest = rest[rest.index(after: inner.endIndex)...]
        }
        plain += rest
        if !plain.isEmpty { pieces.append(.text(plain)) }
        self.pieces = pieces
    }

    /// Of one placeholder.
    package init(_ place: Placeholder) {
        pieces = [.place(place)]
    }

    package init(literal text: String) {
        pieces = text.isEmpty ? [] : [.text(text)]
    }

    package var places: [Placeholder] {
        pieces.compactMap { if case .place(let place) = $0 { place } else { nil } }
    }

    /// The one placeholder that it is made of.
    package var only: Placeholder? {
        guard pieces.count == 1, case .place(let place) = pieces[0] else { return nil }
        return place
    }

    /// Nil where a placeholder has no value. A template that is one placeholder has that value with its type.
    package func render(_ value: (Placeholder) -> JSONValue?) -> JSONValue? {
        if let only { return value(only) }
        if pieces.count == 1, case .text(let plain) = pieces[0] { return .string(plain) }
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let plain): text += plain
            case .place(let place):
                guard let found = value(place) else { return nil }
                text += found.plainText
            }
        }
        return .string(text)
    }

    private static func looksLikeName(_ text: Substring) -> Bool {
        guard let first = text.first, first.isLetter else { return false }
        return text.allSatisfy { $0.isLetter || $0.isNumber || "._-:/*~".contains($0) }
    }
}

/// JSON with placeholders in its texts; a member whose placeholder has no value is left out, and so is what is empty without it.
package indirect enum ValueTemplate: Hashable, Sendable {
    case plain(JSONValue)
    case text(TextTemplate)
    case array([ValueTemplate])
    case object([String: ValueTemplate])

    /// In no order.
    package var templates: [TextTemplate] {
        switch self {
        case .plain: []
        case .text(let template): [template]
        case .array(let items): items.flatMap(\.templates)
        case .object(let members): members.values.flatMap(\.templates)
        }
    }

    package func render(_ value: (Placeholder) -> JSONValue?) -> JSONValue? {
        switch self {
        case .plain(let plain): plain
        case .text(let template): template.render(value)
        case .array(let items):
            ValueTemplate.kept(items.compactMap { $0.render(value) }, of: items.count).map(JSONValue.array)
        case .object(let members):
            ValueTemplate.kept(members.compactMapValues { $0.render(value) }, of: members.count).map(JSONValue.object)
        }
    }

    /// Where nothing is left of something, nothing is.
    private static func kept<Values: Collection>(_ values: Values, of count: Int) -> Values? {
        values.isEmpty && count > 0 ? nil : values
    }
}

extension ValueTemplate {
    /// With another template at a place, made where it is not there.
    package func putting(_ new: ValueTemplate, at place: JSONPointer) -> ValueTemplate {
        put(new, at: place.tokens[...])
    }

    private func put(_ new: ValueTemplate, at tokens: ArraySlice<String>) -> ValueTemplate {
        guard let token = tokens.first else { return new }
        switch self {
        case .plain(.object(let members)): return .object(members.mapValues(ValueTemplate.plain)).put(new, at: tokens)
        case .plain(.array(let items)): return .array(items.map(ValueTemplate.plain)).put(new, at: tokens)
        case .object(var members):
            members[token] = (members[token] ?? .object([:])).put(new, at: tokens.dropFirst())
            return .object(members)
        case .array(var items):
            guard let index = JSONPointer.index(token), items.indices.contains(index) else { return self }
            items[index] = items[index].put(new, at: tokens.dropFirst())
            return .array(items)
        case .plain, .text: return ValueTemplate.object([:]).put(new, at: tokens)
        }
    }
}

extension TextTemplate {
    /// As it is written, for a sentence about it.
    package var pattern: String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .place(let place): "{\(place.text)}"
            }
        }.joined()
    }
}

extension Placeholder {
    /// As it is written between its braces.
    package var text: String {
        switch self {
        case .parameter(let name): "param.\(name)"
        case .picture(let form): "image.\(form.rawValue)"
        case .answer(let selector): selector.description
        default: Placeholder.plainNames.first { $0.value == self }?.key ?? ""
        }
    }
}
