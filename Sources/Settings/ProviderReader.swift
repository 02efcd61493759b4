import Documents
import Model

/// The `providers` section: the file's own, and the built-in ones under them, merged key by key where names agree.
enum ProviderReader {
    struct Providers {
        var all: [(kind: String, provider: Provider)] = []
        var dailyBudgets: [String: MicroDollars] = [:]
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

    static func read(own: Field?, builtIn: Field?) -> Providers {
        let defaults = builtIn?.members() ?? []
        var providers = Providers()
        for (id, field) in own?.members("a mapping of names to providers") ?? [] {
            providers.add(id, field, fallback: defaults.first { $0.key == id }?.field)
        }
        providers.ownCount = providers.all.count
        for (id, field) in defaults where !providers.names.contains(id) {
            providers.add(id, field, fallback: nil)
        }
        return providers
    }

    fileprivate static func keys(of kind: String) -> [String] {
        ["kind"] + (kind == "space" ? ["space", "hub"] : ["url"]) + ["token", "daily-budget"]
    }

    fileprivate static func kind(_ field: Field) -> Field? {
        field.members().first { $0.key == "kind" }?.field
    }
}

extension ProviderReader.Providers {
    fileprivate mutating func add(_ id: String, _ field: Field, fallback: Field?) {
        names.append(id)
        guard field.isID(id) else { return }
        guard id != Route.backendName else {
            field.refuse("the name \"backend\"", expected: "another name: that one is the backend's own route")
            return
        }
        guard case .map = field.node.content else {
            _ = field.members("a provider: { kind: …, … }")
            return
        }
        let builtInKind = fallback.flatMap(ProviderReader.kind)?.text()
        guard let kindField = ProviderReader.kind(field) ?? fallback.flatMap(ProviderReader.kind) else {
            field.refuse("no `kind`", expected: "kind: \(PriceList.kinds.joined(separator: ", "))")
            return
        }
        guard let kind = kindField.name(among: PriceList.kinds, "a kind of provider") else { return }
        let keys = ProviderReader.keys(of: kind)
        let under = kind == builtInKind ? fallback.map { Section($0, keys: keys) } : nil
        let section = Section(field, keys: keys, fallback: under)
        dailyBudgets[id] = section["daily-budget"]?.money()
        if let provider = provider(id, kind, section) { all.append((kind, provider)) }
    }

    private func provider(_ id: String, _ kind: String, _ section: Section) -> Provider? {
        let address = section.required(kind == "space" ? "hub" : "url", "the address of the provider")?.url()
        let name = kind == "space" ? section.required("space", "owner/name of the Space")?.repositoryName() : ""
        let token = section["token"]?.secret()
        guard let address, let name else { return nil }
        let kinds: [String: Provider.Kind] = ["replicate": .replicate, "inference": .inference]
        return Provider(id: id, kind: kinds[kind] ?? .space(name: name), baseURL: address, token: token)
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
