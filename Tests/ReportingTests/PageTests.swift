import Foundation
import Model
import Reporting
import Synchronization
import TestSupport
import Testing
import Transport

@testable import Serving

@Suite("Pages on the wire")
struct PageTests {
    private final class Counter: Sendable {
        private let value = Mutex(0)
        var count: Int { value.withLock { $0 } }

        @discardableResult func rise() -> Int {
            value.withLock { value in
                value += 1
                return value
            }
        }
    }

    @Test(
        "gzip goes to who takes it",
        arguments: [
            ("gzip", true), ("gzip, deflate, br", true), ("deflate, gzip;q=0.5", true), ("*", true), ("GZIP", true),
            ("gzip;q=0", false), ("deflate", false), ("identity, *;q=0", false), ("*, gzip;q=0.0", false), ("", false),
        ])
    func accepted(header: String, isTaken: Bool) {
        #expect(Gzip.isTaken(header) == isTaken)
        #expect(!Gzip.isTaken(nil))
    }

    @Test(
        "the metrics come in the format that is asked for",
        arguments: [
            (nil, false), ("*/*", false), ("text/plain", false), ("application/openmetrics-text", true),
            ("Application/OpenMetrics-Text; version=1.0.0", true), ("application/openmetrics-text;q=0", false),
            ("text/plain;q=1, application/openmetrics-text;q=0.1", false), ("application/openmetrics-textual", false),
            (
                "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
                true
            ),
        ])
    func metrics(accept: String?, isOpen: Bool) async throws {
        let server = StatusServer(StatusServerConfiguration(), source: StatusSource(report: { Example.full }))
        let (ports, ready) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { ready.yield($0) } }
            for await port in ports.prefix(1) {
                let client = HTTPClient()
                defer { client.shutdown() }
                var request = HTTPRequest(url: "http://127.0.0.1:\(port)/metrics")
                if let accept { request.headers.set(name: "Accept", value: accept) }
                let response = try #require(await client.perform(request).response)
                #expect(response.headers["Content-Type"]?.hasPrefix("application/openmetrics-text") == isOpen)
            }
            group.cancelAll()
        }
    }

    @Test("a page is made once for all who ask at once, and again when the values are others")
    func once() async throws {
        let cache = PageCache()
        let made = Counter()
        func ask(_ version: Int64) async throws {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        _ = try await cache.page("/", version: Timestamp(microseconds: version)) {
                            made.rise()
                            try await Task.sleep(for: .milliseconds(20))
                            return Page.html(String(repeating: "page ", count: 500))
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        try await ask(1)
        #expect(made.count == 1)
        try await ask(1)
        #expect(made.count == 1)
        try await ask(2)
        #expect(made.count == 2)
    }

    @Test("what fails is nobody's page, and who waited makes it")
    func failing() async throws {
        struct Failed: Error {}
        let cache = PageCache()
        let made = Counter()
        let ended = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    let page = try? await cache.page("/", version: nil) {
                        let turn = made.rise()
                        try await Task.sleep(for: .milliseconds(5))
                        if turn < 3 { throw Failed() }
                        return Page.html("page")
                    }
                    return page != nil
                }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(made.count == 3 && ended.count { !$0 } == 2)
    }

    @Test("what is larger than there is room for is made for each")
    func large() async throws {
        let cache = PageCache()
        let made = Counter()
        for _ in 0..<3 {
            _ = try await cache.page("/", version: nil) {
                made.rise()
                return Page.html(String(repeating: "x", count: 9 << 20))
            }
        }
        #expect(made.count == 3)
    }

    @Test("compressed and not, it is the same page")
    func compressed() async throws {
        let server = StatusServer(StatusServerConfiguration(), source: StatusSource(report: { Example.full }))
        let (ports, ready) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { ready.yield($0) } }
            for await port in ports.prefix(1) {
                for path in [
                    "/", "/report", "/api/v1/status", "/metrics", "/assets/style.css", "/endpoints/cartoonify",
                ] {
                    let url = "http://127.0.0.1:\(port)\(path)"
                    let plain = try await Command.run("curl", "--silent", url).output
                    let packed = try await Command.run("curl", "--silent", "--compressed", url).output
                    #expect(plain == packed && !plain.isEmpty, "\(path)")
                    let heads = try await Command.run("curl", "--silent", "--compressed", "--head", url).output
                    let head = String(decoding: heads, as: UTF8.self).lowercased()
                    #expect(
                        head.contains("content-encoding: gzip") && head.contains("vary: accept-encoding"), "\(head)")
                }
            }
            group.cancelAll()
        }
    }
}
