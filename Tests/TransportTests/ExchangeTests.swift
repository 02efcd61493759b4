import Glibc
import Model
import TestSupport
import Testing
import Transport

@Suite("One exchange over a real socket")
struct ExchangeTests {
    private let client = HTTPClient()

    @Test("status, headers, body and version of an answer arrive as they were sent")
    func answer() async throws {
        let server = try LoopbackServer { _ in
            .answer(404, ["X-One": "1", "Content-Type": "text/plain"], body: Array("no such thing".utf8))
        }
        let exchange = await client.perform(HTTPRequest(url: server.url + "/a/../b?c=d"))
        let response = try #require(exchange.response)
        #expect(exchange.failure == nil)
        #expect(response.status == 404)
        #expect(response.headers["x-one"] == "1")
        #expect(String(decoding: response.body, as: UTF8.self) == "no such thing")
        #expect(response.version == "1.1")
        #expect(exchange.bytesDown == 13)
        #expect(server.requests.map(\.target) == ["/a/../b?c=d"])
    }

    @Test("header values lose the blanks around them, empty ones stay, and an interim answer leaves nothing behind")
    func headers() async throws {
        let head =
            "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n"
            + "HTTP/1.1 200\r\nX-A: \t a  b \r\nX-Empty:\r\nx-a: 2\r\nX-Colon: c:d\r\nContent-Length: 0\r\n\r\n"
        let server = try LoopbackServer { _ in [.send(Array(head.utf8))] }
        let response = try #require(await client.perform(HTTPRequest(url: server.url)).response)
        #expect(response.status == 200)
        #expect(response.headers["x-A"] == "a  b")
        #expect(response.headers.fields.map(\.name) == ["X-A", "X-Empty", "x-a", "X-Colon", "Content-Length"])
        #expect(response.headers["x-empty"] == "")
        #expect(response.headers["X-COLON"] == "c:d")
        #expect(response.headers["x-early"] == nil)
    }

    @Test("an exchange ends when its last byte came, not when somebody has time to look at it")
    func stampedOnTheWire() async throws {
        let server = try LoopbackServer { _ in .json("{}", after: .milliseconds(20)) }
        // Work of ours that holds every thread of Swift's pool until well after the answer has come.
        let exchange = await withTaskGroup(of: HTTPExchange?.self) { group in
            group.addTask { [client] in await client.perform(HTTPRequest(url: server.url)) }
            while server.requests.isEmpty { await Task.yield() }
            for _ in 0..<64 {
                group.addTask {
                    usleep(20_000)
                    return nil
                }
            }
            let busyUntil = ContinuousClock.now + .milliseconds(200)
            var found: HTTPExchange?
            while let next = await group.next() { found = found ?? next }
            #expect(ContinuousClock.now > busyUntil, "the threads were not held")
            return found.map { ($0, busyUntil) }
        }
        let (answered, busyUntil) = try #require(exchange)
        #expect(answered.end < busyUntil)
        #expect(answered.timings.total == answered.start.duration(to: answered.end))
    }

