import FoundationEssentials
import Model
import Providers
import TestSupport
import Testing
import Transport

@testable import Sandbox

@Suite("HTTPS", .serialized) struct SecureTests {
    @Test("a client that trusts the sandbox's authority does a whole call of every service over HTTPS")
    func calls() async throws {
        try await RunningSandbox.with(try .named("all-up"), tls: true) { sandbox in
            let base = try #require(sandbox.secureBase)
            let prober = Prober(client: sandbox.client)
            for service in Service.allCases {
                let fault = try #require(
                    FaultCatalogue.embedded().faults.first { $0.services.contains(service) && $0.code == .ok })
                let outcome = await prober.probe(
                    FaultCase(fault: fault, service: service).check(base), backend: BackendTarget(baseURL: base),
                    scheduledAt: WallClock.system.now())
                #expect(outcome.code == .ok, "\(service): \(outcome.attempts)")
                #expect(outcome.attempts[0].timings.tls != nil)
            }
        }
    }

    @Test("every address that is handed out over HTTPS is one of HTTPS, and over HTTP one of HTTP")
    func addresses() async throws {
        try await RunningSandbox.with(try .named("all-up"), tls: true) { sandbox in
            let base = try #require(sandbox.secureBase)
            for root in [base, sandbox.base] {
                let host = await sandbox.get("\(root)/api/spaces/akhaliq/Real-ESRGAN").json["host"]?.string
                #expect(host?.hasPrefix(root) == true)
                let made = await sandbox.post("\(root)/v1/predictions", ReplicateTests.upscale).json
                #expect(made["urls"]?["get"]?.string?.hasPrefix(root) == true)
            }
        }
    }

    @Test("who does not trust it is refused, and the good certificate names the providers' own hosts")
    func trust() async throws {
        try await RunningSandbox.with(try .named("all-up"), tls: true) { sandbox in
            let base = try #require(sandbox.secureBase)
            let stranger = HTTPClient()
            defer { stranger.shutdown() }
            #expect(await stranger.perform(HTTPRequest(url: base)).failure?.code == .transportTLS)
            // By a name the clients have built in, led here as a hosts file would.
            let port = try #require(URLParts(base)).port
            let curl = try await runProgram(
                "curl",
                [
                    "-sS", "--cacert", try #require(sandbox.caFile), "--resolve", "api.replicate.com:\(port):127.0.0.1",
                    "-H", "Authorization: Bearer r8_x", "https://api.replicate.com:\(port)/v1/account",
                ], in: "/")
            #expect(curl.stdout.contains("\"username\":\"sandbox\""), "\(curl.stderr)")
        }
    }

    @Test("the authority's certificate is written where it was asked for, and the keys go with the server")
    func files() async throws {
        try await withTemporaryFolder { folder in
            let (places, place) = AsyncStream.makeStream(of: SandboxPlace.self)
            let configuration = SandboxConfiguration(
                scenario: try .named("all-up"), securePort: 0, caFile: "\(folder)/ca.pem", drain: .zero)
            let server = Task { try await SandboxServer(configuration).serve { place.yield($0) } }
            let found = try #require(await places.first { _ in true })
            #expect(found.caFile == "\(folder)/ca.pem")
            let text = try String(contentsOfFile: "\(folder)/ca.pem", encoding: .utf8)
            #expect(text.hasPrefix("-----BEGIN CERTIFICATE-----"))
            #expect(!text.contains("PRIVATE"))
            server.cancel()
            try await server.value
        }
        let nowhere = SandboxConfiguration(
            scenario: try .named("all-up"), securePort: 0, caFile: "/proc/x/y", drain: .zero)
        let error = await #expect(throws: SandboxError.self) { try await SandboxServer(nowhere).serve { _ in } }
        #expect(error?.description.contains("/proc/x/y cannot be written (No such file or directory): name a") == true)
        let keys = try await RunningSandbox.with(try .named("all-up"), tls: true) { try #require($0.caFile) }
        #expect(!FileManager.default.fileExists(atPath: keys))
    }
}
