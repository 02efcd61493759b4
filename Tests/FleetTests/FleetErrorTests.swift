import Testing

@testable import Fleet

@Suite("What is said of a centre that cannot be used")
struct FleetErrorTests {
    static let centre = "postgresql://fra@db/assay"

    @Test(
        "a reason that has its stop gets no second one",
        arguments: ["no route to host", "accepting connections?", "by request."])
    func stops(reason: String) {
        let (away, lost) = (
            "\(FleetError.cannotConnect(address: Self.centre, reason: reason))",
            "\(FleetError.lost(address: Self.centre, reason: reason))"
        )
        for text in [away, lost] {
            #expect(!text.contains("?.") && !text.contains("..") && !text.contains("host Check"), "\(text)")
        }
    }

    @Test(
        "what to check is what the reason is about",
        arguments: [
            ("SSL error: certificate verify failed", "sslrootcert", "PGPASSWORD"),
            ("FATAL:  password authentication failed for user \"fra\"", "PGPASSWORD", "sslrootcert"),
            ("connection to server at \"db\" failed: Connection refused", "that the server runs", "PGPASSWORD"),
        ])
    func advice(reason: String, advice: String, other: String) {
        let text = "\(FleetError.cannotConnect(address: Self.centre, reason: reason))"
        #expect(text.contains(advice) && !text.contains(other), "\(text)")
    }

    @Test("whoever ships for a place that was retired is told so, and how it comes back, not to set up the centre")
    func retired() {
        for error: FleetError in [
            .retired(address: Self.centre, location: "fra"),
            .noPart(address: Self.centre, role: "assay_fra", location: "fra"),
        ] {
            let text = "\(error)"
            #expect(text.contains("fra was retired") && text.contains("assay fleet add ADDRESS fra"), "\(text)")
            #expect(!text.contains("fleet init"), "\(text)")
            #expect(!error.isPassing)
        }
    }

    @Test(
        "who loses its rights while connected looks again what it is",
        arguments: [("42P01", true), ("42501", true), ("57P01", false)])
    func rights(state: String, isOfRights: Bool) {
        #expect(FleetError.refused(address: Self.centre, state: state, message: "no").isOfRights == isOfRights)
    }

    @Test(
        "only who was given up for the sake of others is tried again",
        arguments: [("40P01", true), ("40001", true), ("42501", false), ("57014", false)])
    func others(state: String, isOfOthers: Bool) {
        #expect(FleetError.refused(address: Self.centre, state: state, message: "no").isOfOthers == isOfOthers)
        #expect(!FleetError.lost(address: Self.centre, reason: "no").isOfOthers)
    }

    @Test("very many names, and very long ones, are cut")
    func names() {
        let known = [String(repeating: "n", count: 1_000_000)] + (1..<20_000).map { "name-\($0)" }
        let text = "\(FleetError.unknown(address: Self.centre, what: "budget", name: "none", known: known))"
        #expect(text.count < 1000 && text.hasSuffix("name-19 and 19980 more"), "\(text.prefix(2000))")
        #expect(FleetError.listed(["fra", "muc"]) == "fra, muc")
    }

    @Test("a role in a statement has its quotes twice")
    func roles() {
        let text = "\(FleetError.noRole(address: Self.centre, role: "we\"ird"))"
        #expect(text.contains("CREATE ROLE \"we\"\"ird\" LOGIN"), "\(text)")
    }
}
