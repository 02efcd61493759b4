import Foundation
import Model
import Settings
import TestSupport
import Testing
import Transport

@testable import Providers

@Suite("curl lines of described APIs") struct DescribedCurlLineTests {
    private static let own = [
        ("twice", "json: { a: \"{image.data-uri}\", b: [\"{image.base64}\", \"100 %s\\\\n\"] }"),
        ("alone", "json: { a: \"it's 100 %\" }"),
        ("urlencoded", "urlencoded: { p: \"{image.base64}\", q: \"a b&c\" }"),
        ("urlencoded-uri", "urlencoded: { p: \"{image.data-uri}\" }"),
        ("raw", "raw: \"{image.bytes}\", type: \"{image.mime}\""),
        ("raw-base64", "raw: \"{image.base64}\", type: text/plain"),
        (
            "form",
            "form: { p: { file: \"{image.bytes}\", name: \"{image.name}\", type: \"{image.mime}\" }, q: \"a;b\" }"
        ),
    ]

    private static func apis(_ url: String) throws -> [(String, Provider)] {
        let shipped = ShippedDescriptions.names.map { name in
            let api = ShippedDescriptions.description(name)
            let key = api.auth?.place == .basic ? "user:secret-12345" : "secret-12345"
            return (
                name,
                Provider(
                    id: "p", kind: api.kind, family: "p", baseURL: url, token: Secret(key, variable: "KEY"),
                    needsToken: false, api: api)
            )
        }
        let own = try own.map { name, body in
            let text = """
                atelier:
                  kind: http
                  url: \(url)
                  submit: { post: /orders, \(body) }
                  result: { image: /canvas }
                """
            return (name, try DescribedStand.target(text).provider)
        }
        return shipped + own
    }

