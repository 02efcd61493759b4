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
