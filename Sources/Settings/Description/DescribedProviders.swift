import Documents
import Model

/// Reads providers whose kind is a description: of the user's own (`kind: http`), or one that comes with the program.
struct DescribedProviders {
    /// Of the settings file, with its slash.
    let folder: String

    /// Kinds that no driver has.
    static let kinds = ["http"] + ShippedDescriptions.names

    /// What price files may say of them.
    static let schemas = kinds.map { kind in
        DriverSchema(
            kind: ProviderKind(rawValue: kind), family: ProviderFamily(kind, title: nil), needsToken: false,
            tokenVariable: "", providerKeys: [], targetKeys: [])
    }

    static let keys = SettingsSchema.keys("providers.NAME") + ["url"]

    /// Nil when a problem was noted.
    func provider(_ id: String, kind: String, _ field: Field) -> (schema: DriverSchema, provider: Provider)? {
        let own = kind == "http" ? field.members().first { $0.key == "description" }?.field : nil
        let inline = kind == "http" && own == nil
        let keys = DescribedProviders.keys + (kind == "http" ? ["description"] : [])
        let section = Section(field, keys: inline ? keys + DescriptionReader.keys.filter { $0 != "url" } : keys)
        guard let read = read(id, kind, section, own), let url = section["url"].map({ $0.url() }) ?? read.api.url
        else { return nil }
        let token = section["token"]?.secret() ?? read.token
        if read.api.auth == nil {
            section["token"]?.refuse("`token`", expected: "`auth` in the description: it says where a key goes")
        }
        let family = section["family"].flatMap { field in
            field.text().flatMap { field.isID($0) ? ProviderFamily($0, title: nil) : nil }
        }
        let company = family ?? ProviderFamily(kind == "http" ? id : kind, title: read.api.title)
        let schema = DriverSchema.described(read.api, family: company)
        return (
            schema,
            Provider(
                id: id, kind: read.api.kind, family: company, baseURL: url, token: token,
                tokenVariable: section["token"]?.variable, needsToken: schema.needsToken, api: read.api)
        )
    }

    private func read(_ id: String, _ kind: String, _ section: Section, _ file: Field?) -> DescriptionReader.Read? {
        let reader = DescriptionReader(
            kind: ProviderKind(rawValue: kind), folder: folder,
            hasOwnAddress: section["url"] != nil && (kind != "http" || file != nil))
        do throws(DocumentError) {
            if let text = ShippedDescriptions.text(kind) {
                return try ShippedDescriptions.read(
                    kind, text, section.field.scope.environment ?? [:], section.field.scope.log,
                    hasOwnAddress: reader.hasOwnAddress)
            }
            guard let file else { return reader.read(section, name: id) }
            guard let name = file.parsed("a path of a file", { $0.isEmpty ? nil : $0 }) else { return nil }
            let path = SettingsLoader.absolute(name, in: folder)
            guard let text = file.content(of: path, expected: "a readable description", isPlain: true) else {
                return nil
            }
            let scope = Scope(file: path, environment: section.field.scope.environment, log: section.field.scope.log)
            let field = try Field(text: text, scope: scope, kind: .settings)
            return reader.read(Section(field, keys: DescriptionReader.keys), name: id)
        } catch {
            error.problems.forEach(section.field.scope.log.add)
            return nil
        }
    }
}

extension DriverSchema {
    /// Of a described kind: its targets name a model where the description asks for one.
    static func described(_ api: APIDescription, family: ProviderFamily) -> DriverSchema {
        let usesModel = api.steps.contains { $0.step.request.places.contains(.model) }
        return DriverSchema(
            kind: api.kind, family: family, needsToken: api.auth?.isNeeded ?? false,
            tokenVariable: api.auth?.variable ?? "", providerKeys: [],
            targetKeys: [
                Key(
                    "model", .model, .text, isRequired: usesModel,
                    help: "a model of the provider" + (api.models.first.map { ", for example \($0)" } ?? ""))
            ])
    }
}
