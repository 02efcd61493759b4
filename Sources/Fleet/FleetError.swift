import Model

/// Why a centre could not be used. Its text says what happened at which address, and what to do next; no password is in it.
package enum FleetError: Error, Hashable, Sendable {
    case badAddress(reason: String)
    case cannotConnect(address: String, reason: String)
    /// The connection broke off while it was in use.
    case lost(address: String, reason: String)
    case silent(address: String, seconds: Int)
    case cancelled
    /// A copy of the ledger ships what both have.
    case copyShips(location: String)
    /// The server answered with an error.
    case refused(address: String, state: String, message: String)
    /// The database has no tables of ours.
    case notSetUp(address: String)
    case olderSchema(address: String)
    case newerSchema(address: String, steps: [String])
    /// A place cannot be called so.
    case badName(String)
    /// Two wishes that exclude each other.
    case contradiction(String, String)
    /// There is no such place, reader or budget.
    case unknown(address: String, what: String, name: String, known: [String])
    /// A role that cannot be given a part at the centre.
    case noRole(address: String, role: String)
    case roleWithoutLogin(address: String, role: String)
    case roleShips(address: String, role: String, location: String)
    case roleReads(address: String, role: String)
    /// The role may do nothing at the centre: it was taken from it, or never given.
    case noPart(address: String, role: String, location: String?)
    /// What only the owner of the centre may.
    case notOwner(address: String, role: String, owner: String)
    /// What only a role may that serves the fleet.
    case notServing(address: String, role: String)
    /// Nobody ships for the place any more.
    case retired(address: String, location: String)
    case roleSeesAll(address: String, role: String)
    /// The centre knows no such place, or not for this role.
    case unknownLocation(address: String, location: String, known: [String])
}

