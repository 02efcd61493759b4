package import Documents
package import Model

/// The reference of the settings as a page for people: docs/settings.md.
package enum SettingsPage {
    /// Markdown; ends without a newline.
    ///
    /// - Parameters:
    ///   - drivers: the kinds of provider there are, whose keys stand beside the schema's.
    ///   - channels: the kinds of alert channel there are.
    package static func markdown(drivers: [DriverSchema], channels: [ChannelSchema]) throws(DocumentError) -> String {
        let scope = Scope(file: SettingsLoader.builtInName, environment: nil, log: ProblemLog(.settings))
        let defaults = try Field(text: SettingsLoader.template, scope: scope, kind: .settings)
        let parts =
            [introduction] + SettingsSchema.sections.map { section($0, defaults) }
            + [kinds(drivers), kinds(channels)]
        return parts.joined(separator: "\n\n")
    }

    private static let introduction = """
        # Settings

        Every key of `assay.yaml`, as `assay explain --keys` prints them. `assay init` writes a
        [commented file](../Sources/Settings/Resources/assay.yaml) to begin with; a key that is left out has the default.

        Durations have a unit (`250ms`, `30s`, `2m`), money is in dollars (`$0.50`), shares in percent (`99.5%`); they are read
        alike in the file, on the command line and from the environment. `${NAME}` takes a value from the environment and must be
        set, `${NAME:-default}` need not be, `$${` is a literal `${`. Tokens are only ever named, never written into the file.
        Relative paths start at the file's folder. Providers are merged key by key with the built-in provider of the same name; a
        file that has `endpoints` lists all of them, and each in full.

        In the headings `NAME` is a name of your own, and `[]` an entry of a list.
        """

    private static func section(_ section: SettingsSection, _ defaults: Field) -> String {
        let rows = section.keys.map { key in
            let builtIn = section.path.contains("NAME") ? nil : value(at: section.path, key.name, defaults)
            let standard = builtIn.map { "`\($0)`" } ?? key.otherwise ?? "–"
            return row(["`\(key.name)`", key.form, key.help, standard])
        }
        let title = section.path.isEmpty ? "The file" : "`\(section.path)`"
        return
            ([
                "## \(title)", "", section.about, "", row(["key", "value", "what it is", "default"]),
                "|---|---|---|---|",
            ]
            + rows).joined(separator: "\n")
    }

    /// What the built-in file writes there, on one line; nil where that is nothing or more than one value.
    private static func value(at path: String, _ key: String, _ defaults: Field) -> String? {
        let place = path.isEmpty ? defaults : defaults.members().first { $0.key == path }?.field
        guard let place, case .map = place.node.content else { return nil }
        guard let field = place.members().first(where: { $0.key == key })?.field else { return nil }
        switch field.node.content {
        case .scalar(let text, _): return text.isEmpty ? nil : text
        case .list(let items): return items.isEmpty ? "[]" : nil
        case .map(let members): return members.isEmpty ? "{}" : nil
        }
    }

    private static func kinds(_ drivers: [DriverSchema]) -> String {
        let rows = drivers.flatMap { driver in
            driver.providerKeys.map { (driver, "provider", $0) } + driver.targetKeys.map { (driver, "target", $0) }
        }.map { driver, place, key in
            row(["`\(driver.kind.rawValue)`", place, "`\(key.name)`", key.help, key.isRequired ? "yes" : "no"])
        }
        let head = """
            ## Kinds of provider

            These keys come with the kind. A [described API](providers.md) is a kind by its name and takes `url` where it is another
            address than the documented one; `http` takes `description`, a file, or the keys of a [description](descriptions.md).

            """
        return ([head, row(["kind", "of the", "key", "what it is", "required"]), "|---|---|---|---|---|"] + rows)
            .joined(separator: "\n")
    }

    private static func kinds(_ channels: [ChannelSchema]) -> String {
        let rows = channels.flatMap { channel in
            channel.keys.map { key in
                row(["`\(channel.kind)`", "`\(key.name)`", key.help, key.isRequired ? "yes" : "no"])
            }
        }
        return
            (["## Kinds of channel", "", row(["kind", "key", "what it is", "required"]), "|---|---|---|---|"] + rows)
            .joined(separator: "\n")
    }

    private static func row(_ cells: [String]) -> String {
        "| \(cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |"
    }
}
