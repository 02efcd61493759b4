/// The pointers of descriptions: `*` is the first child under which the rest of the pointer exists, of an object in the order of
/// its names.
extension JSONPointer {
    /// The member of that name below.
    package func appending(_ name: String) -> JSONPointer {
        JSONPointer(text + "/" + name.replacing("~", with: "~0").replacing("/", with: "~1")) ?? self
    }

    /// What is there; nil where nothing or `null` is.
    package func find(in value: JSONValue) -> JSONValue? { JSONPointer.find(tokens[...], in: value) }

    /// The value with another one at this place. What is missing on the way is made: an object, or for a whole number or `*` a list.
    package func putting(_ new: JSONValue, into value: JSONValue) -> JSONValue {
        JSONPointer.put(new, at: tokens[...], into: value)
    }

    private static func find(_ tokens: ArraySlice<String>, in value: JSONValue) -> JSONValue? {
        guard let token = tokens.first else { return value == .null ? nil : value }
        let rest = tokens.dropFirst()
        switch value {
        case .object(let members):
            guard token == "*" else { return members[token].flatMap { find(rest, in: $0) } }
            return first(members.sorted { $0.key < $1.key }.map(\.value), rest)
        case .array(let items):
            guard token == "*" else {
                return JSONPointer.index(token).flatMap { items.indices.contains($0) ? find(rest, in: items[$0]) : nil }
            }
            return first(items, rest)
        default: return nil
        }
    }

    /// A loop: a lazy map looks at what it finds twice, and so twice as often with each `*`.
    private static func first(_ values: [JSONValue], _ rest: ArraySlice<String>) -> JSONValue? {
        for value in values {
            if let found = find(rest, in: value) { return found }
        }
        return nil
    }

    private static func put(_ new: JSONValue, at tokens: ArraySlice<String>, into value: JSONValue) -> JSONValue {
        guard let token = tokens.first else { return new }
        let rest = tokens.dropFirst()
        switch value {
        case .array(var items) where token == "*" || index(token) != nil:
            // A pointer is short; what it names far behind the end is no place of a description.
            let place = token == "*" ? items.firstIndex { find(rest, in: $0) != nil } ?? 0 : min(index(token) ?? 0, 64)
            while items.count <= place { items.append(.null) }
            items[place] = put(new, at: rest, into: items[place])
            return .array(items)
        case .object(var members):
            let name = token == "*" ? members.sorted { $0.key < $1.key }.first?.key ?? "0" : token
            members[name] = put(new, at: rest, into: members[name] ?? .null)
            return .object(members)
        default:
            let isList = token == "*" || index(token) != nil
            return put(new, at: tokens, into: isList ? .array([]) : .object([:]))
        }
    }
}
