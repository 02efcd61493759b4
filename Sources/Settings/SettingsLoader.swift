package import Documents
package import Model

extension DocumentKind {
    static let settings = DocumentKind(
        file: "settings file", content: "settings", whenEmpty: "settings; `assay init` writes a commented file")
}

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
    package static func builtIn(
        environment: [String: String], schemas: [DriverSchema], channels: [ChannelSchema] = []
    ) throws(DocumentError) -> AssaySettings {
        try load(
            text: template, file: builtInName, environment: environment, schemas: schemas, channels: channels)
    }

    /// Reads a file of at most 1 MiB.
    package static func load(
        path: String, environment: [String: String], schemas: [DriverSchema], channels: [ChannelSchema] = []
    ) throws(DocumentError) -> AssaySettings {
        let text = try DocumentFile.text(of: path, expected: "a readable settings file", kind: .settings)
        return try load(
            text: text, file: path, environment: environment, schemas: schemas, channels: channels)
    }

    /// - Parameters:
    ///   - file: the name used in messages; relative paths in the settings start at its folder.
    ///   - environment: what `${NAME}` refers to.
    ///   - schemas: of the kinds of provider there are.
    ///   - channels: of the kinds of alert channel there are.
    /// - Throws: every problem at once, in the order of the file. Only what keeps the text from being YAML at all, a
    ///   key written twice in one mapping, and an unknown version are told alone.
    package static func load(
        text: String, file: String, environment: [String: String], schemas: [DriverSchema],
        channels: [ChannelSchema] = []
    ) throws(DocumentError) -> AssaySettings {
        let log = ProblemLog(.settings)
        let builtIn = Scope(file: builtInName, environment: environment, log: log)
        let defaults = try Field(text: template, scope: builtIn, kind: .settings)
        let scope = Scope(file: file, environment: environment, log: log)
        let root = try Field(text: text, scope: scope, kind: .settings)
        let reader = SettingsReader(root: root, defaults: defaults, schemas: schemas, channels: channels)
        try reader.checkVersion()
        let prices = try prices(reader.section["prices"], file: file, scope: builtIn, schemas)
        let settings = reader.settings(prices: prices, folder: folder(of: file))
        try log.throwIfAny()
        guard var settings else {
            preconditionFailure("settings without a value have noted a problem")
        }
        settings.namesEndpoints = reader.section.own("endpoints") != nil
        return settings
    }

    private static func prices(
        _ field: Field?, file: String, scope: Scope, _ schemas: [DriverSchema]
    ) throws(DocumentError) -> PriceList {
        let chosen = field?.parsed("embedded, or a path of a price file") { $0.isEmpty ? nil : $0 } ?? "embedded"
        let path = absolute(chosen, in: folder(of: file))
        let own = chosen == "embedded" ? nil : field?.content(of: path, expected: "a readable price file")
        let place = Scope(
            file: own == nil ? "built-in prices" : path, environment: scope.environment, log: scope.log)
        return PriceList(
            try Field(text: own ?? priceTemplate, scope: place, kind: .settings),
            schemas: schemas + DescribedProviders.schemas)
    }

    /// The folder of the settings file, empty for the current one.
    private static func folder(of file: String) -> String {
        file.lastIndex(of: "/").map { String(file[..<$0]) + "/" } ?? ""
    }

    static func absolute(_ path: String, in folder: String) -> String {
        path.hasPrefix("/") ? path : folder + path
    }
}

extension Field {
    /// The text of the file that this value names; nil where it cannot be read, which is noted here.
    func content(of path: String, expected: String, isPlain: Bool = false) -> String? {
        do throws(DocumentError) {
            return try DocumentFile.text(of: path, expected: expected, kind: .settings, isPlain: isPlain)
        } catch {
            for problem in error.problems { refuse("\(problem.found) (\(path))", expected: expected) }
            return nil
        }
    }
}
