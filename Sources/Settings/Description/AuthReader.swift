import Documents
import Model

/// Reads `auth`: where the key goes, and what it comes from.
struct AuthReader {
    /// Where a command is run; empty: the current folder.
    let folder: String

    static let keys = ["header", "query", "value", "basic", "command", "for", "within", "hosts"]

    /// - Returns: the key that its variable holds now; nil where it is not set, or comes from a command.
    func read(_ field: Field?) -> (APIAuth?, Secret?) {
        guard let field else { return (nil, nil) }
        let section = Section(field, keys: AuthReader.keys)
        let hosts = section["hosts"]?.items("a list of hosts").compactMap(host) ?? []
        let given = ["header", "query", "basic"].filter { section[$0] != nil }
        if let command = section["command"] { return (keyed(by: command, given, section, hosts), nil) }
        for key in ["for", "within"] { section[key]?.refuse("`\(key)`", expected: "it only beside `command`") }
        guard given.count == 1, let place = section[given[0]] else {
            field.refuse("\(given.count) of them", expected: "one of header, query, basic, or a command")
            return (nil, nil)
        }
        guard given != ["basic"] else {
            section["value"]?.refuse("`value`", expected: "none: `basic` is the whole value, user:password")
            guard let keyed = place.keyed() else { return (nil, nil) }
            return (APIAuth(.basic, keyed, hosts: hosts), keyed.secret)
        }
        let name = AuthReader.name(place, isHeader: given == ["header"]) ?? ""
        guard let keyed = section.required("value", "the key: \"Bearer ${MY_KEY}\"")?.keyed() else { return (nil, nil) }
        let there: APIAuth.Place =
            given == ["header"] ? .header(name, before: keyed.before, after: keyed.after) : .query(name)
        if given == ["query"], !(keyed.before + keyed.after).isEmpty {
            section["value"]?.refuse("text around the key", expected: "\"${MY_KEY}\" alone in an address")
        }
        return (APIAuth(there, keyed, hosts: hosts), keyed.secret)
    }

    /// Of the header that the key is put into, or of the part of the query.
    private static func name(_ field: Field, isHeader: Bool) -> String? {
        isHeader
            ? field.parsed(HeaderRules.nameExpected) { $0.lowercased() == "content-type" ? nil : HeaderRules.name($0) }
            : field.parsed("a name without spaces") { $0.isEmpty || HeaderRules.name("x-\($0)") == nil ? nil : $0 }
    }

    // MARK: A command

    /// `Authorization: Bearer` and what the command prints, unless something else is said.
    private func keyed(by field: Field, _ given: [String], _ section: Section, _ hosts: [String]) -> APIAuth? {
        let words = field.commandWords("[gcloud, auth, print-access-token]")
        let lifetime = section["for"].map { $0.duration() } ?? .seconds(300)
        let limit = section["within"].map { ($0.typed() as Span<JudgeTime>?)?.duration } ?? .seconds(10)
        guard given.count <= 1, given != ["basic"] else {
            field.refuse(
                "a command beside \(given.joined(separator: " and "))", expected: "at most one of header, query")
            return nil
        }
        let isQuery = given == ["query"]
        let around = section["value"].map { textsAround($0) } ?? (isQuery ? ("", "") : ("Bearer ", ""))
        let name =
            given.first.map { key in section[key].flatMap { AuthReader.name($0, isHeader: key == "header") } }
            ?? "Authorization"
        guard let words, let lifetime, let limit, let around, let name else { return nil }
        if isQuery, around != ("", "") {
            section["value"]?.refuse("text around the key", expected: "\"{token}\" alone in an address")
        }
        return APIAuth(
            isQuery ? .query(name) : .header(name, before: around.0, after: around.1), variable: "", isNeeded: false,
            hosts: hosts, command: TokenCommand(words: words, folder: folder, lifetime: lifetime, limit: limit))
    }

    private func textsAround(_ field: Field) -> (String, String)? {
        field.parsed("a text with {token} in it once, for example \"Bearer {token}\"") { text in
            let parts = text.split(separator: "{token}", omittingEmptySubsequences: false).map(String.init)
            let isClean = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
            return parts.count == 2 && isClean ? (parts[0], parts[1]) : nil
        }
    }

    // MARK: Hosts

    private func host(_ field: Field) -> String? {
        field.parsed("a host such as api.example.org, or *.example.org") { text in
            let isPattern = text.hasPrefix("*.")
            let labels = text.dropFirst(isPattern ? 2 : 0).split(separator: ".", omittingEmptySubsequences: false)
            // All hosts of a top-level domain, or a number with dots in it, are nobody's own.
            let isName =
                labels.count >= 2 && labels.allSatisfy(isLabel) && labels.last?.contains(where: \.isLetter) == true
            return isName ? text.lowercased() : nil
        }
    }

    /// RFC 1123, 2.1.
    private func isLabel(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.count <= 63 && !text.hasPrefix("-") && !text.hasSuffix("-")
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }
}

extension APIAuth {
    fileprivate init(_ place: Place, _ keyed: KeyedText, hosts: [String]) {
        self.init(place, variable: keyed.variable, isNeeded: keyed.isNeeded, hosts: hosts)
    }
}

/// Reads `parameters`: what the API calls values of the settings.
enum ValueMapReader {
    static func read(_ field: Field) -> [String: [String: JSONValue]] {
        field.members().reduce(into: [:]) { maps, member in
            let section = Section(member.field, keys: ["map"])
            let pairs = section.required("map", "a mapping of values")?.members().compactMap { entry in
                entry.field.json().map { (entry.key, $0) }
            }
            maps[member.key] = Dictionary(pairs ?? []) { $1 }
        }
    }

    /// A map of what no step asks for changes nothing.
    static func check(_ field: Field?, of api: APIDescription) {
        let used = api.steps.flatMap(\.step.request.places).flatMap(\.parameters)
        for member in field?.members() ?? [] where !used.contains(member.key) {
            member.field.refuse(
                "the parameter \"\(member.key.prefix(60))\", which no step uses",
                expected: used.isEmpty ? "no maps" : "one of: \(Set(used).sorted().joined(separator: ", "))",
                suggestion: Suggestion.nearest(to: member.key, among: used))
        }
    }
}
