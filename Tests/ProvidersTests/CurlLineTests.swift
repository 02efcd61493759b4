import Foundation
import Model
import Providers
import TestSupport
import Testing
import Transport

@Suite("curl lines")
struct CurlLineTests {
    private let prober = Making.prober()

    @Test("tokens stand as variables, and quotes are safe to paste")
    func backend() {
        let check = Check(
            endpoint: Making.endpoint(.textToImage), route: .backend, fixture: Making.fixture(.textToImage))
        let backend = BackendTarget(
            baseURL: "http://127.0.0.1:5000", token: Secret("topsecret", variable: "BACKEND_TOKEN"))
        #expect(
            prober.curlLine(check, backend: backend) == """
                curl -sS -m 10 -X POST 'http://127.0.0.1:5000/api/ai/text-to-image' -H "Authorization: Bearer $BACKEND_TOKEN" \
                -H 'Content-Type: application/json' --data-binary '{"prompt":"a '\\''corgi'\\''"}'
                """)
    }

    @Test(
        "no route's line contains its token",
        arguments: [
            ProviderKind.replicate, .space, .inference,
        ])
    func direct(kind: ProviderKind) {
        let check = Check(
            endpoint: Making.endpoint(), route: .direct(Making.target(kind, "https://example.org")),
            fixture: Making.fixture())
        let line = prober.curlLine(check, backend: BackendTarget(baseURL: "http://x"))
        #expect(line.contains("$REPLICATE_API_TOKEN"))
        #expect(!line.contains("r8_secret"))
    }

    @Test("the unbilled tiers' lines are their own GETs")
    func tiers() {
        func line(_ tier: Tier) -> String {
            let target = Making.target(.replicate, "https://api.example.org")
            let check = Check(
                endpoint: Making.endpoint(), route: .direct(target), fixture: Making.fixture(), tier: tier)
            return prober.curlLine(check, backend: BackendTarget(baseURL: "http://x"))
        }
        #expect(line(.reach) == "curl -sS -m 10 'https://api.example.org/v1/account'")
        #expect(
            line(.account) == """
                curl -sS -m 10 'https://api.example.org/v1/account' -H "Authorization: Bearer $REPLICATE_API_TOKEN"
                """)
    }

    @Test(
        "pasted into bash, the line sends the very same body, a large picture read from its file, whatever its name",
        arguments: ["portrait", "my photo", "a$(touch pwned)'\"`id`"])
    func pasted(name: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "assay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let picture = Making.png + [UInt8](repeating: 200, count: 300_000)
        try Data(picture).write(to: folder.appending(path: "\(name).png"))
        let server = try LoopbackServer { _ in .json("{}") }
        let target = Making.target(.inference, server.url)
        for route in [Route.backend, .direct(target)] {
            let fixture = Fixture(id: name, content: Making.fixture(bytes: picture).content)
            let check = Check(endpoint: Making.endpoint(), route: route, fixture: fixture)
            let backend = BackendTarget(baseURL: server.url)
            _ = await prober.probe(check, backend: backend, scheduledAt: Timestamp(microseconds: 0))
            let shell = Process()
            shell.executableURL = URL(filePath: "/bin/bash")
            shell.currentDirectoryURL = folder
            shell.arguments = ["-c", prober.curlLine(check, backend: backend) + " -o /dev/null"]
            shell.environment = ["PATH": "/usr/bin:/bin", "REPLICATE_API_TOKEN": "r8_secret_for_tests"]
            try shell.run()
            shell.waitUntilExit()
        }
        let sent = server.requests
        #expect(sent.count == 4)
        #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "pwned").path))
        for pair in [(0, 1), (2, 3)] where sent.count == 4 {
            #expect(sent[pair.0].body == sent[pair.1].body)
            #expect(sent[pair.0].target == sent[pair.1].target)
            #expect(sent[pair.0]["Authorization"] == sent[pair.1]["Authorization"])
        }
    }

    @Test("secret headers stand as variables, and what the shell would obey is quoted, with a mark over it too")
    func secrets() async throws {
        let key = Secret("ak-5tGbN8uJm2KiLo9PzXq3", variable: "MY_KEY")
        let prober = Prober(client: HTTPClient(), secrets: [key])
        let check = Check(
            endpoint: Making.endpoint(.textToImage), route: .backend, fixture: Making.fixture(.textToImage))
        func line(_ header: String) -> String {
            prober.curlLine(check, backend: BackendTarget(baseURL: "http://x", headers: ["X-H": header]))
        }
        #expect(line(key.reveal()).contains("-H \"X-H: $MY_KEY\""))
        #expect(line("a=\(key.reveal())b").contains("-H \"X-H: a=${MY_KEY}b\""))
        #expect(line("x'\u{301}; touch pwned #").contains("'X-H: x'\\''\u{301}; touch pwned #'"))
        #expect(line("`id`$(id)\"\(key.reveal())").contains("-H \"X-H: \\`id\\`\\$(id)\\\"$MY_KEY\""))
        #expect(!line("dms6YWstNXRHYk44dUptMktpTG85UHpYcTM=").contains("YWstNXRHYk44"), "base64 of u:key")
    }
}
