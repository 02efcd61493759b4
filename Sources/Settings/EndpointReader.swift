import Documents
import Model

/// The `endpoints` section.
struct EndpointReader {
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
        let section = Section(
            field, keys: ["title", "feature", "path", "parameters", "timeout", "expect", "targets"])
        let names = Feature.allCases.map(\.rawValue)
        let feature = section.required("feature", "a feature: \(names.joined(separator: ", "))")?
            .name(among: names, "a feature").flatMap(Feature.init(rawValue:))
        let path = section.required("path", "a path that begins with /")?.urlPath()
        let timeout = section.required("timeout", "a duration, for example 60s")?.duration()
        let expectation = expectation(section["expect"], feature: feature)
        let targets = section["targets"]?.items("a list of targets").compactMap(target) ?? []
        let parameters = parameters(section["parameters"])
        let title = section["title"]?.text() ?? id
        guard let feature, let path, let timeout else { return nil }
        return Endpoint(
            id: id, title: title, feature: feature, path: path, parameters: parameters, timeout: timeout,
            expectation: expectation, targets: targets)
    }

    private func parameters(_ field: Field?) -> [String: JSONValue] {
        let members = field?.members().compactMap { member in member.field.json().map { (member.key, $0) } }
        return Dictionary(members ?? []) { _, last in last }
    }

    private func expectation(_ field: Field?, feature: Feature?) -> Expectation {
        guard let field else { return Expectation() }
        let section = Section(field, keys: ["status", "sources", "primary", "min-psnr", "slow-after"])
        let sources = section["sources"]?.texts() ?? []
        let primary = section["primary"]?.text()
        if let primary, !sources.isEmpty, !sources.contains(primary) {
            section["primary"]?.refuse(
                "\"\(primary)\"", expected: "one of `sources`: \(sources.joined(separator: ", "))",
                suggestion: Suggestion.nearest(to: primary, among: sources))
        }
        if let feature, feature.isGenerative, let psnr = section["min-psnr"] {
            psnr.refuse("a bar for PSNR", expected: "none: \(feature.rawValue) has no one right answer to compare with")
        }
        return Expectation(
            status: section["status"]?.integer(in: 100...599) ?? Expectation().status, sources: sources,
            primarySource: primary, minimumPSNR: section["min-psnr"]?.number(in: 0...100, unit: "dB"),
            slowAfter: section["slow-after"]?.duration())
    }

    private func target(_ field: Field) -> ProviderTarget? {
        let everyKey = ["provider", "model", "version", "api", "timeout"]
        guard let (kind, provider) = provider(field) else {
            _ = Section(field, keys: everyKey)
            return nil
        }
        let isSpace = kind == "space"
        let ownKeys = isSpace ? ["api"] : kind == "replicate" ? ["model", "version"] : ["model"]
        let section = Section(field, keys: ["provider"] + ownKeys + ["timeout"])
        let model = isSpace ? spaceName(provider) : section.required("model", "owner/name")?.repositoryName()
        let api = isSpace ? section.required("api", "a Gradio api_name such as /predict")?.urlPath() : nil
        let timeout = section.required("timeout", "a duration, for example 60s")?.duration()
        let version = section["version"]?.parsed("64 hexadecimal digits") { text in
            text.utf8.count == 64 && text.allSatisfy(\.isHexDigit) ? text.lowercased() : nil
        }
        guard let model, let timeout, !isSpace || api != nil else { return nil }
        return ProviderTarget(
            provider: provider, model: model, version: version, api: api,
            price: prices.price(kind: kind, model: model), timeout: timeout)
    }

    private func provider(_ field: Field) -> (kind: String, provider: Provider)? {
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

    private func spaceName(_ provider: Provider) -> String? {
        if case .space(let name) = provider.kind { name } else { nil }
    }
}
