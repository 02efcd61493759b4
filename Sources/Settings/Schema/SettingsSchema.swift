import Model

/// One key of the settings file, as people are told of it.
package struct SettingsKey: Hashable, Sendable {
    package let name: String
    /// What its value has to be, in the middle of a sentence.
    package let form: String
    package let help: String
    /// Where it is left out and the built-in file does not say: what holds then. Nil: nothing.
    package let otherwise: String?

    init(_ name: String, _ form: String, _ help: String, otherwise: String? = nil) {
        self.name = name
        self.form = form
        self.help = help
        self.otherwise = otherwise
    }

    init<Value: Typed>(_ name: String, _: Value.Type, _ help: String, otherwise: String? = nil) {
        self.init(name, Value.expectation, help, otherwise: otherwise)
    }
}

/// A mapping of the settings file, and every key it takes.
package struct SettingsSection: Hashable, Sendable {
    /// Keys joined by dots; `NAME` stands for a name of the user's own, `[]` for a place in a list. Empty: the file.
    package let path: String
    package let about: String
    package let keys: [SettingsKey]
}

/// Every key of the settings file. The readers take from here what they accept, and docs/settings.md is made of it: no key
/// is in the one and not in the other.
package enum SettingsSchema {
    package static let sections = [file] + target + policies + monitor

    /// The names of a section's keys, in order.
    ///
    /// - Precondition: there is such a section.
    static func keys(_ path: String) -> [String] {
        guard let section = sections.first(where: { $0.path == path }) else {
            preconditionFailure("there is no section \(path)")
        }
        return section.keys.map(\.name)
    }

    private static let file = SettingsSection(
        path: "", about: "The file. All keys but `version` may be left out.",
        keys: [
            SettingsKey("version", "1", "the version of this file's format; the first line"),
            SettingsKey("backend", "a mapping", "the backend under test"),
            SettingsKey("providers", "names to providers", "who can do the work"),
            SettingsKey("features", "names to features", "what endpoints can do, beside the five built-in features"),
            SettingsKey(
                "endpoints", "names to endpoints", "what the backend offers; a file that has it lists all of them"),
            SettingsKey("fixtures", "a mapping", "what is sent"),
            SettingsKey("run", "a mapping", "how a run goes about it"),
            SettingsKey("accounting", "a mapping", "what counts as up, as down, or not at all"),
            SettingsKey("health", "a mapping", "what findings about pictures mean"),
            SettingsKey("judges", "names to judges", "commands of your own that give outputs a score"),
            SettingsKey("gates", "a list of gates", "bounds on figures; a crossed one makes the exit status 4"),
            SettingsKey("ledger", "a path of a file", "where every attempt is kept (SQLite)"),
            SettingsKey("retention", "a mapping", "how long single outcomes are kept"),
            SettingsKey("pictures", "a mapping", "which output pictures are kept"),
            SettingsKey("watch", "a mapping", "how `assay watch` serves its pages"),
            SettingsKey("schedule", "a mapping", "when `assay watch` asks"),
            SettingsKey("budget", "a mapping", "what `assay watch` may spend"),
            SettingsKey("incidents", "a mapping", "what is an incident, and when it is over"),
            SettingsKey("maintenance", "a list of times", "times in which nothing is asked"),
            SettingsKey("alerts", "a mapping", "who is told of incidents"),
            SettingsKey("fleet", "a mapping", "the centre that many locations ship to"),
            SettingsKey("location", "a name", "where it is measured from", otherwise: "the host's name"),
            SettingsKey("prices", "embedded, or a path of a price file", "what calls cost"),
        ])
}
