import Model

/// A mapping whose keys are known. Keys it does not have are looked up in the fallback, so that a default is
/// written once.
package struct Section {
    package let field: Field
    private let members: [String: Field]
    private let fallback: [String: Field]

    /// Notes every key that is not among `keys`.
    package init(_ field: Field, keys: [String], fallback: Section? = nil) {
        self.field = field
        var known: [String: Field] = [:]
        for (key, value) in field.members() {
            if keys.contains(key) {
                known[key] = value
            } else {
                value.refuse(
                    "a key that is not a setting", expected: "one of: \(keys.joined(separator: ", "))",
                    suggestion: Suggestion.nearest(to: key, among: keys))
            }
        }
        members = known
        self.fallback = fallback?.members ?? [:]
    }

    private init(field: Field, members: [String: Field], fallback: [String: Field]) {
        self.field = field
        self.members = members
        self.fallback = fallback
    }

    /// The same mapping, in which variables stand for something else. Notes nothing.
    package func with(environment: [String: String]) -> Section {
        Section(
            field: field.with(environment: environment),
            members: members.mapValues { $0.with(environment: environment) }, fallback: fallback)
    }

    package subscript(key: String) -> Field? {
        own(key) ?? fallback[key].flatMap { $0.isAbsent ? nil : $0 }
    }

    /// The field as this mapping has it, without the built-in one.
    package func own(_ key: String) -> Field? {
        members[key].flatMap { $0.isAbsent ? nil : $0 }
    }

    /// The field even where nothing, `~` or `null` is written in it.
    package func written(_ key: String) -> Field? { members[key] }

    /// The field, or a noted problem when neither this mapping nor the built-in one has it.
    package func required(_ key: String, _ expected: String) -> Field? {
        if let found = self[key] { return found }
        let missing = Field(
            node: field.node, path: field.path.isEmpty ? key : "\(field.path).\(key)", scope: field.scope)
        missing.refuse("nothing", expected: expected)
        return nil
    }
}
