import Glibc
import Model
import TestSupport
import Testing
import Transport

/// What servers send before, between and after the parts of an answer that they should not: it is their fault, and costs
/// neither memory nor time.
@Suite("Heads and trailers")
struct HeadFaultTests {
    private let client = HTTPClient()

    private static func raw(_ text: String) -> Script.Step { .send(Array(text.utf8)) }

    private static let ok = "HTTP/1.1 200 OK\r\n"
    private static let megabyte = String(repeating: "a", count: 1 << 20)
    private static let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n"

    static let faults: [TransportFault] = [
        fault("an endless status line", ["HTTP/1.1 200 "] + [String](repeating: megabyte, count: 4), "header"),
        fault("an endless header line", [ok + "X-A: "] + [String](repeating: megabyte, count: 4), "header"),
        fault(
            "a flood of header lines",
            [ok] + (0..<200).map { _ in String(repeating: "X-Flood: 12345\r\n", count: 1000) },
            "262144 bytes"),
        fault(
            "a flood of interim answers",
            (0..<200).map { _ in String(repeating: "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", count: 500) },
            "262144 bytes"),
        fault(
            "a flood of trailers", [chunked] + (0..<200).map { _ in String(repeating: "X-T: 12345\r\n", count: 1000) },
            "262144 bytes"),
        fault("an endless trailer line", [chunked + "X-T: "] + [String](repeating: megabyte, count: 4), "too long"),
        fault("a trailer without a name", [chunked + "no colon in it\r\n\r\n"], "trailers"),
        fault(
            "a header line without a name", [ok + "no colon in it\r\nContent-Length: 0\r\n\r\n"], "Header without colon"
        ),
        fault(
            "two lengths of one body", [ok + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc"], "2 and 3"),
        fault("a list of two lengths", [ok + "Content-Length: 2, 3\r\n\r\nabc"], "2, 3"),
        fault("a length that is no number", [ok + "Content-Length: 2x\r\n\r\nab"], "127.0.0.1"),
        fault("a negative length", [ok + "Content-Length: -2\r\n\r\nab"], "127.0.0.1"),
        fault(
            "a length beyond all numbers", [ok + "Content-Length: 99999999999999999999999\r\n\r\nab"], "127.0.0.1"),
    ]

    private static func fault(_ name: String, _ pieces: [String], _ detail: String) -> TransportFault {
        TransportFault(
            name: name, script: Script(pieces.map(raw) + [.close]), code: .transportProtocol, detail: detail)
    }

    @Test("each is the server's fault, and names the place", arguments: faults)
    func fault(_ fault: TransportFault) async throws {
        let server = try LoopbackServer { _ in fault.script }
        let exchange = await client.perform(HTTPRequest(url: server.url + "/x", limits: fault.limits))
        let failure = try #require(exchange.failure)
        #expect(failure.code == fault.code, "\(failure.detail)")
        #expect(failure.detail.contains(fault.detail), "\(failure.detail)")
        #expect(failure.detail.contains("127.0.0.1:\(server.port)"), "\(failure.detail)")
    }

    @Test(
        "the same length twice is one", arguments: ["Content-Length: 2\r\nContent-Length: 2", "Content-Length: 2, 2"])
    func sameLength(field: String) async throws {
        let server = try LoopbackServer { _ in [Self.raw(Self.ok + field + "\r\n\r\nab")] }
        let exchange = await client.perform(HTTPRequest(url: server.url))
        #expect(exchange.failure == nil)
        #expect(exchange.response?.body == Array("ab".utf8))
    }

    @Test("a header line that looks like a status line is none")
    func statusInTheFields() async throws {
        let head = "HTTP/1.1 500 Broken\r\nHTTP/1.1 200 OK: yes\r\nX-A: b\r\nContent-Length: 2\r\n\r\nab"
        let server = try LoopbackServer { _ in [Self.raw(head)] }
        let exchange = await client.perform(HTTPRequest(url: server.url))
        #expect(exchange.response?.status == 500)
        #expect(exchange.response?.headers["X-A"] == "b")
    }

    @Test("a folded line goes on with the value before it")
    func folded() async throws {
        let server = try LoopbackServer { _ in
            [Self.raw(Self.ok + "X-D: e\r\n\tf\r\nContent-Length: 0\r\n\r\n")]
        }
        let response = try #require(await client.perform(HTTPRequest(url: server.url)).response)
        #expect(response.headers.fields.map(\.name) == ["X-D", "Content-Length"])
        #expect(response.headers["X-D"] == "e f")
    }

    /// libcurl 7.88 crashes on it where its handle was used before.
    @Test("a folded line with none before it is the server's fault, after any other answer")
    func foldedFirst() async throws {
        let server = try LoopbackServer { request in
            switch request.path {
            case "/a": .answer(200, ["X-A": "b"])
            case "/c": .answer(302, ["Location": "/b"])
            default: [Self.raw(Self.ok + " folded: c\r\nContent-Length: 0\r\n\r\n")]
            }
        }
        for _ in 0..<3 {
            _ = await client.perform(HTTPRequest(url: server.url + "/a"))
            _ = await client.perform(HTTPRequest(url: server.url + "/c", redirects: 3))
            let failure = await client.perform(HTTPRequest(url: server.url + "/b")).failure
            #expect(failure == nil || failure?.code == .transportProtocol, "\(failure?.detail ?? "")")
        }
    }

    @Test(
        "a head that is cut is no answer",
        arguments: ["", "X-A", "X-A: b", "X-A: b\r\n", "X-A: b\r\nContent-Length: 0\r\n"])
    func cut(fields: String) async throws {
        let server = try LoopbackServer { _ in [Self.raw(Self.ok + fields), .close] }
        let failure = try #require(await client.perform(HTTPRequest(url: server.url)).failure)
        #expect(failure.code == .transportTruncated, "\(failure.detail)")
        #expect(failure.detail.contains("head"), "\(failure.detail)")
    }

    @Test("bytes that come faster than anybody reads do not prolong the limit")
    func flood() async throws {
        let heartbeats = [UInt8](String(repeating: "data: {\"msg\":\"heartbeat\"}\n\n", count: 40_000).utf8)
        let server = try LoopbackServer { _ in
            Script([Self.raw(Self.ok + "\r\n")] + [Script.Step](repeating: .send(heartbeats), count: 30) + [.close])
        }
        let limits = HTTPLimits(total: .milliseconds(500))
        let exchange = await client.stream(HTTPRequest(url: server.url, limits: limits)) { _ in
            usleep(20_000)  // a reader that is slow
            return .goOn
        }
        #expect(exchange.failure?.code == .timeoutTotal, "\(exchange.failure?.detail ?? "")")
        // 1600 pieces and more would have come in one turn of the loop, and taken half a minute.
        #expect(exchange.timings.total < .seconds(10))
    }

    @Test("a trailer is neither a status nor a header field")
    func trailers() async throws {
        let trailers = "HTTP/1.1 404 Gone: no\r\nContent-Type: text/html\r\n\r\n"
        let server = try LoopbackServer { _ in [Self.raw(Self.chunked + trailers)] }
        let exchange = await client.perform(HTTPRequest(url: server.url))
        #expect(exchange.failure == nil)
        #expect(exchange.response?.status == 200)
        #expect(exchange.response?.headers["Content-Type"] == nil)
        #expect(exchange.response?.body == [UInt8(ascii: "x")])
    }

    @Test("of an error's body the beginning is read, and the error stays what it is", arguments: [true, false])
    func errorBody(isChunked: Bool) async throws {
        let piece = [UInt8](repeating: 120, count: 1 << 20)
        let server = try LoopbackServer { _ in
            let length = isChunked ? ["Transfer-Encoding": "chunked"] : ["Content-Length": "\(60 << 20)"]
            var steps: [Script.Step] = [.send(Script.head(503, length))]
            for _ in 0..<60 {
                let front = isChunked ? Array("100000\r\n".utf8) : []
                steps.append(.send(front + piece + (isChunked ? Array("\r\n".utf8) : [])))
            }
            return Script(steps + [.close])
        }
        let exchange = await client.perform(HTTPRequest(url: server.url))
        #expect(exchange.failure == nil)
        #expect(exchange.response?.status == 503)
        #expect(exchange.response?.body.count == 1 << 20)
        #expect(exchange.bytesDown < 4 << 20)
    }

    @Test("the head of a picture that is only asked about may state any length")
    func head() async throws {
        let server = try LoopbackServer { _ in [.send(Script.head(200, ["Content-Length": "\(1 << 40)"])), .close] }
        let exchange = await client.perform(HTTPRequest(method: "HEAD", url: server.url))
        #expect(exchange.failure == nil)
        #expect(exchange.response?.status == 200)
    }
}
