package import Model

/// The kinds of values documents are made of.
extension Field {
    package func duration() -> Duration? {
        parsed("a duration above zero with its unit, for example 250ms, 30s or 2m") { text in
            Duration(text: text).flatMap { $0 > .zero ? $0 : nil }
        }
    }

    /// A value of a type that people type, wherever they do.
    package func typed<Value: Typed>() -> Value? {
        parsed(Value.expectation, Value.init(typed:))
    }

    package func money() -> MicroDollars? { typed() }

    package func integer(in range: ClosedRange<Int>) -> Int? {
        parsed("a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    package func number(in range: ClosedRange<Int>, unit: String) -> Double? {
        parsed("a number from \(range.lowerBound) to \(range.upperBound) \(unit)") { text in
            Double(text).flatMap { (Double(range.lowerBound)...Double(range.upperBound)).contains($0) ? $0 : nil }
        }
    }

    /// `99.5%` as 0.995.
    package func percentage() -> Double? {
        let value: Percentage? = typed()
        return value?.share
    }

    /// An absolute address without a trailing slash.
    package func url() -> String? {
        let address: WebAddress? = typed()
        return address?.typed
    }

    /// Like ``url()``; the outer nil is a problem, the inner one an empty text.
    package func urlOrEmpty() -> String?? {
        parsed("\(WebAddress.expectation), or \"\" for none") { text in
            text.isEmpty ? .some(nil) : WebAddress(typed: text).map { .some($0.typed) }
        }
    }

    package func urlPath() -> String? {
        parsed("a path that begins with /, for example /api/ai/hd-image") { text in
            let isClean = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }
            return text.hasPrefix("/") && isClean ? text : nil
        }
    }

    package func texts() -> [String] {
        items("a list of texts, for example [a, b]").compactMap { $0.text() }
    }

    /// A token is only ever named here, never written: the file is committed, the environment is not. Empty is none.
    package func secret() -> Secret? {
        guard case .scalar(let raw, _) = node.content, let text = text("a token as ${NAME}") else {
            if case .scalar = node.content { return nil }
            _ = text("a token as ${NAME}")
            return nil
        }
        guard let variable = Expansion(raw, environment: [:]).variables.first else {
            if !text.isEmpty {
                refuse("a token written into the file", expected: "the name of a variable, for example ${MY_TOKEN:-}")
            }
            return nil
        }
        return text.isEmpty ? nil : Secret(text, variable: variable)
    }

    /// The first variable that a text names, whether it is set or not. Notes nothing.
    package var variable: String? {
        guard case .scalar(let raw, _) = node.content, scope.environment != nil else { return nil }
        return Expansion(raw, environment: [:]).variables.first
    }

    /// Any value, with plain scalars typed as YAML 1.2's core schema does: `true`, `null`, `4`, `0.5`, else text.
    package func json() -> JSONValue? {
        switch node.content {
        case .list: return .array(items().compactMap { $0.json() })
        case .map:
            let pairs = members().compactMap { member in member.field.json().map { (member.key, $0) } }
            return .object(Dictionary(pairs) { _, last in last })
        case .scalar(_, let isQuoted):
            guard let text = text() else { return nil }
            if isQuoted { return .string(text) }
            switch text {
            case "true": return .bool(true)
            case "false": return .bool(false)
            case "", "~", "null": return .null
            default: return Int(text).map(JSONValue.integer) ?? Field.decimal(text) ?? .string(text)
            }
        }
    }

    private static func decimal(_ text: String) -> JSONValue? {
        guard text.utf8.contains(where: { (0x30...0x39).contains($0) }),
            text.utf8.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }), let value = Double(text), value.isFinite
        else { return nil }
        return .number(value)
    }
}
