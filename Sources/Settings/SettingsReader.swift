import Documents
import Model

/// Reads the document's sections into values of `Model`.
struct SettingsReader {
    let section: Section
    private let schemas: [DriverSchema]
    private let channels: [ChannelSchema]
    private let defaults: Section

    static let keys = SettingsSchema.keys("")

    init(root: Field, defaults: Field, schemas: [DriverSchema], channels: [ChannelSchema]) {
        self.schemas = schemas
        self.channels = channels
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
        let backend = part("backend")
        let run = part("run")
        let providers = ProviderReader(schemas: schemas, folder: folder).read(
            own: section.own("providers"), builtIn: defaults.own("providers"))
        let (features, refused) = FeatureReader(kinds: (schemas + DescribedProviders.schemas).map(\.kind)).read(
            section["features"])
        let endpoints = EndpointReader(
            schemas: schemas, features: features, refusedFeatures: refused, providers: providers, prices: prices
        )
        .read(section["endpoints"])
        let url = backend["url"]?.urlOrEmpty()
        let ledger = ledgerPath(section["ledger"])
        let concurrency: Count<Concurrency>? = run["concurrency"]?.typed()
        let perProvider: Count<Concurrency>? = run["per-provider"]?.typed()
        let repeatCount: Count<Repeats>? = run["repeat"]?.typed()
        let unknownCost = run["unknown-cost"]?.money()
        let budget = run["budget"]?.money()
        let health = PolicyReader.health(part("health"))
        let judges = JudgeReader(features: features, refused: refused, folder: folder).read(section["judges"])
        let retention = PolicyReader.retention(part("retention"))
        let pictures = PolicyReader.pictures(part("pictures"))
        let watch = PolicyReader.watch(part("watch"), folder: folder)
        let fixtures = fixtures(folder: folder)
        let accounting = AccountingReader().read(part("accounting"))
        let names = (
            endpoints: endpoints.map(\.id), routes: [Route.backendName] + providers.used(by: endpoints).map(\.id)
        )
        let gates = GateReader(endpoints: names.endpoints, routes: names.routes).read(section["gates"])
        let monitor = MonitorReader(endpoints: names.endpoints, routes: names.routes)
        let schedule = monitor.schedule(part("schedule"))
        let incidents = monitor.incidents(part("incidents"))
        let maintenance = monitor.maintenance(section["maintenance"])
        let spending = monitor.spending(
            part("budget"), ceilings: providers.ceilings)
        let alerts = section["alerts"].map {
            AlertReader(schemas: channels).read(Section($0, keys: SettingsSchema.keys("alerts")))
        }
        // A part is read once: what is wrong in it is told once.
        let centre = part("fleet")
        let (fleet, fleetRules) = (FleetReader.read(centre, providers: names.routes), FleetReader.rules(centre))
        guard let url, let ledger, let concurrency, let repeatCount, let unknownCost, let fixtures, let retention,
            let pictures, let watch, let schedule, let incidents, let spending, let fleetRules
        else { return nil }
        var settings = AssaySettings(
            backendURL: url, backendHeaders: headers(backend["headers"]), backendToken: backend["token"]?.secret(),
            otherSecrets: secrets(headers: backend["headers"]),
            providers: providers.used(by: endpoints), features: features, endpoints: endpoints, fixtures: fixtures,
            ledgerPath: SettingsLoader.absolute(ledger, in: folder), concurrency: concurrency, perProvider: perProvider,
            repeatCount: repeatCount, budget: budget, unknownCost: unknownCost,
            dailyBudgets: providers.ceilings.compactMapValues(\.day),
            accounting: accounting, gates: gates, health: health, judges: judges, retention: retention,
            pictures: pictures,
            watch: watch, schedule: schedule, incidents: incidents, maintenance: maintenance, spending: spending,
            alerts: alerts ?? AlertPolicy(), fleet: fleet, fleetRules: fleetRules,
            location: section["location"]?.text().flatMap { $0.isEmpty ? nil : $0 }, priceVersion: prices.version)
        settings.namesNothing = ["endpoints", "providers", "backend"].allSatisfy { section.own($0) == nil }
        return settings
    }

    private func ledgerPath(_ field: Field?) -> String? {
        let isPath = { (text: String) in !text.isEmpty && (!text.hasSuffix("/") || FleetPolicy.isAddress(text)) }
        guard let text = field?.parsed("a path of a file", { isPath($0) ? $0 : nil }) else { return nil }
        guard !FleetPolicy.isAddress(text) else {
            // A password may stand in it: what was found is not repeated.
            field?.refuse(
                "an address of PostgreSQL's",
                expected: "a path of a file, which is shipped there when `fleet.url` names it")
            return nil
        }
        return text
    }

    /// A mapping of the file over the built-in one of the same name.
    private func part(_ key: String) -> Section {
        let keys = SettingsSchema.keys(key)
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
        var members: [(key: String, field: Field)] = []
        if let headers, case .map = headers.node.content { members = headers.members() }
        let written = members.compactMap { name, value -> Secret? in
            guard SecretName.isSecret(name), value.substituted().isEmpty, let text = value.expanded else { return nil }
            return Secret(text, variable: SecretName.variable(for: name))
        }
        let named = section.field.substituted().filter { SecretName.isSecret($0.variable) }
        return (headers?.substituted() ?? []) + written + named
    }

    private func fixtures(folder: String) -> FixtureSource? {
        let part = part("fixtures")
        let field = part["from"]
        let from = field?.parsed("embedded, or a folder with a manifest.json") { $0.isEmpty ? nil : $0 }
        guard let field, let from else { return nil }
        let (ids, tags) = (names(part["ids"]), names(part["tags"]))
        if from == "embedded" { return FixtureSource(place: .embedded, ids: ids, tags: tags) }
        let path = SettingsLoader.absolute(from, in: folder)
        return FixtureSource(place: .folder(path), at: field.origin, ids: ids, tags: tags)
    }

    /// Which there are, only who loads the fixtures knows.
    private func names(_ field: Field?) -> [FixtureSource.Name] {
        (field?.items("a list of texts, for example [a, b]") ?? []).compactMap { item in
            item.text().map { FixtureSource.Name($0, at: item.origin) }
        }
    }
}
