import Documents
import Model

/// The `endpoints` section.
struct EndpointReader {
    let schemas: [DriverSchema]
    let features: [FeatureSpec]
    /// A feature with a mistake is there all the same: naming it is no second one.
    let refusedFeatures: [String]
    let providers: ProviderReader.Providers
    let prices: PriceList

    func read(_ field: Field?) -> [Endpoint] {
        guard let field else { return [] }
        let members = field.members("a mapping of names to endpoints")
        if case .map = field.node.content, members.isEmpty {
            field.refuse("none", expected: "at least one endpoint")
        }
        return members.compactMap { endpoint($0.key, $0.field) }
    }

    private func endpoint(_ id: String, _ field: Field) -> Endpoint? {
        guard field.isID(id) else { return nil }
        let section = Section(field, keys: SettingsSchema.keys("endpoints.NAME"))
        let names = features.map(\.id.rawValue) + refusedFeatures
        let name = section.required("feature", "a feature: \(names.joined(separator: ", "))")?
            .name(among: names, "a feature")
        let feature = features.first { $0.id.rawValue == name }
        let path = section.required("path", "a path that begins with /")?.urlPath()
        let timeout = section["timeout"].map { $0.duration() } ?? EndpointReader.usualTimeout
        let expectation = expectation(section["expect"], feature: feature)
        let parameters = parameters(section["parameters"])
        let contract = ContractSectionReader(output: feature?.output, parameters: Array(parameters.keys)).read(
            request: section["request"], answer: section["answer"], over: feature?.contract ?? .standard)
        let targets =
            section["targets"]?.items("a list of targets").compactMap {
                target($0, usually: timeout ?? EndpointReader.usualTimeout, Array(parameters.keys))
            } ?? []
        let title = section["title"]?.text() ?? (feature?.id.rawValue == id ? feature?.title : nil) ?? id
        guard let feature, let path, let timeout else { return nil }
        return Endpoint(
            id: id, title: title, feature: feature, path: path, parameters: parameters, timeout: timeout,
            expectation: expectation, contract: contract, targets: targets)
    }

    /// Of an endpoint; a target without a timeout of its own has its endpoint's.
    private static let usualTimeout = Duration.seconds(60)

    private func parameters(_ field: Field?) -> [String: JSONValue] {
        let members = field?.members().compactMap { member in member.field.json().map { (member.key, $0) } }
        return Dictionary(members ?? []) { _, last in last }
    }

    private func expectation(_ field: Field?, feature: FeatureSpec?) -> Expectation {
        guard let field else { return Expectation() }
        let section = Section(field, keys: SettingsSchema.keys("endpoints.NAME.expect"))
        let sources = section["sources"]?.texts() ?? []
        let primary = section["primary"]?.text()
        if let primary, !sources.isEmpty, !sources.contains(primary) {
            section["primary"]?.refuse(
                "\"\(primary)\"", expected: "one of `sources`: \(sources.joined(separator: ", "))",
                suggestion: Suggestion.nearest(to: primary, among: sources))
        }
        if let feature, feature.isGenerative, let psnr = section["min-psnr"] {
            psnr.refuse(
                "a bar for PSNR", expected: "none: \(feature.id.rawValue) has no one right answer to compare with")
        }
        return Expectation(
            status: section["status"]?.integer(in: 100...599) ?? Expectation().status, sources: sources,
            primarySource: primary, minimumPSNR: section["min-psnr"]?.number(in: 0...100, unit: "dB"),
            slowAfter: section["slow-after"]?.duration())
    }

    /// Those of every target, with those of its kind after the first.
    private static func targetKeys(_ own: [String]) -> [String] {
        let keys = SettingsSchema.keys("endpoints.NAME.targets[]")
        return keys.prefix(1) + own + keys.dropFirst()
    }

    private func target(
        _ field: Field, usually timeout: Duration, _ parameters: [String]
    ) -> ProviderTarget? {
        guard let (schema, provider) = provider(field) else {
            let everyKey = schemas.flatMap(\.targetKeys).map(\.name)
            _ = Section(field, keys: EndpointReader.targetKeys(everyKey))
            return nil
        }
        let section = Section(field, keys: EndpointReader.targetKeys(schema.targetKeys.map(\.name)))
        let values = section.values(of: schema.targetKeys)
        let timeout = section["timeout"].map { $0.duration() } ?? timeout
        let input = section["input"]?.template(parameters)
        if provider.api?.takesExtras == false {
            section["input"]?.refuse("`input`", expected: "none: what \(provider.id) is sent has no place for more")
        }
        let named =
            schema.providerKeys.first { $0.role == .model }.flatMap { provider.options[$0.name] }
            ?? provider.api.map { _ in "" }
        guard let values, let timeout, let model = values.model?.value ?? named else { return nil }
        return ProviderTarget(
            provider: provider, model: model, options: values.options, input: input,
            price: prices.price(kind: schema.kind, model: model) ?? provider.api?.fixedPrice, timeout: timeout)
    }

    private func provider(_ field: Field) -> (schema: DriverSchema, provider: Provider)? {
        guard case .map = field.node.content else {
            _ = field.members("a target: { provider: …, timeout: … }")
            return nil
        }
        guard let named = field.members().first(where: { $0.key == "provider" })?.field else {
            field.refuse("no `provider`", expected: "one of: \(providers.names.joined(separator: ", "))")
            return nil
        }
        let id = named.name(among: providers.names, "one of the providers")
        return providers.all.first { $0.provider.id == id }
    }
}
