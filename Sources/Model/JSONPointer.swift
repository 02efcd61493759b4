/// A place in a JSON document (RFC 6901): `/data/0/b64_json`, where `~1` stands for `/` and `~0` for `~`; empty is the
/// whole document.
package struct JSONPointer: Hashable, Sendable, ExpressibleByStringLiteral {
    package let text: String
    package let tokens: [String]

    /// Nil for a text that neither is empty nor begins with `/`, that has a `~` without 0 or 1 after it, or more than 256 parts.
    package init?(_ text: String) {
        guard text.isEmpty || text.hasPrefix("/"), text.utf8.count(where: { $0 == UInt8(ascii: "/") }) <= 256 else {
            return nil
        }
        var tokens: [String] = []
        for part in text.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            guard let token = JSONPointer.unescaped(part) else { return nil }
            tokens.append(token)
        }
        self.text = text
        self.tokens = tokens
    }

    package init(stringLiteral value: String) {
        guard let pointer = JSONPointer(value) else { preconditionFailure("\"\(value)\" is no JSON Pointer") }
        self = pointer
    }

    private static func unescaped(_ part: Substring) -> String? {
        var (token, rest) = ("", part)
        while let tilde = rest.firstIndex(of: "~") {
            token += rest[..<tilde]
            let after = rest[rest.index(after: tilde)...]
            switch after.first {
            case "0": token += "~"
            case "1": token += "/"
            default: return nil
            }
            rest = after.dropFirst()
        }
        return token + rest
    }
}

extension JSONValue {
    /// What lies there; nil when nothing does.
    package subscript(pointer: JSONPointer) -> JSONValue? {
        pointer.walk(self)
    }
}

extension JSONPointer {
    /// RFC 6901, 4: a list is entered by a decimal index without leading zeros.
    fileprivate func walk(_ root: JSONValue) -> JSONValue? {
        var value = root
        for token in tokens {
            let next: JSONValue? =
                switch value {
                case .object(let members): members[token]
                case .array: JSONPointer.index(token).flatMap { value[$0] }
                default: nil
                }
            guard let next else { return nil }
            value = next
        }
        return value
    }

    package static func index(_ token: String) -> Int? {
        guard let index = Int(token), index >= 0, "\(index)" == token else { return nil }
        return index
    }
}

extension JSONPointer {
    /// How people write the place: `result[0].generated_text`.
    package var label: String {
        tokens.reduce(into: "") { label, token in
            if JSONPointer.index(token) != nil {
                label += "[\(token)]"
            } else {
                label += (label.isEmpty ? "" : ".") + token
            }
        }
    }
}
