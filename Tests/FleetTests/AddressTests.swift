import Model
import Testing

@testable import Fleet

@Suite("Addresses of a centre")
struct AddressTests {
    static let shown = [
        (
            "postgresql://fra:hunter2hunter2@db.example.org:5433/assay?sslmode=verify-full",
            "postgresql://fra@db.example.org:5433/assay"
        ),
        ("postgres://db/assay", "postgresql://db/assay"),
        ("host=db.example.org user=fra password=hunter2hunter2 dbname=assay", "postgresql://fra@db.example.org/assay"),
    ]

    @Test("are shown without their password", arguments: shown)
    func shows(text: String, expected: String) throws {
        #expect(try FleetAddress(text).shown == expected)
        let policy = FleetPolicy(url: Secret(text, variable: "ASSAY_FLEET_URL"))
        let hidden = policy.hidden.map { $0.reveal() }
        #expect(hidden == (text.contains("hunter2") ? ["hunter2hunter2"] : []))
        #expect(!"\(policy)".contains("hunter2"))
    }

    @Test("that cannot be read are refused without being repeated")
    func refuses() {
        #expect {
            _ = try FleetAddress("postgresql://fra:hunter2hunter2@[::1/assay")
        } throws: { error in
            "\(error)".contains("cannot be read") && !"\(error)".contains("hunter2")
        }
    }

    static let near = [
        "postgresql://sec:p@ss hunter2hunter2/SECRET@127.0.0.1/x", "postgresql://sec:pa/hunter2hunter2@127.0.0.1/x",
        "POSTGRESQL://sec:hunter2hunter2@127.0.0.1/x", " postgresql://sec:hunter2hunter2@127.0.0.1/x",
        "postgresql:/sec:hunter2hunter2@127.0.0.1/x", "postgresql//sec:hunter2hunter2@127.0.0.1/x",
        "postgressql://sec:hunter2hunter2@127.0.0.1/x", "psql://sec:hunter2hunter2@127.0.0.1/x",
        "postgresql://sec@127.0.0.1/x?options=hunter2hunter2@127.0.0.1",
        "postgresql://sec:hunter2hunter2", "host=127.0.0.1 dbname=postgresql://sec:hunter2hunter2@127.0.0.1/x",
        "host=sec:hunter2hunter2@127.0.0.1 dbname=x", "dbname='user=sec password=hunter2hunter2'",
    ]

    @Test("that are not quite right are no paths, and nothing of them is repeated but the scheme", arguments: near)
    func refusesNear(text: String) {
        #expect(FleetPolicy.isAddress(text))
        #expect {
            _ = try FleetAddress(text)
        } throws: { error in
            "\(error)".contains("cannot be read") && !"\(error)".contains("hunter2") && !"\(error)".contains("SECRET")
        }
    }

    @Test(
        "a file that is only named like one is a path",
        arguments: ["postgres/assay.db", "psql.db", "./postgresql:x.db"])
    func files(text: String) {
        #expect(!FleetPolicy.isAddress(text))
    }

    @Test("a server that nobody is at is told, and may be there later")
    func nobody() throws {
        let address = try FleetAddress("postgresql://fra@127.0.0.1:1/assay")
        #expect {
            _ = try Connection(address, patience: .seconds(3))
        } throws: { error in
            guard let error = error as? FleetError, case .cannotConnect = error else { return false }
            return error.isPassing && "\(error)".contains("127.0.0.1")
        }
    }
}
