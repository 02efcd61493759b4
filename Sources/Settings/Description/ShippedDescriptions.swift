package import Documents
package import Model

/// The descriptions that come with the program; each is a kind of provider by its name.
package enum ShippedDescriptions {
    private static let files: [(name: String, bytes: [UInt8])] = [
        ("automatic1111", PackageResources.automatic1111_yaml),
        ("bfl", PackageResources.bfl_yaml),
        ("cog", PackageResources.cog_yaml),
        ("comfyui", PackageResources.comfyui_yaml),
        ("fal", PackageResources.fal_yaml),
        ("gemini-image", PackageResources.gemini_image_yaml),
        ("ideogram", PackageResources.ideogram_yaml),
        ("localai", PackageResources.localai_yaml),
        ("openai", PackageResources.openai_yaml),
        ("openai-edit", PackageResources.openai_edit_yaml),
        ("openrouter", PackageResources.openrouter_yaml),
        ("recraft", PackageResources.recraft_yaml),
        ("remove-bg", PackageResources.remove_bg_yaml),
        ("runpod", PackageResources.runpod_yaml),
        ("runware", PackageResources.runware_yaml),
        ("stability", PackageResources.stability_yaml),
        ("stability-creative", PackageResources.stability_creative_yaml),
        ("together", PackageResources.together_yaml),
        ("wavespeed", PackageResources.wavespeed_yaml),
        ("workers-ai", PackageResources.workers_ai_yaml),
    ]

    /// In the order of the alphabet.
    package static let names = files.map(\.name)

    /// As it is written; nil for a name that none has.
    package static func text(_ name: String) -> String? {
        files.first { $0.name == name }.map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    /// Read without an environment: whatever its variables stand for is `sandbox`, or their default.
    ///
    /// - Precondition: there is one of that name, and nothing is wrong with it.
    package static func description(_ name: String) -> APIDescription {
        let log = ProblemLog(.settings)
        guard let text = text(name), let read = try? read(name, text, StandInEnvironment.of(text), log) else {
            preconditionFailure("the description \(name) is not there, or wrong")
        }
        return read.api
    }

    /// For an error: what there is to be named, and what was probably meant.
    package static func list(besides name: String) -> String {
        let meant = Suggestion.nearest(to: name, among: names).map { "did you mean `\($0)`? " } ?? ""
        return "\(meant)descriptions: \(names.joined(separator: ", "))"
    }

    /// The description that somebody names: of a file, of a provider of the settings, or one that comes with the program.
    ///
    /// Its address is for people: what the environment holds is `$NAME` in it.
    ///
    /// - Parameters:
    ///   - settings: the file of the settings, if there is one.
    ///   - providers: those of the settings; read where no file is named.
    /// - Returns: nil where there is none of that name.
    package static func found(
        _ name: String, environment: [String: String], settings: String?, providers: () throws -> [Provider]
    ) throws -> APIDescription? {
        if name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
            return try own(path: name, settings: settings, environment: environment)
        }
        func named(_ providers: [Provider]) -> APIDescription? {
            guard let provider = providers.first(where: { $0.id == name }), var api = provider.api else { return nil }
            api.isElsewhere = provider.baseURL != api.url
            api.url = settings.flatMap { ShownAddress.provider(name, in: $0, environment) } ?? provider.baseURL
            api.title += ", your provider \(name)"
            return api
        }
        // Settings with a mistake in them do not hide what needs none.
        guard names.contains(name) else { return named(try providers()) }
        if let own = try? providers(), let api = named(own) { return api }
        var api = description(name)
        api.url = ShownAddress.shipped(name, environment) ?? api.url
        return api
    }

    /// Reads a description of the user's own. Of its variables those that are not set stand for `sandbox`.
    ///
    /// - Parameter settings: the file beside which what it names is looked for; nil: beside the description itself.
    /// - Throws: every problem at once, with its line.
    package static func own(
        path: String, settings: String? = nil, environment: [String: String]
    ) throws(DocumentError) -> APIDescription {
        let text = try DocumentFile.text(
            of: path, expected: "a readable description", kind: .settings, isPlain: true)
        let log = ProblemLog(.settings)
        let known = StandInEnvironment.of(text).merging(environment) { $1 }
        let root = try Field(text: text, scope: Scope(file: path, environment: known, log: log), kind: .settings)
        let isSettings = root.members().contains { $0.key == "providers" }
        if isSettings {
            root.refuse(
                "a settings file",
                expected: "a description; name one of its providers: assay explain NAME --settings \(path)")
        }
        let beside = settings ?? path
        let folder = beside.lastIndex(of: "/").map { String(beside[...$0]) } ?? ""
        let read =
            isSettings
            ? nil
            : DescriptionReader(kind: .http, folder: folder).read(
                Section(root, keys: DescriptionReader.keys), name: path)
        try log.throwIfAny()
        guard var api = read?.api else { preconditionFailure("a description that is not read has noted a problem") }
        api.url = root["url"].flatMap(ShownAddress.shown) ?? api.url
        return api
    }

    /// - Throws: what keeps it from being YAML; other problems are noted in the log.
    static func read(
        _ name: String, _ text: String, _ environment: [String: String], _ log: ProblemLog,
        hasOwnAddress: Bool = false
    ) throws(DocumentError) -> DescriptionReader.Read? {
        let scope = Scope(file: "built-in description \(name)", environment: environment, log: log)
        let field = try Field(text: text, scope: scope, kind: .settings)
        return DescriptionReader(kind: ProviderKind(rawValue: name), hasOwnAddress: hasOwnAddress)
            .read(Section(field, keys: DescriptionReader.keys), name: name)
    }
}

/// What a document's variables stand for where nobody's own are meant.
package enum StandInEnvironment {
    static func of(_ text: String) -> [String: String] {
        of(text.matches(of: /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/).map { String($0.output.1) })
    }

    static func of(_ names: [String]) -> [String: String] {
        Dictionary(names.map { ($0, "sandbox") }) { $1 }
    }

    /// For a rehearsal: what the addresses of the descriptions that come with the program lack. Nobody is asked there.
    package static func rehearsing(_ environment: [String: String]) -> [String: String] {
        let lines = ShippedDescriptions.names.compactMap(ShippedDescriptions.text)
            .flatMap { $0.split(separator: "\n").filter { $0.hasPrefix("url:") } }
        return of(lines.joined(separator: "\n")).merging(environment) { $1 }
    }
}
