import ArgumentParser
import Foundation
import Harness
import Model
import Reporting
import Settings

/// `assay incident`: what was wrong, and what people wrote beside it.
struct IncidentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "incident", abstract: "List, show, annotate and close the incidents a watch has found.",
        subcommands: [List.self, Show.self, Note.self, Close.self], defaultSubcommand: List.self)

    struct Place: ParsableArguments {
        @Option(path: "The settings file, which names the ledger.") var settings: String?
        @Option(path: "The ledger itself, or a fleet's centre.", "file") var ledger: String?

        func open(readOnly: Bool = true) throws -> any IncidentBook {
            let path = try ledger ?? AssaySettings.read(SettingsLoader.path(given: settings)).ledgerPath
            return try IncidentBooks.open(path, readOnly: readOnly)
        }
    }

    struct Named: ParsableArguments {
        @Argument(help: "The incident's id, or what it begins with.") var id: String

        func find(in ledger: any IncidentBook) throws -> Incident { try ledger.incident(called: id) }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration("list", "The latest incidents, one a line.")
        @OptionGroup var place: Place

        @Flag(help: "Only those that go on.") var open = false

        @Option(help: ArgumentHelp("All that were in so long a time up to now, such as 7d.", valueName: "duration"))
        var window: Span<Lookback>?

        @Flag(help: "As JSON, one object a line.") var json = false

        func run() throws {
            let now = WallClock.system.now()
            let since = window.map { now + (.zero - $0.duration) }
            let incidents = try place.open().incidents(since: since, openOnly: open, limit: since == nil ? 100 : .max)
            for incident in incidents {
                Terminal.output(
                    json ? IncidentJSON.line(incident) : "\(incident.id)  \(IncidentLine.text(incident, now: now))")
            }
            if incidents.isEmpty, !json { Terminal.error("no incident\(open ? " goes on" : " was found yet")") }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration("show", "Everything that is known of one.")
        @OptionGroup var place: Place
        @OptionGroup var named: Named

        func run() throws {
            let ledger = try place.open()
            let incident = try named.find(in: ledger)
            Terminal.output(
                IncidentLine.page(incident, notes: try ledger.notes(of: incident), now: WallClock.system.now()))
        }
    }

    struct Note: ParsableCommand {
        static let configuration = CommandConfiguration("note", "Write something beside one.")
        @OptionGroup var place: Place
        @OptionGroup var named: Named

        @Argument(help: "What is to be read there, at most 4000 characters.") var text: String

        func run() throws {
            let ledger = try place.open(readOnly: false)
            let incident = try named.find(in: ledger)
            let words = text.trimmingCharacters(in: .whitespacesAndNewlines)
            guard !words.isEmpty, words.count <= 4000 else {
                throw ValidationError("a note has 1 to 4000 characters, and this one \(words.count)")
            }
            try ledger.note(IncidentNote(at: WallClock.system.now(), text: words), of: incident)
            Terminal.output("noted beside \(incident.id)")
        }
    }

    struct Close: ParsableCommand {
        static let configuration = CommandConfiguration(
            "close", "Say that one is over; a watch that runs learns of it within a round.")
        @OptionGroup var place: Place
        @OptionGroup var named: Named

        @Option(help: "Why.") var reason = "closed by hand"

        func run() throws {
            let ledger = try place.open(readOnly: false)
            let incident = try named.find(in: ledger)
            guard incident.isOpen else { return Terminal.error("\(incident.id) is over already") }
            Terminal.output(
                try ledger.close(incident, because: reason, at: WallClock.system.now()) {
                    try AssaySettings.read(SettingsLoader.path(given: place.settings)).alerts.channels
                })
        }
    }
}