extension FleetError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badAddress(let reason):
            "the address of the fleet's centre cannot be read: \(reason). Expected one as libpq takes it, for example "
                + "postgresql://assay@db.example.org/assay?sslmode=verify-full."
        case .cannotConnect(let address, let reason):
            "the fleet's centre \(address) cannot be reached: \(FleetError.ended(reason)) \(FleetError.advice(reason))"
        case .lost(let address, let reason):
            "the connection to the fleet's centre \(address) broke off: \(FleetError.ended(reason)) "
                + "Look at the server's log and at the way there; what was not confirmed is sent again."
        case .silent(let address, let seconds):
            "the fleet's centre \(address) has not answered for \(seconds) s: it is waited for no longer. "
                + "See whether it is busy, or the way there is cut."
        case .cancelled: "the work with the fleet's centre was given up."
        case .copyShips(let location):
            "a copy of this ledger ships to the fleet's centre as \(location) just now: this one goes on where that one "
                + "ends; try again when it has."
        case .refused(let address, let state, let message):
            "the fleet's centre \(address) refused: \(message) (SQLSTATE \(state)).\(FleetError.remedy(state))"
        case .notSetUp(let address):
            "the database \(address) is not set up as a centre: run `assay fleet init` as its owner, "
                + "and `assay fleet add` for each location."
        case .olderSchema(let address):
            "the centre \(address) was set up by an older version: run `assay fleet init` as its owner; all it holds is kept."
        case .newerSchema(let address, let steps):
            "the centre \(address) was set up by a newer version (it has \(steps.joined(separator: ", "))): update this "
                + "program; nothing was changed."
        case .badName(let name):
            "\"\(name)\" is no name of a place: \(FleetPolicy.nameRule). Where the settings' `location` is a longer one, "
                + "`fleet.location` names the place."
        case .contradiction(let one, let other): "\(one) and \(other) exclude each other: name one of them"
        case .unknown(let address, let what, let name, let known):
            "the centre \(address) has no \(what) \"\(name)\"; it has "
                + (known.isEmpty ? "none at all" : FleetError.listed(known))
        case .noRole(let address, let role):
            "the server of \(address) has no role \"\(role)\": make it first, as its owner: "
                + "CREATE ROLE \(FleetError.identifier(role)) LOGIN PASSWORD '…'"
        case .roleWithoutLogin(let address, let role):
            "the role \"\(role)\" may not log in at \(address): let it, as its owner: ALTER ROLE \(FleetError.identifier(role)) LOGIN"
        case .roleShips(let address, let role, let location):
            "the role \"\(role)\" ships for \(location) at \(address), sees the rows of that place alone, and can have no other "
                + "part: name another role, or `assay fleet retire` that place first"
        case .roleReads(let address, let role):
            "the role \"\(role)\" reads the rows of all places at \(address), and one that ships sees those of its own alone: name "
                + "another role, or take that from it with `assay fleet reader \(address) \(role) --remove`"
        case .noPart(let address, let role, let location):
            (location.map { "\($0) was retired at the centre \(address), or the role \"\(role)\" does not ship for it" }
                ?? "the role \"\(role)\" may do nothing at the centre \(address)")
                + ". As its owner, `assay fleet add ADDRESS \(location ?? "PLACE") --role \(role)` lets it ship, and brings a "
                + "retired place back; `assay fleet reader ADDRESS \(role)` is for one that reads."
        case .notOwner(let address, let role, let owner):
            "the role \"\(role)\" does not own the centre \(address): this is for its owner, \(owner). "
                + "`assay ledger info` and `assay report` are for readers."
        case .notServing(let address, let role):
            "the role \"\(role)\" may keep no incidents at the centre \(address): as its owner, "
                + "`assay fleet reader ADDRESS \(role) --serves` lets it."
        case .retired(let address, let location):
            "\(location) was retired at the centre \(address): nothing is shipped for it. As its owner, "
                + "`assay fleet add ADDRESS \(location) --role …` brings it back."
        case .roleSeesAll(let address, let role):
            "the role \"\(role)\" sees and changes the rows of all places at \(address), as a superuser, its owner, a member of that or past "
                + "row-level security, and one that ships is to see those of its own alone: make another: "
                + "CREATE ROLE … LOGIN PASSWORD '…'"
        case .unknownLocation(let address, let location, let known):
            "the centre \(address) does not know the location \"\(location)\", or not by this role; "
                + (known.isEmpty
                    ? "this role may ship for none. " : "it may ship as \(FleetError.listed(known)). ")
                + "Run `assay fleet add` as the owner, or set fleet.location."
        }
    }

    /// Whether it may be better by itself: what waits is sent later.
    package var isPassing: Bool {
        switch self {
        case .cannotConnect, .lost, .silent, .cancelled, .copyShips: true
        // Shutdown, too many connections, no room, deadlock: https://www.postgresql.org/docs/15/errcodes-appendix.html
        case .refused(_, let state, _): ["40", "53", "55", "57", "58"].contains(String(state.prefix(2)))
        default: false
        }
    }

    /// Two that waited for each other, or changed the same at once: whoever was given up has done nothing.
    var isOfOthers: Bool {
        if case .refused(_, let state, _) = self { ["40P01", "40001"].contains(state) } else { false }
    }

    /// What a connection meets whose role has lost its rights since: nothing of the schema is to be seen any more.
    var isOfRights: Bool {
        if case .refused(_, let state, _) = self { ["42501", "42P01", "3F000"].contains(state) } else { false }
    }

    /// A name as a statement has it.
    static func identifier(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }

    /// Names, as many and as much of each as is read: a place's role may have written very many, and very long ones.
    static func listed(_ names: [String]) -> String {
        let shown = names.prefix(20).map { $0.count > 80 ? "\($0.prefix(80))…" : $0 }.joined(separator: ", ")
        return names.count > 20 ? "\(shown) and \(names.count - 20) more" : shown
    }

    /// With the stop of a sentence, where it has none.
    private static func ended(_ reason: String) -> String {
        reason.last.map { ".?!".contains($0) } == true ? reason : reason + "."
    }

    /// By what libpq says, in whose words a host's name may stand too.
    private static func advice(_ reason: String) -> String {
        let isAbout = { (words: [String]) in words.contains { reason.contains($0) } }
        if isAbout(["certificate", "SSL error", "does not support SSL", "SSL connection"]) {
            return
                "Check sslmode, sslrootcert (the authority that signed the server's certificate), and that the certificate is "
                + "for the host of the address."
        }
        return isAbout(["password", "authentication"])
            ? "Check the role, and its password in ~/.pgpass or PGPASSWORD."
            : "Check the address, and that the server runs there."
    }

    private static func remedy(_ state: String) -> String {
        switch state {
        case "53100": " Its disk is full: free some room there; nothing is lost meanwhile."
        case "42501":
            " The role may not do this: `assay fleet add` lets one ship, `assay fleet reader` read, and its --serves serve."
        case "25006":
            " It takes nothing: it is a standby, or default_transaction_read_only is on there. Name the primary (several hosts and "
                + "target_session_attrs=read-write), or turn that off for the database and the role; nothing is lost meanwhile."
        case "57014":
            " It took longer than anybody waits for it: the server is busy, or somebody holds what is asked for."
        case "57P01", "57P02", "57P03": " The server ends or begins just now: try again."
        case "53300": " All its connections are in use: raise max_connections, or run fewer at once."
        default: " The server's log says more."
        }
    }
}
