import ArgumentParser
import Fleet
import Harness
import Model
import Reporting
import Settings

/// `assay fleet`: the PostgreSQL server that many locations ship to.
struct FleetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fleet", abstract: "Set up the centre that many locations ship to, and serve what it knows.",
        subcommands: [
            Init.self, Add.self, Retire.self, Reader.self, Budget.self, List.self, Prune.self, Ship.self, Outages.self,
            FleetServeCommand.self,
        ])

    struct Centre: ParsableArguments {
        @Argument(help: "postgresql://role@host/database, or \"$ASSAY_FLEET_URL\"; as its owner where it is changed.")
        var centre: String
        func admin() throws -> FleetAdmin { try FleetAdmin(centre) }
    }

    struct Init: ParsableCommand {
        static let configuration = CommandConfiguration("init", "Make the centre's tables, or bring them up to date.")
        @OptionGroup var place: Centre
        func run() throws { Terminal.output(try place.admin().setUp()) }
    }

    struct Add: ParsableCommand {
        static let configuration = CommandConfiguration("add", "Make a location and its role known.")
        @OptionGroup var place: Centre
        @Argument(help: "The location's name.") var location: String
        @Option(help: "The role; it may write the rows of this location alone.") var role: String?
        func run() throws { Terminal.output(try place.admin().add(location, role: role)) }
    }

    struct Retire: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End a location; what it has shipped stays.")
        @OptionGroup var place: Centre
        @Argument(help: "The location's name.") var location: String
        func run() throws { Terminal.output(try place.admin().retire(location)) }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The centre's locations, readers and budgets.")
        @OptionGroup var place: Centre
        @Flag(help: "As JSON.") var json = false
        func run() throws { Terminal.output(RosterText.render(try place.admin().roster(), asJSON: json)) }
    }

    struct Reader: ParsableCommand {
        static let configuration = CommandConfiguration("reader", "Let a role read the rows of all locations.")
        @OptionGroup var place: Centre
        @Argument(help: "The role.") var role: String
        @Flag(help: "It may also run `assay fleet serve`.") var serves = false
        @Flag(help: "It reads no more.") var remove = false
        func run() throws { Terminal.output(try place.admin().reader(role, serves: serves, isGone: remove)) }
    }

    struct Budget: ParsableCommand {
        static let configuration = CommandConfiguration("budget", "Daily money of a provider that all locations share.")
        @OptionGroup var place: Centre
        @Argument(help: "The provider, as the settings of the locations name it.") var provider: String
        @Option(help: "The most in a UTC day; left out: it is only shown.") var daily: MicroDollars?
        @Flag(help: "There is none any more: nothing is spent.") var remove = false
        func run() throws { Terminal.output(try place.admin().budget(provider, daily, isGone: remove)) }
    }

    struct Prune: ParsableCommand {
        static let configuration = CommandConfiguration("prune", "Drop old months of single outcomes; sums stay.")
        @OptionGroup var place: Centre
        @Option(help: "How long they are kept (400d).") var keep: Span<KeepingTime>?
        func run() throws { Terminal.output(try place.admin().prune(keeping: keep?.duration)) }
    }

    struct Outages: ParsableCommand {
        static let configuration = CommandConfiguration("outages", "What was down, everywhere or from some places.")
        @OptionGroup var place: Centre
        @Option(help: "How far back (30d).") var window: Span<Lookback>?
        @Option(path: "The settings file, for fleet.window and fleet.quorum.") var settings: String?
        func run() throws {
            let rules = try AssaySettings.read(SettingsLoader.path(given: settings)).fleetRules
            Terminal.output(try FleetLedger(place.centre).outages(of: window, rules))
        }
    }

    struct Ship: AsyncParsableCommand {
        static let configuration = CommandConfiguration("ship", "Ship once what is new in the settings' ledger.")
        @Option(path: "The settings file.") var settings: String?
        func run() async throws {
            Terminal.output(try await FleetPost.shipByHand(AssaySettings.read(SettingsLoader.path(given: settings))))
        }
    }
}
