import Backend
import Foundation
import Model
import Providers
import Synchronization
import TestSupport
import Testing
import Threads
import Transport

/// What the server does beside its work: cache, rate limit, stopping.
@Suite struct ServerTests {
    private final class Counter: Sendable {
        private let count = Mutex(0)
        var value: Int { count.withLock { $0 } }
        func add() { count.withLock { $0 += 1 } }
    }

    @Test("with the cache on, the same request is worked on once and says that it was cached")
    func cache() async throws {
        let counter = Counter()
        let configuration = BackendConfiguration(endpoints: Sample.endpoints, cacheEntries: 10)
        let call: BackendServer.Call = { call in
            counter.add()
            return await Sample.working(call)
        }
        try await withBackend(configuration, call: call) { backend in
            let first = try await backend.post("/api/ai/hd-image", Sample.image)
            let second = try await backend.post("/api/ai/hd-image", Sample.image)
            #expect(first.json["cached"] == nil)
            #expect(second.json["cached"] == true)
            #expect(second.json["source"] == "replicate")
            #expect(first.json["image"] == second.json["image"])
            #expect(counter.value == 1)
            let image = Sample.image["image"] ?? .null
            let other = try await backend.post("/api/ai/hd-image", ["image": image, "scale": 2])
            let elsewhere = try await backend.post("/api/ai/cartoonify", Sample.image)
            #expect(other.json["cached"] == nil)
            #expect(elsewhere.json["cached"] == nil)
            #expect(counter.value == 3)
        }
    }

    @Test("the cache is off unless it is asked for, and failures are never kept")
    func noCache() async throws {
        let counter = Counter()
        let failing: BackendServer.Call = { _ in
            counter.add()
            return Sample.failed("replicate", "no")
        }
        try await withBackend { backend in
            for _ in 1...2 {
                let reply = try await backend.post("/api/ai/hd-image", Sample.image)
                #expect(reply.json["cached"] == nil)
            }
        }
        try await withBackend(BackendConfiguration(endpoints: Sample.endpoints, cacheEntries: 10), call: failing) {
            for _ in 1...2 { _ = try await $0.post("/api/ai/fix-old-photo", Sample.image) }
        }
        #expect(counter.value == 2)
    }

    @Test("over the rate limit the answer is 429 in JSON with Retry-After")
    func rateLimit() async throws {
        try await withBackend(BackendConfiguration(endpoints: Sample.endpoints, ratePerMinute: 2)) { backend in
            for _ in 1...2 { _ = try await backend.post("/api/ai/hd-image", Sample.image) }
            let answer = try await backend.post("/api/ai/hd-image", Sample.image)
            #expect(answer.status == 429)
            #expect(answer.headers["retry-after"] == "30")
            #expect(answer.json == ["error": "Too many requests: at most 2 a minute; try again in 30 s"])
            let reply = try await backend.send("OPTIONS", "/api/ai/hd-image")
            #expect(reply.status == 200)
        }
    }

    @Test("the second provider gets only what is left of the endpoint's time")
    func totalTime() async throws {
        let limits = Mutex<[Duration]>([])
        let endpoint = Sample.endpoint(.hdImage, [Sample.replicate, Sample.space], timeout: .seconds(5))
        let call: BackendServer.Call = { call in
            limits.withLock { $0.append(call.target.timeout) }
            return Sample.failed("", "no")
        }
        try await withBackend(BackendConfiguration(endpoints: [endpoint]), call: call) {
            _ = try await $0.post("/api/ai/hd-image", Sample.image)
        }
        #expect(limits.withLock { $0.count } == 2)
        #expect(limits.withLock { $0.allSatisfy { $0 <= .seconds(5) } })
    }

