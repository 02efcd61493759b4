import Model
import TestSupport
import Testing
import Transport

/// A thing a server can do wrong, and what it must be called.
struct TransportFault: Sendable, CustomTestStringConvertible {
    let name: String
    var greeting: Script = []
    var script: Script = []
    var limits = HTTPLimits(total: .seconds(10))
    let code: OutcomeCode
    /// Must stand in the detail; `PORT` is the server's port.
    let detail: String

    var testDescription: String { "\(name) is \(code.rawValue)" }

    static let head = Script.Step.send(Script.head(200, ["Content-Length": "100"]))

    static let all: [TransportFault] = [
        TransportFault(
            name: "a close without a byte", script: [.close], code: .transportReset, detail: "127.0.0.1:PORT"),
        TransportFault(
            name: "a reset without a byte", script: [.reset], code: .transportReset, detail: "127.0.0.1:PORT"),
        TransportFault(
            name: "a reset within the body", script: [head, .send([1, 2]), .pause(.milliseconds(50)), .reset],
            code: .transportReset, detail: "127.0.0.1:PORT"),
        TransportFault(
            name: "a body shorter than its Content-Length", script: [head, .send([1, 2]), .close],
            code: .transportTruncated, detail: "98 bytes"),
        TransportFault(
            name: "a chunked body without its last chunk", script: .events(["data: 1\n\n"], ended: false),
            code: .transportTruncated, detail: "127.0.0.1:PORT"),
        TransportFault(
            name: "an answer that is not HTTP", script: [.send(Array("SSH-2.0-OpenSSH_9\r\n".utf8)), .close],
            code: .transportProtocol, detail: "127.0.0.1:PORT"),
        TransportFault(
            name: "a broken chunk length",
            script: [.send(Script.head(200, ["Transfer-Encoding": "chunked"])), .send(Array("zz\r\n".utf8)), .close],
            code: .transportProtocol, detail: "chunk"),
        TransportFault(
            name: "no answer", script: [.pause(.seconds(20))], limits: HTTPLimits(total: .seconds(1)),
            code: .timeoutFirstByte, detail: "within 1.00 s"),
        TransportFault(
            name: "no answer within the limit of the first byte", script: [.pause(.seconds(20))],
            limits: HTTPLimits(firstByte: .milliseconds(150), total: .seconds(10)), code: .timeoutFirstByte,
            detail: "within 150 ms"),
        TransportFault(
            name: "a stall within the body", script: [head, .send([1]), .pause(.seconds(20))],
            limits: HTTPLimits(total: .seconds(1)), code: .timeoutTotal, detail: "1 bytes"),
        TransportFault(
            name: "a silence longer than the idle limit", script: [head, .send([1]), .pause(.seconds(20))],
            limits: HTTPLimits(total: .seconds(10), idle: .milliseconds(150)), code: .timeoutTotal,
            detail: "nothing for 150 ms"),
        TransportFault(
            name: "a trickle that never stops",
            script: Script([head] + (0..<90).flatMap { _ in [.send([1]), .pause(.milliseconds(50))] }),
            limits: HTTPLimits(total: .seconds(1), idle: .seconds(5)), code: .timeoutTotal, detail: "1.00 s"),
        TransportFault(
            name: "a Content-Length over the limit", script: [.send(Script.head(200, ["Content-Length": "1001"]))],
            limits: HTTPLimits(bodyBytes: 1000), code: .transportProtocol, detail: "1000 bytes"),
        TransportFault(
            name: "a chunked body over the limit",
            script: .events((0..<30).map { _ in String(repeating: "x", count: 100) }),
            limits: HTTPLimits(bodyBytes: 1000), code: .transportProtocol, detail: "1000 bytes"),
    ]
}

@Suite("Transport faults")
struct FaultTests {
    private let client = HTTPClient()

    @Test("each fault has exactly its code, and names the place", arguments: TransportFault.all)
    func fault(_ fault: TransportFault) async throws {
        let server = try LoopbackServer(greeting: fault.greeting) { _ in fault.script }
        let request = HTTPRequest(method: "POST", url: server.url + "/x", body: [1, 2, 3], limits: fault.limits)
        let exchange = await client.perform(request)
        let failure = try #require(exchange.failure)
        #expect(failure.code == fault.code, "\(failure.detail)")
        let expected = fault.detail.replacing("PORT", with: "\(server.port)")
        #expect(failure.detail.contains(expected), "\(failure.detail)")
    }

