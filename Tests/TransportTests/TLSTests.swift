import Model
import TestSupport
import Testing
import Transport

@Suite("TLS", .enabled(if: TLSServer.isAvailable))
struct TLSTests {
    @Test("a trusted server is reached, and the handshake has a phase of its own")
    func trusted() async throws {
        let server = try TLSServer()
        let client = HTTPClient(trustedCertificates: server.certificate)
        let exchange = await client.perform(HTTPRequest(url: "https://localhost:\(server.port)/"))
        #expect(exchange.response?.status == 200, "\(String(describing: exchange.failure))")
        #expect(try #require(exchange.timings.tls) > .zero)
        // It is made for two days.
        let left = try #require(exchange.certificateEnd) - exchange.startedAt
        #expect(left > .seconds(47 * 3600) && left <= .seconds(48 * 3600), "\(left)")
    }

    @Test("an unknown authority, and another name than the certificate's, are transport.tls with the reason")
    func refused() async throws {
        let server = try TLSServer()
        let stranger = await HTTPClient().perform(HTTPRequest(url: "https://localhost:\(server.port)/")).failure
        #expect(stranger?.code == .transportTLS)
        #expect(stranger?.detail.contains("localhost:\(server.port)") == true)
        #expect(stranger?.detail.contains("self-signed certificate") == true, "\(String(describing: stranger))")
        let client = HTTPClient(trustedCertificates: server.certificate)
        let misnamed = await client.perform(HTTPRequest(url: "https://127.0.0.1:\(server.port)/")).failure
        #expect(misnamed?.code == .transportTLS)
    }

    @Test("the parts of an address are read as libcurl reads them")
    func parts() {
        #expect(URLParts("HTTPS://Example.org:8443/a?b#c")?.scheme == "https")
        #expect(URLParts("HTTPS://user@Example.org:8443/a?b#c")?.place == "example.org:8443")
        #expect(URLParts("http://[::1]:80?x")?.isLoopback == true)
        #expect(URLParts("http://[::1]:80?x")?.target == "/?x")
        #expect(URLParts("http://127.0.0.1.evil.example/")?.isLoopback == false)
        #expect(URLParts("http://host:99999/") == nil)
    }
}