    @Test("a request under way is finished when the server is told to stop")
    func drains() async throws {
        let (started, sink) = AsyncStream.makeStream(of: Void.self)
        let call: BackendServer.Call = { call in
            sink.yield()
            try? await Task.sleep(for: .milliseconds(300))
            #expect(!Task.isCancelled)
            return await Sample.working(call)
        }
        var configuration = BackendConfiguration(endpoints: Sample.endpoints)
        configuration.logsRequests = false
        let server = BackendServer(configuration, call: call)
        let (ports, portSink) = AsyncStream.makeStream(of: Int.self)
        let client = HTTPClient()
        defer { client.shutdown() }
        let status = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { portSink.yield($0) } }
            let port = try #require(await ports.first { _ in true })
            let backend = RunningBackend(port: port, client: client)
            async let answer = backend.post("/api/ai/hd-image", Sample.image)
            _ = await started.first { _ in true }
            group.cancelAll()
            return try await answer.status
        }
        #expect(status == 200)
    }

    @Test("while large requests hold all threads there are for them, a small one is answered")
    func lanes() async throws {
        let isOpen = Atomic(false)
        let held = Atomic(0)
        let call: BackendServer.Call = { call in
            if call.feature == .hdImage {
                held.add(1, ordering: .relaxed)
                for _ in 0..<60_000 where !isOpen.load(ordering: .acquiring) { usleep(1000) }
            }
            return await Sample.working(call)
        }
        let picture = Sample.image["image"]?.string ?? ""
        let large = JSONValue.string(picture + String(repeating: " ", count: Lanes.largeBytes))
        try await withBackend(call: call) { backend in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<WorkerPool.usualThreads + 2 {
                    group.addTask { try await backend.post("/api/ai/hd-image", ["image": large]).status }
                }
                while held.load(ordering: .relaxed) < WorkerPool.usualThreads {
                    try await Task.sleep(for: .milliseconds(5))
                }
                #expect(try await backend.post("/api/ai/cartoonify", Sample.image).status == 200)
                isOpen.store(true, ordering: .releasing)
                for try await status in group { #expect(status == 200) }
            }
        }
    }

    @Test("a port that is taken is told with the address and what to do")
    func portTaken() async throws {
        try await withBackend { backend in
            var configuration = BackendConfiguration(port: backend.port, endpoints: [])
            configuration.logsRequests = false
            let server = BackendServer(configuration, call: Sample.working)
            let error = await #expect(throws: BackendError.self) { try await server.run { _ in } }
            #expect(
                error?.description.hasPrefix(
                    "the backend cannot listen on 127.0.0.1:\(backend.port) (Address already in use);") == true)
        }
    }

    @Test("an address that is none is told so, and no other port is asked for")
    func noSuchHost() async throws {
        // A label of so many letters is in no name: nobody is asked for it.
        let host = String(repeating: "x", count: 64)
        var configuration = BackendConfiguration(host: host, endpoints: [])
        configuration.logsRequests = false
        let server = BackendServer(configuration, call: Sample.working)
        let error = await #expect(throws: BackendError.self) { try await server.run { _ in } }
        let words =
            "the backend cannot listen on \(host):0 (there is no such address or host name); choose an address of this machine"
        #expect(error?.description.hasPrefix(words) == true)
    }

    @Test(
        "HEAD is answered as GET is, without the body, and the connection lives on",
        arguments: ["/api/ai/hd-image", "/nowhere"])
    func head(path: String) async throws {
        try await withBackend { backend in
            let (head, get) = try RawConnection.headThenGet(path, port: backend.port)
            #expect(RawConnection.promise(head) == RawConnection.promise(get))
            // Of a client that speaks HTTP/1.0.
            let old = try RawConnection.oldGet(path, port: backend.port)
            #expect(RawConnection.promise(old) == RawConnection.promise(get))
        }
    }

    @Test("a client that asks whether to go on with its body is told so at once")
    func expectContinue() async throws {
        try await withBackend { backend in
            let body = #"{"image": "not a picture"}"#
            let head = "POST /api/ai/hd-image HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.utf8.count)\r\n"
            let socket = try RawConnection(port: backend.port)
            try socket.send(head + "Expect: 100-continue\r\n\r\n")
            #expect(try socket.receive() == "HTTP/1.1 100 Continue\r\n\r\n")
            try socket.send(body)
            #expect(try socket.receive().hasPrefix("HTTP/1.1 400 "))
        }
    }

    @Test("and one whose body is too large is not asked for it")
    func expectRefusal() async throws {
        try await withBackend { backend in
            let socket = try RawConnection(port: backend.port)
            try socket.send(
                "POST /api/ai/hd-image HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n"
                    + "Expect: 100-continue\r\n\r\n")
            #expect(try socket.receive().hasPrefix("HTTP/1.1 413 "))
        }
    }

    @Test("a request with two hosts is refused", arguments: ["localhost", "evil.example"])
    func twoHosts(second: String) async throws {
        try await withBackend { backend in
            let socket = try RawConnection(port: backend.port)
            try socket.send("GET /api/ai/hd-image HTTP/1.1\r\nHost: localhost\r\nHost: \(second)\r\n\r\n")
            #expect(try socket.receive().hasPrefix("HTTP/1.1 400 "))
        }
    }
}