    @Test("what was asked is what is sent: no Expect, no invented Content-Type, our own User-Agent")
    func sent() async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        let body = [UInt8](repeating: 7, count: 100_000)
        _ = await client.perform(
            HTTPRequest(method: "POST", url: server.url, headers: ["X-A": "b", "X-Bad": "a\r\nX-C: d"], body: body))
        _ = await client.perform(HTTPRequest(method: "POST", url: server.url))
        _ = await client.perform(HTTPRequest(method: "PUT", url: server.url, body: [1, 2]))
        _ = await client.perform(HTTPRequest(method: "HEAD", url: server.url))
        let requests = server.requests
        #expect(requests.map(\.method) == ["POST", "POST", "PUT", "HEAD"])
        #expect(requests[0].body == body)
        #expect(requests[0]["Expect"] == nil)
        #expect(requests[0]["Content-Type"] == nil)
        #expect(requests[0]["User-Agent"] == Version.userAgent)
        #expect(requests[0]["X-A"] == "b")
        #expect(requests[0]["X-C"] == nil, "a line break in a value writes no header of its own")
        #expect(requests[1]["Content-Length"] == "0")
        #expect(requests[2].body == [1, 2])
    }

    @Test("a connection is used again, and then has no connect phases; a fresh one is not")
    func reuse() async throws {
        let server = try LoopbackServer { _ in .json("{}") }
        let first = await client.perform(HTTPRequest(url: server.url))
        let second = await client.perform(HTTPRequest(url: server.url))
        let third = await client.perform(HTTPRequest(url: server.url, freshConnection: true))
        #expect(server.requests.map(\.connection) == [1, 1, 2])
        #expect([first, second, third].map(\.reusedConnection) == [false, true, false])
        #expect(first.timings.connect != nil)
        #expect(second.timings.connect == nil && second.timings.dns == nil)
        #expect(third.timings.connect != nil)
    }

    @Test(
        "a server that thinks 300 ms after an upload is reported as upload and then 300 ms of waiting",
        arguments: [0, 100, 70_000, 8 << 20])
    func honestPhases(size: Int) async throws {
        let server = try LoopbackServer { _ in .json("{}", after: .milliseconds(300)) }
        let request = HTTPRequest(
            method: size == 0 ? "GET" : "POST", url: server.url,
            body: size == 0 ? nil : [UInt8](repeating: 65, count: size))
        let exchange = await client.perform(request)
        let timings = exchange.timings
        let wait = try #require(timings.wait)
        #expect(exchange.bytesUp == size)
        #expect(wait >= .milliseconds(290), "the wait was hidden: \(wait)")
        #expect(wait <= timings.total)
        #expect((timings.upload != nil) == (size > 0))
        var sum = Duration.zero
        for (_, phase) in Timings.phases { sum += timings[keyPath: phase] ?? .zero }
        #expect((sum - timings.total).microseconds.magnitude < 1000, "phases \(sum), total \(timings.total)")
    }

    @Test("a redirect is followed only when asked, and never to another scheme")
    func redirects() async throws {
        let server = try LoopbackServer { request in
            switch request.path {
            case "/old": .answer(302, ["Location": "/new"])
            case "/file": .answer(302, ["Location": "file:///etc/hostname"])
            case "/loop": .answer(302, ["Location": "/loop"])
            default: .answer(200, ["X-New": "1"], body: [1])
            }
        }
        let refused = await client.perform(HTTPRequest(url: server.url + "/old"))
        #expect(refused.response?.status == 302)
        let followed = await client.perform(HTTPRequest(url: server.url + "/old", redirects: 5))
        #expect(followed.response?.status == 200)
        #expect(followed.response?.headers["Location"] == nil)
        #expect(followed.response?.body == [1])
        for path in ["/file", "/loop"] {
            let exchange = await client.perform(HTTPRequest(url: server.url + path, redirects: 3))
            #expect(exchange.failure?.code == .transportProtocol, "\(path): \(String(describing: exchange.failure))")
        }
    }

    @Test("fifty exchanges at a time all come back with their own answer")
    func parallel() async throws {
        let server = try LoopbackServer { request in .answer(200, body: Array(request.target.utf8)) }
        let wrong = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<50 {
                group.addTask { [client] in
                    let exchange = await client.perform(HTTPRequest(url: "\(server.url)/\(number)"))
                    return exchange.response?.body != Array("/\(number)".utf8)
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(wrong == 0)
    }

    @Test("a cancelled task gives up at once, before and during the exchange")
    func cancellation() async throws {
        let server = try LoopbackServer { _ in .json("{}", after: .seconds(20)) }
        let task = Task { [client] in await client.perform(HTTPRequest(url: server.url)) }
        while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
        task.cancel()
        let exchange = await task.value
        #expect(exchange.failure == TransportFailure(code: .selfError, detail: HTTPExchange.interrupted))
        #expect(exchange.timings.total < .seconds(10))
    }

    @Test("a tidying request outlives the cancellation of its task")
    func survival() async throws {
        let server = try LoopbackServer { _ in .json("{}", after: .milliseconds(50)) }
        let task = Task { [client] in
            try? await Task.sleep(for: .seconds(20))
            return await client.perform(HTTPRequest(url: server.url, survivesCancellation: true))
        }
        task.cancel()
        #expect(await task.value.response?.status == 200)
    }

    @Test("a client that was shut down ends what runs and refuses what comes")
    func shutdown() async throws {
        let server = try LoopbackServer { _ in .json("{}", after: .seconds(20)) }
        let local = HTTPClient()
        async let running = local.perform(HTTPRequest(url: server.url))
        while server.requests.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
        local.shutdown()
        #expect(await running.failure?.code == .selfError)
        #expect(await local.perform(HTTPRequest(url: server.url)).failure?.code == .selfError)
    }
}
