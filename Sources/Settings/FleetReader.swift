import Documents
import Model

/// Reads `fleet`: the centre that a location ships to.
enum FleetReader {
    /// Nil without an address, and for one that was refused.
    static func read(_ section: Section, providers: [String]) -> FleetPolicy? {
        let shares = shares(section, providers: providers)
        let location = section["location"]?.parsed(
            "a name of a place: \(FleetPolicy.nameRule), for example fra"
        ) { text in FleetPolicy.isName(text) ? text : nil }
        guard let field = section["url"], let text = field.text("an address of a PostgreSQL server"), !text.isEmpty
        else { return nil }
        // A password may stand in it: what was found is not repeated.
        guard FleetPolicy.isAddress(text) || text.wholeMatch(of: /\s*[a-z_]+\s*=.*/) != nil else {
            field.refuse(
                "no address of PostgreSQL's",
                expected:
                    "one as libpq takes it, for example postgresql://assay@db.example.org/assay?sslmode=verify-full, "
                    + "or \"\" to ship nothing")
            return nil
        }
        let variable = field.substituted().first?.variable ?? "ASSAY_FLEET_URL"
        return FleetPolicy(url: Secret(text, variable: variable), location: location, shares: shares)
    }

    /// What `assay fleet serve` goes by. Nil only when a problem was noted.
    static func rules(_ section: Section) -> FleetRules? {
        var rules = FleetRules()
        if let field = section["quorum"] {
            guard let count: Count<Places> = field.typed() else { return nil }
            rules.quorum = count
        }
        if let field = section["window"] {
            guard let span: Span<Patience> = field.typed() else { return nil }
            rules.window = span
        }
        if let field = section["silence"] {
            guard let span: Span<SilenceTime> = field.typed() else { return nil }
            rules.silence = span
        }
        return rules
    }

    /// Providers whose daily money is shared: each one that is asked.
    static func shares(_ section: Section, providers: [String]) -> [String] {
        (section["shares"]?.items("a list of providers, for example [replicate]") ?? [])
            .compactMap { $0.name(among: providers, "one of the providers that are asked") }
    }
}
