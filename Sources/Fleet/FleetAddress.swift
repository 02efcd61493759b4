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
        let user = values["user"].map { "\($0)@" } ?? ""
        let port = values["port"].map { ":\($0)" } ?? ""
        shown = "postgresql://\(user)\(values["host"] ?? "")\(port)/\(values["dbname"] ?? "")"
    }

    func reveal() -> String { secret.reveal() }
}
