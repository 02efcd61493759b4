import Model

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A settings file becomes validated values, or the list of every problem in it.
package enum SettingsLoader {
    /// The commented `assay.yaml` that `assay init` writes. It is also where every default stands: a key that a file
    /// leaves out has the value written here.
    package static var template: String { String(decoding: PackageResources.assay_yaml, as: UTF8.self) }

    /// The price file in use unless the settings name another.
    package static var priceTemplate: String { String(decoding: PackageResources.prices_yaml, as: UTF8.self) }

    /// How the built-in settings are called where a file's name is expected.
    package static let builtInName = "built-in settings"

    /// The built-in settings: what holds when there is no settings file.
    package static func builtIn(environment: [String: String]) throws(SettingsError) -> AssaySettings {
        try load(text: template, file: builtInName, environment: environment)
    }

    /// Reads a file of at most 1 MiB.
    package static func load(path: String, environment: [String: String]) throws(SettingsError) -> AssaySettings {
        try load(text: read(path, expected: "a readable settings file"), file: path, environment: environment)
    }

    /// - Parameters:
    ///   - file: the name used in messages; relative paths in the settings start at its folder.
    ///   - environment: what `${NAME}` refers to.
    /// - Throws: every problem at once, in the order of the file. Only what keeps the text from being YAML at all, a
    ///   key written twice in one mapping, and an unknown version are told alone.
    package static func load(text: String, file: String, environment: [String: String]) throws(SettingsError)
        -> AssaySettings
    {
        let log = ProblemLog()
        let builtIn = Scope(file: builtInName, environment: environment, log: log)
        let defaults = Field(node: try YAMLNode.parse(template, file: builtInName), path: "", scope: builtIn)
        let scope = Scope(file: file, environment: environment, log: log)
        let root = Field(node: try YAMLNode.parse(text, file: file), path: "", scope: scope)
        let reader = SettingsReader(root: root, defaults: defaults)
        try reader.checkVersion()
        let prices = try prices(reader.section["prices"], file: file, scope: builtIn)
        let settings = reader.settings(prices: prices, folder: folder(of: file))
        try log.throwIfAny()
        guard let settings else {
            preconditionFailure("settings without a value have noted a problem")
        }
        return settings
    }

    private static func prices(_ field: Field?, file: String, scope: Scope) throws(SettingsError) -> PriceList {
        let chosen = field?.text() ?? "embedded"
        if chosen == "embedded" {
            let node = try YAMLNode.parse(priceTemplate, file: "built-in prices")
            return PriceList(Field(node: node, path: "", scope: scope))
        }
        let path = absolute(chosen, in: folder(of: file))
        let node = try YAMLNode.parse(read(path, expected: "a readable price file"), file: path)
        let own = Scope(file: path, environment: scope.environment, log: scope.log)
        return PriceList(Field(node: node, path: "", scope: own))
    }

    private static func read(_ path: String, expected: String) throws(SettingsError) -> String {
        func refuse(_ found: String) -> SettingsError {
            SettingsError(problems: [
                SettingsProblem(
                    file: path, line: nil, keyPath: "", found: found, expected: expected, suggestion: nil)
            ])
        }
        guard let handle = fopen(path, "rb") else { throw refuse("no file that can be opened") }
        defer { fclose(handle) }
        var bytes = [UInt8](repeating: 0, count: YAMLNode.maximumBytes + 1)
        let count = fread(&bytes, 1, bytes.count, handle)
        guard ferror(handle) == 0 else { throw refuse("a folder, or a file that cannot be read") }
        guard let text = String(validating: bytes.prefix(count), as: UTF8.self) else {
            throw refuse("bytes that are not UTF-8")
        }
        return text
    }

    /// The folder of the settings file, empty for the current one.
    private static func folder(of file: String) -> String {
        file.lastIndex(of: "/").map { String(file[..<$0]) + "/" } ?? ""
    }

    static func absolute(_ path: String, in folder: String) -> String {
        path.hasPrefix("/") ? path : folder + path
    }
}
