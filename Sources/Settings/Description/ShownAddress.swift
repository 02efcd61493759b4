import Documents
import Model

/// A provider's address for people: what the environment holds is `$NAME` in it.
enum ShownAddress {
    /// Of a description that comes with the program.
    static func shipped(_ name: String, _ environment: [String: String]) -> String? {
        ShippedDescriptions.text(name).flatMap { root($0, name, environment) }?["url"].flatMap(shown)
    }

    /// Of a provider of a settings file: its own, or its description's. Nil where neither can be found.
    static func provider(_ id: String, in path: String, _ environment: [String: String]) -> String? {
        guard let provider = file(path, environment)?["providers"]?[id] else { return nil }
        if let own = provider["url"] { return shown(own) }
        if let name = provider["description"]?.expanded {
            let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
            return file(SettingsLoader.absolute(name, in: folder), environment)?["url"].flatMap(shown)
        }
        return provider["kind"]?.expanded.flatMap { shipped($0, environment) }
    }

    static func shown(_ field: Field) -> String? {
        field.masked.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    }

    private static func file(_ path: String, _ environment: [String: String]) -> Field? {
        (try? DocumentFile.text(of: path, expected: "a readable file", kind: .settings, isPlain: true))
            .flatMap { root($0, path, environment) }
    }

    private static func root(_ text: String, _ name: String, _ environment: [String: String]) -> Field? {
        try? Field(
            text: text, scope: Scope(file: name, environment: environment, log: ProblemLog(.settings)), kind: .settings)
    }
}
