import CPQ
package import Model

/// An address as libpq takes it, and how it is shown.
package struct FleetAddress: Hashable, Sendable {
    private let secret: Secret
    /// `postgresql://user@host:port/database`: who, where and what, and no password.
    package let shown: String

    /// - Throws: ``FleetError/badAddress(reason:)``.
    package init(_ text: String, variable: String = "ASSAY_FLEET_URL") throws(FleetError) {
        try self.init(Secret(text, variable: variable))
    }

    package init(_ secret: Secret) throws(FleetError) {
        self.secret = secret
        if let reason = Self.oddity(secret.reveal()) { throw .badAddress(reason: reason) }
        var problem: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(secret.reveal(), &problem) else {
            // What libpq says may quote the text, with its password.
            PQfreemem(problem)
            throw .badAddress(reason: "it is neither a URL nor pairs of key and value")
        }
        defer { PQconninfoFree(options) }
        var values: [String: String] = [:]
        var option = options
        while let key = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: key)] = String(cString: value) }
            option += 1
        }
        // What belongs to a login may stand in each by mistake.
        guard !(values["host"] ?? "").contains("@"), !(values["dbname"] ?? "").contains(where: { "@=:".contains($0) }),
            (values["port"] ?? "").allSatisfy({ $0.isNumber || $0 == "," })
        else {
            throw .badAddress(reason: "its host, port or database holds an address of its own, or a part of a login")
        }
        let user = values["user"].map { "\($0)@" } ?? ""
        let port = values["port"].map { ":\($0)" } ?? ""
        shown = "postgresql://\(user)\(values["host"] ?? "")\(port)/\(values["dbname"] ?? "")"
    }

    /// What would have libpq take a part of a password for something else, which is shown then.
    private static func oddity(_ text: String) -> String? {
        guard let scheme = FleetPolicy.scheme(text) else { return nil }
        guard let begin = ["postgresql://", "postgres://"].first(where: { text.hasPrefix($0) }) else {
            return "it begins with \(scheme), and not with postgresql:// or postgres://"
        }
        let rest = text.dropFirst(begin.count)
        guard let last = rest.lastIndex(of: "@"), rest[..<last].contains(where: { "@/".contains($0) }) else {
            return nil
        }
        return "what stands before its last @ holds another @ or a /: write %40 and %2F for them"
    }

    func reveal() -> String { secret.reveal() }
}
