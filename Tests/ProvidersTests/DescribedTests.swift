import Model
import Settings
import Synchronization
import TestSupport
import Testing
import Transport

@testable import Providers

/// An API that the program does not know, described in a settings file, and played by a server that does what a test tells it.
struct DescribedStand: Sendable {
    let provider: LoopbackServer
    let target: ProviderTarget

    /// 19 lines of description.
    static func description(_ url: String) -> String {
        """
        atelier:
          kind: http
          url: \(url)
          auth: { header: X-Atelier-Key, value: "${ATELIER_KEY}" }
          submit:
            post: /orders
            form:
              picture: { file: "{image.bytes}", name: "{image.name}", type: "{image.mime}" }
              enlarge: "{param.scale}"
          poll:
            get: "{submit:/links/self}"
            state: /order/phase
            queued: [waiting]
            running: [painting]
            done: [dry]
            failed: { torn: provider.failed }
          result: { image: /order/canvas }
          cost: { usd: "poll:/order/price" }
          errors:
            - { when: { /fault: purse-empty }, code: account.payment, text: /say }
        """
    }

    init(timeout: Duration = .seconds(20), answer: @escaping @Sendable (RawRequest, Int) -> Script) throws {
        let counter = Counter()
        provider = try LoopbackServer { answer($0, counter.next()) }
        target = try Self.target(Self.description("http://127.0.0.1:\(provider.port)"), timeout: timeout)
    }

    static func target(_ description: String, timeout: Duration = .seconds(20)) throws -> ProviderTarget {
        let settings = try SettingsLoader.load(
            text: """
                version: 1
                providers:
                \(description.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
                endpoints:
                  e: { feature: hd-image, path: /e, targets: [{ provider: atelier }] }
                """, file: "assay.yaml", environment: ["ATELIER_KEY": "atelier-secret-1"], schemas: Drivers.schemas)
        let target = try #require(settings.endpoints.first?.targets.first)
        return ProviderTarget(provider: target.provider, model: target.model, timeout: timeout)
    }

    func call(options: ProbeOptions = ProbeOptions()) async -> ProviderReply {
        let client = HTTPClient()
        defer { client.shutdown() }
        return await Prober(client: client, options: options).call(
            ProviderCall(
                target: target, feature: .hdImage, input: .image(bytes: Array("picture".utf8), mime: "image/png"),
                parameters: ["scale": 4]))
    }
}

/// Counts the requests of a server.
final class Counter: Sendable {
    private let value = Mutex(0)

    func next() -> Int {
        value.withLock { value in
            value += 1
            return value
        }
    }
}

@Suite("An API that is described") struct DescribedTests {
    private static let png = "iVBORw0KGgo="

    private static func order(_ phase: String, _ more: String = "") -> Script {
        .json("{\"order\": {\"phase\": \"\(phase)\"\(more)}}")
    }

    private static func accepted(_ address: String) -> Script {
        .json("{\"links\": {\"self\": \"\(address)\"}}", status: 201)
    }

