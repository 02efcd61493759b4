/// Where the key goes.
package struct APIAuth: Hashable, Sendable {
    package enum Place: Hashable, Sendable {
        /// `before` and `after` stand around the key: `Bearer `.
        case header(String, before: String, after: String)
        case query(String)
        /// The key is `user:password`.
        case basic
    }

    package let place: Place
    /// The variable the key is usually in; empty where a command prints it.
    package let variable: String
    /// Without it no call is made.
    package let isNeeded: Bool
    /// Beside the host of the provider's address: `api.fal.ai`, or `*.bfl.ai` for all below.
    package let hosts: [String]
    /// What prints the key, where it is in no variable.
    package let command: TokenCommand?

    package init(
        _ place: Place, variable: String, isNeeded: Bool, hosts: [String], command: TokenCommand? = nil
    ) {
        self.place = place
        self.variable = variable
        self.isNeeded = isNeeded
        self.hosts = hosts
        self.command = command
    }
}

/// A command of the user's own whose output is a key: of an API whose keys live for an hour, and are made from another secret.
/// It is run without a shell.
package struct TokenCommand: Hashable, Sendable {
    /// The program and its arguments; at least one.
    package let words: [String]
    /// In which it is run; empty: the current one.
    package let folder: String
    /// How long its output may be used.
    package let lifetime: Duration
    /// How long it may take.
    package let limit: Duration

    package init(words: [String], folder: String, lifetime: Duration, limit: Duration) {
        precondition(!words.isEmpty, "a command has a program")
        self.words = words
        self.folder = folder
        self.lifetime = lifetime
        self.limit = limit
    }

    /// As a shell would be given it: `gcloud auth print-access-token`.
    package var line: String {
        words.map { word in
            let isPlain =
                !word.isEmpty
                && word.utf8.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                    default: "_-./:=@,+%".utf8.contains(byte)
                    }
                }
            return isPlain ? word : "'\(word.replacing("'", with: "'\\''"))'"
        }.joined(separator: " ")
    }
}

extension APIAuth {
    /// Over TLS, beside the provider's own origin.
    ///
    /// - Parameter host: in lower case.
    package func mayGo(toHost host: String) -> Bool {
        hosts.contains { $0.hasPrefix("*.") ? host.hasSuffix($0.dropFirst()) : host == $0 }
    }

    /// Where the key comes from, for people: `$FAL_KEY`, or the command.
    package var origin: String { command.map { "the output of `\($0.line)`" } ?? "$\(variable)" }

    /// What a shell puts in for the key.
    package var shellWord: String { command.map { "$(\($0.line))" } ?? "$\(variable)" }
}