    @Test("what had arrived before a fault is kept")
    func partial() async throws {
        let server = try LoopbackServer { _ in [TransportFault.head, .send([1, 2]), .close] }
        let exchange = await client.perform(HTTPRequest(url: server.url))
        #expect(exchange.response?.status == 200)
        #expect(exchange.response?.body == [1, 2])
        #expect(exchange.failure?.code == .transportTruncated)
    }

    @Test("a port nobody listens on is transport.refused")
    func refused() async throws {
        let port = try LoopbackServer { _ in [] }.port
        let failure = await client.perform(HTTPRequest(url: "http://127.0.0.1:\(port)/")).failure
        #expect(failure?.code == .transportRefused)
        #expect(failure?.detail.contains("127.0.0.1:\(port)") == true)
    }

    @Test("a name that does not exist is transport.dns")
    func unknownName() async {
        let failure = await client.perform(HTTPRequest(url: "http://no-such-host.invalid/")).failure
        #expect(failure?.code == .transportDNS)
        #expect(failure?.detail.contains("no-such-host.invalid:80") == true)
    }

    @Test("https to a server that speaks plain HTTP is transport.tls")
    func notTLS() async throws {
        let server = try LoopbackServer(greeting: [.send(Array("HTTP/1.1 400 Bad\r\n\r\n".utf8)), .close]) { _ in [] }
        let failure = await client.perform(HTTPRequest(url: "https://127.0.0.1:\(server.port)/")).failure
        #expect(failure?.code == .transportTLS)
    }

    @Test("other schemes and texts that are no URL are refused", arguments: ["ftp://127.0.0.1/", "", "http://", "x y"])
    func schemes(url: String) async {
        #expect(await client.perform(HTTPRequest(url: url)).failure?.code == .transportProtocol)
    }

    @Test("a listener whose queue is full is timeout.connect")
    func connectTimeout() async throws {
        let full = try FullListener()
        let limits = HTTPLimits(connect: .milliseconds(200), total: .seconds(10))
        let failure = await client.perform(HTTPRequest(url: "http://127.0.0.1:\(full.port)/", limits: limits)).failure
        #expect(failure?.code == .timeoutConnect)
        #expect(failure?.detail.contains("200 ms") == true)
    }

    @Test("a request for public addresses only sends nothing to a loopback one, on a pooled connection neither")
    func publicOnly() async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        _ = await client.perform(HTTPRequest(url: server.url))
        let failure = await client.perform(HTTPRequest(url: server.url, addresses: .publicOnly)).failure
        #expect(failure?.code == .transportProtocol)
        #expect(failure?.detail.contains("not a public address") == true)
        #expect(server.requests.count == 1)
    }

    @Test(
        "special-purpose addresses are not public",
        arguments: [
            ("127.0.0.1", false), ("10.1.2.3", false), ("172.31.0.1", false), ("172.32.0.1", true),
            ("192.168.1.1", false), ("169.254.169.254", false), ("100.64.0.1", false), ("0.0.0.0", false),
            ("8.8.8.8", true), ("255.255.255.255", false), ("::1", false), ("fe80::1", false), ("fd00::1", false),
            ("::ffff:127.0.0.1", false), ("::ffff:8.8.8.8", true), ("2606:4700::1", true), ("2002:7f00:1::", false),
            ("64:ff9b::a00:1", false), ("example.org", false),
        ])
    func addresses(address: String, isPublic: Bool) {
        #expect(AddressPolicy.isPublic(address) == isPublic)
    }

    @Test(
        "this machine's own addresses are known in each form",
        arguments: [
            ("127.0.0.1", true), ("127.255.0.9", true), ("::1", true), ("::ffff:127.0.0.1", true), ("10.0.0.1", false),
            ("::2", false), ("169.254.169.254", false), ("128.0.0.1", false), ("fd00::1", false), ("", false),
        ])
    func loopback(address: String, isLoopback: Bool) {
        #expect(AddressPolicy.isLoopback(address) == isLoopback)
    }
}
