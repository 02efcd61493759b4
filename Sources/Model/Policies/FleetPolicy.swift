/// Where a location ships what it measured: a PostgreSQL server that many locations share.
package struct FleetPolicy: Hashable, Sendable {
    /// What libpq takes: `postgresql://user@host/database?sslmode=verify-full`, or `host=… dbname=…`.
    package let url: Secret
    /// The name by which the centre knows this place. Nil: the settings' `location`.
    package let location: String?
    /// Providers whose daily budget all places share: what is spent on them comes in blocks from the centre.
    package let shares: [String]

    package init(url: Secret, location: String? = nil, shares: [String] = []) {
        self.url = url
        self.location = location
        self.shares = shares
    }

    /// Whether a text is an address of PostgreSQL's, and no path of a file: a URL, or `host=… user=…` as libpq has it; or is nearly one, and
    /// may hold a password.
    package static func isAddress(_ text: String) -> Bool {
        let keyword = text.prefix { $0 != "=" }.filter { !$0.isWhitespace }.lowercased()
        return scheme(text) != nil
            || text.contains("=")
                && ["host", "hostaddr", "port", "user", "password", "dbname", "service", "passfile"].contains(keyword)
    }

    /// What a URL of PostgreSQL's begins with, or nearly: `postgresql`, and `POSTGRES` of ` POSTGRES:/…` too. Nil for what is none.
    package static func scheme(_ text: String) -> String? {
        let word = text.drop(while: \.isWhitespace).prefix { $0.isASCII && $0.isLetter }
        let rest = text[word.endIndex...].drop(while: \.isWhitespace)
        let isNear = ["postg", "pgsql", "psql"].contains { word.lowercased().hasPrefix($0) }
        return isNear && (rest.hasPrefix(":") || rest.hasPrefix("//")) ? String(word) : nil
    }

    /// Whether a place may be called so. A name stands on command lines and in paths: it is no option, and no folder.
    package static func isName(_ text: String) -> Bool {
        (1...63).contains(text.utf8.count) && !text.hasPrefix("-") && !text.hasPrefix(".")
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            }
    }

    /// ``isName(_:)`` in words.
    package static let nameRule = "letters, digits, '-', '_' and '.', at most 63, and neither '-' nor '.' first"

    /// What of the address must be seen nowhere: passwords, wherever they stand in it.
    package var hidden: [Secret] {
        let text = url.reveal()
        var found: [Substring] = []
        if let scheme = text.firstRange(of: "://") {
            // Whatever stands in a password: up to the last @ nothing is shown.
            let rest = text[scheme.upperBound...]
            let login = rest[..<(rest.lastIndex(of: "@") ?? rest.startIndex)]
            if let colon = login.firstIndex(of: ":") { found.append(login[login.index(after: colon)...]) }
        }
        for key in text.ranges(of: "password=") {
            found.append(text[key.upperBound...].prefix { !"& '".contains($0) })
        }
        return found.filter { $0.count >= Redactor.runLength }.map { Secret(String($0), variable: url.variable) }
    }
}
