/// Header fields in the order they were added; names are compared without regard to case (RFC 9110, 5.1).
package struct HTTPHeaders: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    package struct Field: Hashable, Sendable {
        package let name: String
        package let value: String
    }

    package private(set) var fields: [Field] = []

    package init() {}

    package init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }

    /// The first field of that name.
    package subscript(name: String) -> String? {
        fields.first { $0.hasName(name) }?.value
    }

    package mutating func add(name: String, value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// Goes on with the value of the last field, where there is one (RFC 9112, 5.2: folded lines).
    mutating func continueLast(with text: String) {
        guard let last = fields.popLast() else { return }
        add(name: last.name, value: last.value + " " + text)
    }

    /// Removes every field of that name, then adds this one.
    package mutating func set(name: String, value: String) {
        fields.removeAll { $0.hasName(name) }
        add(name: name, value: value)
    }
}

extension HTTPHeaders.Field {
    /// Names are ASCII (RFC 9110, 5.1): bytes are compared, and no text is made for it.
    fileprivate func hasName(_ other: String) -> Bool {
        name.utf8.count == other.utf8.count && zip(name.utf8, other.utf8).allSatisfy { $0.asciiLower == $1.asciiLower }
    }
}

extension UInt8 {
    fileprivate var asciiLower: UInt8 { 0x41...0x5A ~= self ? self | 0x20 : self }
}
