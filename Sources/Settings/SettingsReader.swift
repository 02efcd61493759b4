import Documents
import Model

/// Reads the document's sections into values of `Model`.
struct SettingsReader {
    let section: Section
    private let schemas: [DriverSchema]
    private let defaults: Section

    static let keys = [
        "version", "backend", "providers", "features", "endpoints", "fixtures", "run", "accounting", "health", "gates",
        "ledger",
        "retention", "pictures", "watch", "location", "prices",
    ]

    init(root: Field, defaults: Field, schemas: [DriverSchema]) {
        self.schemas = schemas
        let builtIn = Section(defaults, keys: SettingsReader.keys)
        self.defaults = builtIn
        section = Section(root, keys: SettingsReader.keys, fallback: builtIn)
    }

    /// A file for another version is not read any further: its keys may mean something else.
    func checkVersion() throws(DocumentError) {
        guard case .map = section.field.node.content else {
            throw alone(
                line: 1, keyPath: "", found: section.field.kind, expected: "a mapping that begins with version: 1")
        }
        guard let field = section.own("version") else {
            throw alone(line: nil, keyPath: "", found: "nothing", expected: "version: 1 as the first line")
        }
        let text = field.text() ?? ""
        guard text == "1" else {
            throw alone(line: field.node.line, found: "\"\(text)\"", expected: "1, the only version this program knows")
        }
    }

    private func alone(line: Int?, keyPath: String = "version", found: String, expected: String) -> DocumentError {
        DocumentError(
            .settings,
            DocumentProblem(
                file: section.field.scope.file, line: line, keyPath: keyPath, found: found, expected: expected))
    }

    /// Nil only when a problem was noted.
    func settings(prices: PriceList, folder: String) -> AssaySettings? {
        let backend = part("backend", keys: ["url", "token", "headers"])
        let run = part("run", keys: ["concurrency", "repeat", "budget", "unknown-cost"])
        let providers = ProviderReader(schemas: schemas).read(
            own: section.own("providers"), builtIn: defaults.own("providers"))
        let (features, refused) = FeatureReader(kinds: schemas.map(\.kind)).read(section["features"])
        let endpoints = EndpointReader(
            schemas: schemas, features: features, refusedFeatures: refused, providers: providers, prices: prices
        )
        .read(section["endpoints"])
        let url = backend["url"]?.urlOrEmpty()
        let ledger = section["ledger"]?.parsed("a path of a file") { $0.isEmpty ? nil : $0 }
        let concurrency: Count<Concurrency>? = run["concurrency"]?.typed()
        let repeatCount: Count<Repeats>? = run["repeat"]?.typed()
        let unknownCost = run["unknown-cost"]?.money()
        let budget = run["budget"]?.money()
        let health = PolicyReader.health(part("health", keys: PolicyReader.healthKeys))
        let retention = PolicyReader.retention(part("retention", keys: PolicyReader.retentionKeys))
        let pictures = PolicyReader.pictures(part("pictures", keys: PolicyReader.pictureKeys))
        let watch = PolicyReader.watch(part("watch", keys: PolicyReader.watchKeys))
        let fixtures = fixtures(folder: folder)
        let accounting = AccountingReader().read(part("accounting", keys: AccountingReader.keys))
        let gates = GateReader(
            endpoints: endpoints.map(\.id), routes: [Route.backendName] + providers.used(by: endpoints).map(\.id)
        ).read(section["gates"])
        guard let url, let ledger, let concurrency, let repeatCount, let unknownCost, let fixtures, let retention,
            let pictures, let watch
        else { return nil }
        return AssaySettings(
            backendURL: url, backendHeaders: headers(backend["headers"]), backendToken: backend["token"]?.secret(),
            otherSecrets: secrets(headers: backend["headers"]),
            providers: providers.used(by: endpoints), features: features, endpoints: endpoints, fixtures: fixtures,
            ledgerPath: SettingsLoader.absolute(ledger, in: folder), concurrency: concurrency,
            repeatCount: repeatCount, budget: budget, unknownCost: unknownCost, dailyBudgets: providers.dailyBudgets,
            accounting: accounting, gates: gates, health: health, retention: retention, pictures: pictures,
            watch: watch,
            location: section["location"]?.text().flatMap { $0.isEmpty ? nil : $0 }, priceVersion: prices.version)
    }

    /// A mapping of the file over the built-in one of the same name.
    private func part(_ key: String, keys: [String]) -> Section {
        let builtIn = defaults.own(key).map { Section($0, keys: keys) }
        guard let own = section.own(key) else { return builtIn ?? Section(section.field, keys: keys) }
        return Section(own, keys: keys, fallback: builtIn)
    }

    private func headers(_ field: Field?) -> [String: String] {
        var headers: [String: String] = [:]
        for (name, value) in field?.members() ?? [] {
            let isName =
                !name.isEmpty
                && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"(),/:;<=>?@[\\]{}".utf8.contains($0) }
            if !isName || ["authorization", "content-type", "content-length", "host"].contains(name.lowercased()) {
                value.refuse(
                    "the header name \"\(name)\"", expected: "a header of your own; a token belongs in `token`")
            } else {
                headers[name] = value.parsed("text on one line; a variable is written ${NAME}") { text in
                    text.contains { $0.isNewline } || text.wholeMatch(of: /\$[A-Z_][A-Z0-9_]*/) != nil ? nil : text
                }
            }
        }
        return headers
    }

    /// What of the file is a secret beside the tokens: what headers take from the environment, headers of a secret's name
    /// that take nothing, and what variables of a secret's name stand for.
    private func secrets(headers: Field?) -> [Secret] {
        let written = (headers?.members() ?? []).compactMap { name, value -> Secret? in
            guard SecretName.isSecret(name), value.substituted().isEmpty, let text = value.expanded else { return nil }
            return Secret(text, variable: SecretName.variable(for: name))
        }
        let named = section.field.substituted().filter { SecretName.isSecret($0.variable) }
        return (headers?.substituted() ?? []) + written + named
    }

    private func fixtures(folder: String) -> FixtureSource? {
        let part = part("fixtures", keys: ["from", "ids", "tags"])
        let from = part["from"]?.parsed("embedded, or a folder with a manifest.json") { $0.isEmpty ? nil : $0 }
        guard let from else { return nil }
        let place =
            from == "embedded" ? .embedded : FixtureSource.Place.folder(SettingsLoader.absolute(from, in: folder))
        return FixtureSource(place: place, ids: part["ids"]?.texts() ?? [], tags: part["tags"]?.texts() ?? [])
    }
}