    @Test("an API that none knows, in less than 25 lines: form, key, polling, picture, price")
    func whole() async throws {
        #expect(DescribedStand.description("").split(separator: "\n").count <= 25)
        let stand = try DescribedStand { _, number in
            switch number {
            case 1: Self.accepted("/orders/7")
            case 2: Self.order("waiting")
            case 3: Self.order("painting")
            default: Self.order("dry", ", \"canvas\": \"data:image/png;base64,\(Self.png)\", \"price\": 0.0125")
            }
        }
        let reply = await stand.call()
        #expect(reply.code == .ok, "\(reply.attempts.last?.detail ?? "")")
        #expect(reply.answer == .image(bytes: DataURI.bytes(Self.png), declaredMime: "image/png"))
        let attempt = try #require(reply.attempts.first)
        #expect(attempt.cost == Cost(amount: MicroDollars(12_500), basis: .reported, priceVersion: nil))
        #expect(attempt.timings.queue != nil && attempt.timings.run != nil)
        #expect(abs(attempt.timings.sum.seconds - attempt.timings.total.seconds) < 0.002)
        let asked = stand.provider.requests
        #expect(asked.map(\.path) == ["/orders", "/orders/7", "/orders/7", "/orders/7"])
        #expect(asked.allSatisfy { $0["X-Atelier-Key"] == "atelier-secret-1" })
        #expect(
            asked[0].text.contains("name=\"enlarge\"\r\n\r\n4\r\n") && asked[0].text.contains("filename=\"input.png\""))
    }

    @Test("a foreign address to look at is asked without the key, and so is a foreign picture")
    func foreign() async throws {
        let foreign = try LoopbackServer { request in
            request.path == "/file"
                ? .answer(200, ["Content-Type": "image/png"], body: DataURI.bytes(Self.png))
                : Self.order("dry", ", \"canvas\": \"http://\(request["Host"] ?? "")/file\"")
        }
        let address = "http://127.0.0.1:\(foreign.port)/orders/7"
        let stand = try DescribedStand { _, _ in Self.accepted(address) }
        let reply = await stand.call()
        #expect(reply.code == .ok, "\(reply.attempts.last?.detail ?? "")")
        #expect(foreign.requests.map(\.path) == ["/orders/7", "/file"])
        let sent = foreign.requests.flatMap(\.headers).map { "\($0.name): \($0.value)" }.joined(separator: "\n")
        #expect(!sent.contains("atelier-secret-1"), "\(sent)")
    }

    @Test(
        "a redirect of the paid request is not followed: nobody else sees key or picture",
        arguments: [301, 302, 307, 308])
    func redirect(status: Int) async throws {
        let foreign = try LoopbackServer { _ in .json("{}") }
        let place = "http://127.0.0.1:\(foreign.port)/orders"
        let stand = try DescribedStand { _, _ in .json("{}", status: status, ["Location": place]) }
        let reply = await stand.call()
        #expect(reply.code == .contractStatus && foreign.requests.isEmpty, "\(reply.code)")
    }

    @Test("the key goes to the origin itself and to hosts that are named, over TLS, and nowhere else")
    func hosts() throws {
        let auth =
            "auth: { header: X-Atelier-Key, value: \"${ATELIER_KEY}\", hosts: [api.other.example, \"*.atelier.example\"] }"
        let own = DescribedStand.description("https://atelier.example/v1")
            .replacing("auth: { header: X-Atelier-Key, value: \"${ATELIER_KEY}\" }", with: auth)
        for (address, isSent) in [
            ("/orders", true), ("https://api.other.example/x", true), ("https://eu.atelier.example/x", true),
            ("http://api.other.example/x", false), ("https://api.other.example:8443/x", false),
            ("https://other.example/x", false), ("https://evilatelier.example/x", false),
            ("https://api.other.example.evil.example/x", false), ("https://atelier.example:444/x", false),
        ] {
            let target = try DescribedStand.target(own.replacing("post: /orders", with: "post: \"\(address)\""))
            let described = try #require(target.provider.described)
            let call = ProviderCall(target: target, feature: .hdImage, input: .prompt("x"))
            let maker = RequestMaker(conversation: Conversation(CallContext(call, described)), named: .publicOnly)
            let request = try maker.request(described.api.submit.request, isBilled: true)
            #expect((request.headers["X-Atelier-Key"] != nil) == isSent, "\(address)")
        }
    }

    @Test(
        "an answer that is hostile or odd is named, and nothing hangs",
        arguments: [
            (String(repeating: "[", count: 5000), OutcomeCode.contractField),
            ("{\"links\": {\"self\": 7}}", .contractField), ("{\"links\": {}}", .contractField), ("", .contractField),
            ("{\"links\": {\"self\": \"file:///etc/passwd\"}}", .contractField),
            ("{\"links\": {\"self\": \"http://169.254.169.254/latest\"}}", .timeoutPoll),
            ("{\"links\": {\"self\": \"\(String(repeating: "x", count: 1 << 20))\"}}", .contractField),
            ("{\"fault\": \"purse-empty\", \"say\": \"\(String(repeating: "y", count: 1 << 20))\"}", .accountPayment),
        ])
    func hostileSubmit(body: String, code: OutcomeCode) async throws {
        let stand = try DescribedStand(timeout: .seconds(2)) { _, _ in .json(body) }
        let reply = await stand.call()
        #expect(
            reply.code.outcomeClass == code.outcomeClass,
            "\(reply.code) \(reply.attempts.last?.detail.prefix(200) ?? "")")
        #expect((reply.attempts.last?.detail.utf8.count ?? 0) < 5000)
        #expect(stand.provider.requests.count == 1)
    }

    @Test(
        "a look that is hostile or odd is named; a state for ever ends with the time",
        arguments: [
            ("{\"order\": {\"phase\": \"\(String(repeating: "z", count: 1 << 20))\"}}", OutcomeCode.contractField),
            (String(repeating: "{\"order\":", count: 2000), .contractJSON), ("<html></html>", .contractJSON),
            ("{\"order\": {\"phase\": [1]}}", .contractField), ("{\"order\": {}}", .contractField),
            ("{\"order\": {\"phase\": \"painting\"}}", .timeoutPoll),
            ("{\"order\": {\"phase\": \"torn\"}}", .providerFailed),
            ("{\"order\": {\"phase\": \"dry\"}}", .contractField),
            ("{\"order\": {\"phase\": \"dry\", \"canvas\": {}}}", .contractField),
            ("{\"order\": {\"phase\": \"dry\", \"canvas\": \"!!!\"}}", .imageUndecodable),
        ])
    func hostileLook(body: String, code: OutcomeCode) async throws {
        let stand = try DescribedStand(timeout: .seconds(2)) { request, number in
            number == 1 ? Self.accepted("http://\(request["Host"] ?? "")/orders/7") : .json(body)
        }
        let reply = await stand.call()
        #expect(reply.code == code, "\(reply.attempts.last?.detail.prefix(200) ?? "")")
        #expect((reply.attempts.last?.detail.utf8.count ?? 0) < 5000)
    }

    @Test("a lost look is not lost work: resets, 503 and 429 in between, and the picture is there")
    func lostLooks() async throws {
        let stand = try DescribedStand { request, number in
            switch number {
            case 1: Self.accepted("http://\(request["Host"] ?? "")/orders/7")
            case 2, 5: Script([.reset])
            case 3: .json("{}", status: 503)
            case 4: .json("{}", status: 429)
            default: Self.order("dry", ", \"canvas\": \"data:image/png;base64,\(Self.png)\"")
            }
        }
        let reply = await stand.call()
        #expect(reply.code == .ok, "\(reply.attempts.last?.detail ?? "")")
        #expect(stand.provider.requests.filter { $0.method == "POST" }.count == 1)
    }

    @Test("a paid request that is lost is not sent again, and what it cost is unknown")
    func lostSubmit() async throws {
        let stand = try DescribedStand { _, _ in Script([.reset]) }
        let reply = await stand.call()
        #expect(reply.code == .transportReset && reply.attempts.count == 1)
        #expect(reply.attempts.first?.cost == .unknown)
        #expect(stand.provider.requests.count == 1)
    }

    @Test("a refusal by status costs nothing, in the provider's own words")
    func refused() async throws {
        let stand = try DescribedStand { _, _ in
            .json("{\"fault\": \"purse-empty\", \"say\": \"top up first\"}", status: 422)
        }
        let reply = await stand.call()
        #expect(reply.code == .accountPayment)
        #expect(reply.attempts.first?.detail.contains("top up first") == true)
        #expect(reply.attempts.first?.cost.amount == .zero)
    }
}

extension DataURI {
    fileprivate static func bytes(_ base64: String) -> [UInt8] { (try? DataURI("data:;base64,\(base64)"))?.bytes ?? [] }
}
