import Model
import Settings
import Synchronization
import TestSupport
import Testing
import Transport

@testable import Providers

/// Keys of described APIs: what commands print, and what a shown command has in their place.
@Suite("The key of a described API") struct DescribedKeyTests {
    private static let auth = "auth: { header: X-Atelier-Key, value: \"${ATELIER_KEY}\" }"

    private static func target(_ url: String, auth: String) throws -> ProviderTarget {
        try DescribedStand.target(DescribedStand.description(url).replacing(Self.auth, with: auth))
    }

    private static func call(
        _ target: ProviderTarget, _ keys: KeySource, secrets: [Secret] = []
    ) async -> ProviderReply {
        let client = HTTPClient()
        defer { client.shutdown() }
        return await Prober(client: client, secrets: secrets, keys: keys).call(
            ProviderCall(
                target: target, feature: .hdImage, input: .image(bytes: Array("picture".utf8), mime: "image/png"),
                parameters: ["scale": 4]))
    }

    /// Prints `printed-key-1`, `printed-key-2` …, the next one whenever one was refused.
    private final class Counting: Sendable {
        let asked = Mutex<[TokenCommand]>([])
        let refused = Mutex<[String]>([])

        var source: KeySource {
            KeySource(
                key: { command in
                    self.asked.withLock { $0.append(command) }
                    let number = self.refused.withLock { $0.count } + 1
                    return .success(Secret("printed-key-\(number)", variable: "(\(command.line))"))
                },
                forget: { key, _ in self.refused.withLock { $0.append(key.reveal()) } })
        }
    }

    @Test("what the command prints goes where the description says, and is in nothing that is told")
    func printed() async throws {
        let server = try LoopbackServer { request in
            .json(
                "{\"fault\": \"purse-empty\", \"say\": \"no money for \(request["Authorization"] ?? "")\"}", status: 402
            )
        }
        let target = try Self.target(server.url, auth: "auth: { command: [./key.sh, --now], for: 50m }")
        let keys = Counting()
        let reply = await Self.call(target, keys.source)
        #expect(server.requests.map { $0["Authorization"] } == ["Bearer printed-key-1"])
        #expect(
            reply.code == .accountPayment && reply.attempts.first?.detail.contains("no money for Bearer •••") == true)
        #expect(!"\(reply)".contains("printed-key"), "\(reply)")
        #expect(keys.asked.withLock { $0 }.first?.lifetime == .seconds(3000))
    }

    @Test("a key that is refused is not used again, and a look-up of whether anybody is there needs none")
    func refused() async throws {
        let server = try LoopbackServer { _ in .json("{}", status: 401) }
        let target = try Self.target(server.url, auth: "auth: { command: [key], query: token }")
        let keys = Counting()
        for _ in 0..<2 { #expect(await Self.call(target, keys.source).code == .accountAuth) }
        #expect(server.requests.map(\.target) == ["/orders?token=printed-key-1", "/orders?token=printed-key-2"])
        #expect(keys.refused.withLock { $0 } == ["printed-key-1", "printed-key-2"])
        let endpoint = Endpoint(
            id: "e", title: "e", feature: .hdImage, path: "/", timeout: .seconds(5), targets: [target])
        let check = Check.unbilled(.reach, endpoint, .direct(target))
        let client = HTTPClient()
        defer { client.shutdown() }
        let outcome = await Prober(client: client, keys: keys.source).probe(
            check, backend: BackendTarget(baseURL: ""), scheduledAt: WallClock.system.now())
        #expect(outcome.code == .ok && keys.asked.withLock { $0.count } == 2)
    }

    @Test("a command that fails is our own failure and not the provider's: nobody is asked, and nothing costs")
    func failing() async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        let target = try Self.target(server.url, auth: "auth: { command: [key] }")
        let failing = KeySource(
            key: { _ in .failure(.init(reason: "`key` ended with 3: no other-secret-1 here")) }, forget: { _, _ in })
        let reply = await Self.call(target, failing, secrets: [Secret("other-secret-1", variable: "X")])
        #expect(reply.code == .selfError && reply.attempts.count == 1 && server.requests.isEmpty)
        let attempt = try #require(reply.attempts.first)
        #expect(attempt.detail == "the key of atelier is not to be had: `key` ended with 3: no ••• here")
        #expect(attempt.cost.amount == .zero && reply.code.counting == .excluded)
        #expect(await Self.call(target, .none).code == .selfError)
    }

    @Test("a key of the settings' own is used instead of the command")
    func own() async throws {
        let server = try LoopbackServer { _ in .json("{}", status: 500) }
        let text = DescribedStand.description(server.url).replacing(
            Self.auth, with: "auth: { command: [key] }\n  token: \"${ATELIER_KEY}\"")
        let keys = Counting()
        _ = await Self.call(try DescribedStand.target(text), keys.source)
        #expect(server.requests.map { $0["Authorization"] } == ["Bearer atelier-secret-1"])
        #expect(keys.asked.withLock { $0.isEmpty })
    }

    @Test(
        "a command that is shown has the variable for the key, however short it is, or the command that prints it",
        arguments: [
            (Self.auth, "-H \"X-Atelier-Key: $ATELIER_KEY\""),
            ("auth: { header: X-Key, value: \"Key ${ATELIER_KEY};v=1\" }", "-H \"X-Key: Key $ATELIER_KEY;v=1\""),
            ("auth: { query: key, value: \"${ATELIER_KEY}\" }", "/orders?key=$ATELIER_KEY\""),
            ("auth: { basic: \"${ATELIER_KEY}\" }", "-u \"$ATELIER_KEY\""),
            ("auth: { command: [./key.sh, a b] }", "-H \"Authorization: Bearer $(./key.sh 'a b')\""),
        ])
    func shown(auth: String, line: String) throws {
        for key in ["k", "abc", "a-long-secret-7261"] {
            let settings = try SettingsLoader.load(
                text: """
                    version: 1
                    providers:
                    \(DescribedStand.description("http://127.0.0.1:9").replacing(Self.auth, with: auth).split(separator: "\n")
                        .map { "  \($0)" }.joined(separator: "\n"))
                    endpoints:
                      e: { feature: hd-image, path: /e, targets: [{ provider: atelier }] }
                    """, file: "assay.yaml", environment: ["ATELIER_KEY": key], schemas: Drivers.schemas)
            let endpoint = try #require(settings.endpoints.first)
            let check = Check(
                endpoint: endpoint, route: .direct(endpoint.targets[0]), fixture: Making.fixture(.hdImage))
            let shown = Making.prober().curlLine(check, backend: BackendTarget(baseURL: ""))
            #expect(shown.contains(line), "\(shown)")
            #expect(!shown.contains("stand-in") && !shown.contains("a-long-secret"), "\(shown)")
        }
    }
}