    @Test(
        "run by bash, the line sends what the probe sent at the step that failed: all shipped descriptions and seven of one's own"
    )
    func same() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "assay-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let picture = Making.png + (0..<60_000).map { UInt8(truncatingIfNeeded: $0 * 31) }
        try Data(picture).write(to: folder.appending(path: "portrait.png"))
        // What is prepared is answered, and nothing else.
        let server = try LoopbackServer { request in
            request.path.hasSuffix("/upload/image")
                ? .json("{\"name\": \"assay-1.png\", \"subfolder\": \"\", \"type\": \"input\"}")
                : .json("{}", status: 422)
        }
        let prober = Making.prober()
        var count = 0
        for (name, provider) in try Self.apis(server.url) {
            let feature: FeatureSpec = provider.api?.task == .draw ? .textToImage : .hdImage
            let model = provider.api?.models.first ?? "some/model"
            let target = ProviderTarget(provider: provider, model: model, timeout: .seconds(10))
            let check = Check(
                endpoint: Making.endpoint(feature), route: .direct(target),
                fixture: feature.input == .image ? Making.fixture(bytes: picture) : Making.fixture(feature))
            let before = server.requests.count
            let backend = BackendTarget(baseURL: server.url)
            _ = await prober.probe(check, backend: backend, scheduledAt: Timestamp(microseconds: 0))
            let line = prober.curlLine(check, backend: backend)
            let sent = server.requests.dropFirst(before).last
            try Self.run(line, in: folder, key: provider.token?.reveal() ?? "")
            let again = try #require(server.requests.last)
            let first = try #require(sent)
            #expect(server.requests.count > before + 1, "\(name): \(line)")
            #expect((first.method, first.target) == (again.method, again.target), "\(name): \(line)")
            #expect(Self.payload(first) == Self.payload(again), "\(name): \(line)")
            #expect(first["Authorization"] == again["Authorization"], "\(name)")
            count += 1
        }
        #expect(count > 25)
        print("\(count) curl lines of described APIs run, each sends what the probe sent")
    }

    private static func run(_ line: String, in folder: URL, key: String) throws {
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/bash")
        shell.currentDirectoryURL = folder
        shell.arguments = ["-c", line + " -o /dev/null"]
        shell.environment = ["PATH": "/usr/bin:/bin", "KEY": key]
        try shell.run()
        shell.waitUntilExit()
    }

    @Test("what a session's answer gave for a header is a variable in the line")
    func sessionKey() async throws {
        let server = try LoopbackServer { request in
            request.path == "/login"
                ? .json("{\"access\": {\"token\": \"live-token-0123456789\"}}") : .json("{}", status: 500)
        }
        let target = try DescribedStand.target(
            """
            atelier:
              kind: http
              url: \(server.url)
              prepare: { login: { post: /login } }
              submit:
                post: /orders
                headers: { Authorization: "Bearer {login:/access/token}" }
                json: { prompt: "{prompt}" }
              result: { image: /canvas }
            """)
        let endpoint = Endpoint(
            id: "e", title: "e", feature: .hdImage, path: "/", timeout: .seconds(5), targets: [target])
        let fixture = Fixture(id: "words", content: .prompt("a disc"))
        let check = Check(endpoint: endpoint, route: .direct(target), fixture: fixture)
        let client = HTTPClient()
        defer { client.shutdown() }
        let prober = Prober(client: client)
        let backend = BackendTarget(baseURL: "")
        let outcome = await prober.probe(check, backend: backend, scheduledAt: WallClock.system.now())
        let line = prober.curlLine(check, backend: backend)
        #expect(
            outcome.code == .providerError && server.requests.last?["Authorization"] == "Bearer live-token-0123456789")
        #expect(line.contains("\"Authorization: Bearer $LOGIN__ACCESS_TOKEN\""), "\(line)")
        #expect(!line.contains("live-token"))
    }

    @Test("an address that an answer signed is asked as it is, and its signature stands in no line")
    func signedAddress() async throws {
        let server = try LoopbackServer { request in
            request.path == "/orders"
                ? .json("{\"next\": \"/look?n=1&signature=0123456789abcdef0123\"}") : .json("{}", status: 401)
        }
        let target = try DescribedStand.target(
            """
            atelier:
              kind: http
              url: \(server.url)
              submit: { post: /orders, json: { prompt: "{prompt}" } }
              poll: { get: "{submit:/next}", state: /state, done: [done] }
              result: { image: /canvas }
            """)
        let endpoint = Endpoint(
            id: "e", title: "e", feature: .hdImage, path: "/", timeout: .seconds(5), targets: [target])
        let check = Check(
            endpoint: endpoint, route: .direct(target), fixture: Fixture(id: "words", content: .prompt("a disc")))
        let client = HTTPClient()
        defer { client.shutdown() }
        let prober = Prober(client: client)
        let backend = BackendTarget(baseURL: "")
        let outcome = await prober.probe(check, backend: backend, scheduledAt: WallClock.system.now())
        let line = prober.curlLine(check, backend: backend)
        #expect(server.requests.last?.target == "/look?n=1&signature=0123456789abcdef0123")
        #expect(outcome.code == .accountAuth && line.contains("/look?n=1&signature="), "\(line)")
        #expect(!line.contains("0123456789abcdef") && !"\(outcome)".contains("0123456789abcdef"))
    }

    /// JSON as such; the contents of a form's parts; else the body.
    private static func payload(_ request: RawRequest) -> JSONValue {
        let type = request["Content-Type"] ?? ""
        if type.contains("json"), let json = JSONValue(parsing: request.body) { return json }
        let text = String(decoding: request.body, as: Unicode.ASCII.self)
        guard let boundary = type.firstRange(of: "boundary=").map({ type[$0.upperBound...] }) else {
            return .string(text)
        }
        return .array(
            text.split(separator: "--\(boundary)").compactMap { part in
                part.firstRange(of: "\r\n\r\n").map { .string(String(part[$0.upperBound...])) }
            })
    }
}
