import Documents
import Model

/// The `providers` section: the file's own, and the built-in ones under them, merged key by key where names agree.
struct ProviderReader {
    let schemas: [DriverSchema]
    /// Of the settings file, with its slash.
    let folder: String

    struct Providers {
        var all: [(schema: DriverSchema, provider: Provider)] = []
        var ceilings: [String: SpendingPolicy.Ceiling] = [:]
        /// Also those that were refused: a target naming one of them is no second mistake.
        var names: [String] = []
        fileprivate var ownCount = 0

        /// Those of the file, then those built-in ones that a target names.
        func used(by endpoints: [Endpoint]) -> [Provider] {
            let named = Set(endpoints.flatMap(\.targets).map(\.provider.id))
            return all.enumerated().filter { $0.offset < ownCount || named.contains($0.element.provider.id) }
                .map(\.element.provider)
        }
    }

    func read(own: Field?, builtIn: Field?) -> Providers {
        let defaults = builtIn?.members() ?? []
        var providers = Providers()
        for (id, field) in own?.members("a mapping of names to providers") ?? [] {
            add(id, field, fallback: defaults.first { $0.key == id }?.field, to: &providers)
        }
        providers.ownCount = providers.all.count
        for (id, field) in defaults where !providers.names.contains(id) {
            add(id, field, fallback: nil, to: &providers)
        }
        return providers
    }

    private func kind(_ field: Field) -> Field? {
        field.members().first { $0.key == "kind" }?.field
    }

    private func add(_ id: String, _ field: Field, fallback: Field?, to providers: inout Providers) {
        providers.names.append(id)
        guard field.isID(id) else { return }
        guard id != Route.backendName else {
            field.refuse("the name \"backend\"", expected: "another name: that one is the backend's own route")
            return
        }
        guard case .map = field.node.content else {
            _ = field.members("a provider: { kind: …, … }")
            return
        }
        let kinds = schemas.map(\.kind.rawValue) + DescribedProviders.kinds
        let builtInKind = fallback.flatMap(kind)?.text()
        guard let kindField = kind(field) ?? fallback.flatMap(kind) else {
            field.refuse("no `kind`", expected: "kind: \(kinds.joined(separator: ", "))")
            return
        }
        guard let kind = kindField.name(among: kinds, "a kind of provider") else { return }
        guard let schema = schemas.first(where: { $0.kind.rawValue == kind }) else {
            if let read = DescribedProviders(folder: folder).provider(id, kind: kind, field) {
                providers.all.append((read.schema, read.provider))
                addCeiling(of: id, Section(field, keys: field.members().map(\.key)), to: &providers)
            }
            return
        }
        let every = SettingsSchema.keys("providers.NAME")
        let keys: [String] = every.prefix(1) + schema.providerKeys.map(\.name) + every.dropFirst()
        let under = kind == builtInKind ? fallback.map { Section($0, keys: keys) } : nil
        let section = Section(field, keys: keys, fallback: under)
        addCeiling(of: id, section, to: &providers)
        if let provider = provider(id, schema, section) { providers.all.append((schema, provider)) }
    }

    private func addCeiling(of id: String, _ section: Section, to providers: inout Providers) {
        let ceiling = SpendingPolicy.Ceiling(
            day: section["daily-budget"]?.money(), month: section["monthly-budget"]?.money())
        if !ceiling.isNone { providers.ceilings[id] = ceiling }
    }

    private func provider(_ id: String, _ schema: DriverSchema, _ section: Section) -> Provider? {
        let values = section.values(of: schema.providerKeys)
        let token = section["token"]?.secret()
        let family = section["family"].flatMap { field in
            field.text().flatMap { name in field.isID(name) ? ProviderFamily(name, title: nil) : nil }
        }
        guard let values, let address = values.address else { return nil }
        return Provider(
            id: id, kind: schema.kind, family: family ?? schema.family, baseURL: address, token: token,
            tokenVariable: section["token"]?.variable, needsToken: schema.needsToken,
            options: values.options.merging(values.model.map { [$0.key: $0.value] } ?? [:]) { $1 })
    }
}

/// The values of a schema's keys.
struct SchemaValues {
    var address: String?
    var model: (key: String, value: String)?
    var options: [String: String] = [:]
}

extension Section {
    /// Nil when one of the keys is missing or wrong, which is noted.
    func values(of keys: [DriverSchema.Key]) -> SchemaValues? {
        var values = SchemaValues()
        var isComplete = true
        for key in keys {
            guard let field = key.isRequired ? required(key.name, key.help) : self[key.name] else {
                if key.isRequired { isComplete = false }
                continue
            }
            guard let value = field.value(of: key.form, key.help) else {
                isComplete = false
                continue
            }
            switch key.role {
            case .address: values.address = value
            case .model: values.model = (key.name, value)
            case .option: values.options[key.name] = value
            }
        }
        return isComplete ? values : nil
    }
}

extension Field {
    fileprivate func value(of form: DriverSchema.Form, _ help: String) -> String? {
        switch form {
        case .url: url()
        case .repository: repositoryName()
        case .path: urlPath()
        case .text: parsed(help) { $0.isEmpty || $0.contains(where: \.isNewline) ? nil : $0 }
        case .hexadecimal(let digits):
            parsed("\(digits) hexadecimal digits") { text in
                text.utf8.count == digits && text.allSatisfy(\.isHexDigit) ? text.lowercased() : nil
            }
        }
    }
}

extension Field {
    /// Notes a problem unless the key is fit for check ids, which are joined with dots.
    func isID(_ id: String) -> Bool {
        let isClean = id.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x61...0x7A, 0x2D, 0x5F: true
            default: false
            }
        }
        if !isClean || id.isEmpty || id.utf8.count > 64 {
            refuse("the name \"\(id.prefix(70))\"", expected: "1 to 64 of a-z, 0-9, - and _")
            return false
        }
        return true
    }

    func repositoryName() -> String? {
        parsed("owner/name") { text in
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            let isClean = text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F: true
                default: false
                }
            }
            return isClean && parts.count == 2 && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
                ? text : nil
        }
    }
}
