import Foundation
import TestSupport
import Testing

@testable import Harness

@Suite("Files of authorities to trust")
struct TrustedFileTests {
    private static let made = [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=test",
        "-keyout", "key.pem", "-out", "ca.pem",
    ]

    @Test("a certificate in PEM is one, with text around it too; what has none, or a broken one, is refused")
    func kinds() async throws {
        try await withTemporaryFolder { folder in
            _ = try await runProgram("openssl", Self.made, in: folder)
            for arguments in [["-outform", "der", "-out", "ca.der"], ["-trustout", "-out", "trusted.pem"]] {
                _ = try await runProgram("openssl", ["x509", "-in", "ca.pem"] + arguments, in: folder)
            }
            let pem = try String(contentsOfFile: folder + "/ca.pem", encoding: .utf8)
            func isTaken(_ text: String) throws -> Bool {
                try Data(text.utf8).write(to: URL(filePath: folder + "/some.pem"))
                return TrustedFile(typed: folder + "/some.pem") != nil
            }
            #expect(TrustedFile(typed: folder + "/ca.pem")?.typed == folder + "/ca.pem")
            #expect(TrustedFile(typed: folder + "/trusted.pem") != nil)
            #expect(try isTaken("# ours\r\n" + pem.replacing("\n", with: "\r\n") + "and another\n" + pem))
            #expect(try !isTaken("# A page\n\nIt has no certificate.\n"))
            #expect(try !isTaken(pem + String(pem.prefix(200))))
            #expect(try !isTaken(pem.replacing("MII", with: "MI!")))
            for file in ["key.pem", "ca.der", "nothing", "."] {
                #expect(TrustedFile(typed: folder + "/" + file) == nil, "\(file)")
            }
        }
    }
}
