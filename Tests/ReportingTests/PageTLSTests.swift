import Foundation
import Model
import Reporting
import Serving
import TestSupport
import Testing
import Transport

@Suite("The pages over TLS")
struct PageTLSTests {
    private static let source = StatusSource(report: { Example.full })

    private func get(_ url: String, trusting file: String) async throws -> HTTPResponse {
        let client = HTTPClient(trustedCertificates: file)
        defer { client.shutdown() }
        return try #require(await client.perform(HTTPRequest(url: url)).response)
    }

    @Test("the pages are served over TLS with a certificate of the user's; what is none is refused")
    func tls() async throws {
        try await withTemporaryFolder { folder in
            let made = try await Command.run(
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                "2", "-keyout", "\(folder)/key.pem", "-out", "\(folder)/page.pem", "-subj", "/CN=localhost", "-addext",
                "subjectAltName=IP:127.0.0.1")
            #expect(made.status == 0)
            // A key of another certificate.
            _ = try await Command.run(
                "openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out",
                "\(folder)/other.pem")
            let files = TLSFiles(certificate: folder + "/page.pem", key: folder + "/key.pem")
            let server = StatusServer(StatusServerConfiguration(tls: files), source: Self.source)
            let (ports, ready) = AsyncStream.makeStream(of: Int.self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run { ready.yield($0) } }
                for await port in ports.prefix(1) {
                    let page = try await get("https://127.0.0.1:\(port)/", trusting: folder + "/page.pem")
                    #expect(page.status == 200)
                    let feed = try await get("https://127.0.0.1:\(port)/feed.atom", trusting: folder + "/page.pem")
                    #expect(String(decoding: feed.body, as: UTF8.self).contains("https://127.0.0.1:\(port)/feed.atom"))
                }
                group.cancelAll()
            }
            for (certificate, key) in [
                ("key.pem", "key.pem"), ("page.pem", "page.pem"), ("none.pem", "key.pem"), ("page.pem", "other.pem"),
            ] {
                let files = TLSFiles(certificate: "\(folder)/\(certificate)", key: "\(folder)/\(key)")
                let server = StatusServer(StatusServerConfiguration(tls: files), source: Self.source)
                do {
                    try await server.run { _ in }
                    Issue.record("served with \(certificate) and \(key)")
                } catch {
                    #expect("\(error)".contains("TLS of the status page, \(folder)/"), "\(error)")
                }
            }
        }
    }

    /// - Returns: a certificate for so many days, and its key.
    private func make(_ folder: String, _ name: String, days: Int, _ kind: String) async throws -> TLSFiles {
        let (key, certificate) = ("\(folder)/\(name)-key.pem", "\(folder)/\(name).pem")
        let made = try await Command.run(
            "openssl", "req", "-x509", "-nodes", "-days", "\(days)", "-keyout", key, "-out", certificate, "-subj",
            "/CN=localhost", "-newkey", kind)
        #expect(made.status == 0)
        return TLSFiles(certificate: certificate, key: key)
    }

    @Test("an RSA key that clients refuse is refused at the start, with its length; one that is long enough is not")
    func weak() async throws {
        try await withTemporaryFolder { folder in
            let weak = try await make(folder, "weak", days: 90, "rsa:1024")
            let error = await #expect(throws: ServingError.self) {
                try await StatusServer(StatusServerConfiguration(tls: weak), source: Self.source).run { _ in }
            }
            #expect(
                error?.description.contains("its RSA key has 1024 bits, and clients refuse fewer than 2048") == true,
                "\(String(describing: error))")
            let good = try await make(folder, "good", days: 90, "rsa:2048")
            let server = StatusServer(StatusServerConfiguration(tls: good), source: Self.source)
            let (ports, ready) = AsyncStream.makeStream(of: Int.self)
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run { ready.yield($0) } }
                for await port in ports.prefix(1) { #expect(port > 0) }
                group.cancelAll()
            }
        }
    }

    @Test("a certificate that runs out within two weeks, or has, is told of")
    func old() async throws {
        try await withTemporaryFolder { folder in
            let files = try await make(folder, "page", days: 30, "rsa:2048")
            let now = WallClock.system.now()
            #expect(files.warning(at: now) == nil)
            let soon = try #require(files.warning(at: now + .seconds(20 * 86_400)))
            #expect(soon.contains("page.pem runs out at") && soon.contains(" UTC, in 239 h"), "\(soon)")
            let late = try #require(files.warning(at: now + .seconds(31 * 86_400)))
            #expect(late.contains("page.pem ran out at"))
            #expect(TLSFiles(certificate: folder + "/none.pem", key: "").warning(at: now) == nil)
        }
    }
}

@Suite("What whoever starts the pages should know")
struct ReachTests {
    @Test("pages that are led to from elsewhere and ask nobody are warned of; so is a public view nobody can log in to")
    func warnings() {
        let now = Timestamp(microseconds: 0)
        func warnings(_ readers: ReaderPolicy, hosts: [String] = [], address: String? = nil) -> [String] {
            StatusServerConfiguration(
                callers: AllowedCallers(hosts: HostNames(hosts)), readers: readers,
                address: address.flatMap { WebAddress(typed: $0) }
            ).warnings(at: now)
        }
        let token = Secret("a-token-of-some-length", variable: "ASSAY_TOKEN")
        #expect(warnings(ReaderPolicy()).isEmpty)
        #expect(warnings(ReaderPolicy(), hosts: ["status.example.org"]).first?.contains("ASSAY_TOKEN") == true)
        #expect(warnings(ReaderPolicy(), address: "https://status.example.org").count == 1)
        #expect(warnings(ReaderPolicy(token: token), hosts: ["status.example.org"]).isEmpty)
        #expect(warnings(ReaderPolicy(isPublic: true)).first?.contains("nobody can log in") == true)
        #expect(warnings(ReaderPolicy(token: token, isPublic: true)).isEmpty)
    }
}
