import Model
import Reporting
import Serving
import Testing
import Transport

@Suite("What a monitor is asked")
struct QueryTests {
    private func withServer(
        fault: String? = nil, _ body: @escaping @Sendable (_ base: String) async throws -> Void
    ) async throws {
        var source = StatusSource(report: { fault == nil ? Example.full : nil })
        source.fault = { fault }
        let server = StatusServer(StatusServerConfiguration(), source: source)
        let (ports, ready) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { ready.yield($0) } }
            for await port in ports.prefix(1) { try await body("http://127.0.0.1:\(port)") }
            group.cancelAll()
        }
    }

    private func get(_ url: String) async throws -> (status: Int, text: String) {
        let client = HTTPClient()
        defer { client.shutdown() }
        let answer = try #require(await client.perform(HTTPRequest(url: url)).response)
        return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }

    @Test("what is no value of a query is refused by its name and what it was")
    func refused() async throws {
        let wrong = [
            "before=x", "before=1:", "before=:1", "before=1:-1", "before=1:2:3", "before=1.5", "before=--1",
            "limit=1e3", "limit=0", "limit=-1", "tier=gold", "since=", "failed=", "failed=no", "failed=2",
            "failed=true",
        ]
        let good = [
            "before=1", "before=-1", "before=9999999999999999999:9999999999999999999", "before=1:1", "failed=0",
            "failed=1", "limit=501", "limit=1",
        ]
        try await withServer { base in
            for path in ["/api/v1/outcomes", "/outcomes"] {
                for query in wrong {
                    let answer = try await get("\(base)\(path)?\(query)")
                    #expect(answer.status == 400 && answer.text.contains(query), "\(path)?\(query): \(answer)")
                }
                for query in good {
                    #expect(try await get("\(base)\(path)?\(query)").status == 200, "\(path)?\(query)")
                }
            }
            // A form sends what nobody chose.
            #expect(try await get("\(base)/outcomes?endpoint=&route=&tier=").status == 200)
            #expect(try await get("\(base)/api/v1/outcomes?endpoint=&route=&tier=").status == 400)
        }
        print("queries: \(2 * (wrong.count + good.count))")
    }

    @Test("a ledger that cannot be read is told to whoever asks, and not that nothing was measured")
    func fault() async throws {
        try await withServer(fault: "the ledger a.db is damaged: a histogram") { base in
            let front = try await get(base + "/")
            #expect(front.status == 200 && front.text.contains("the ledger a.db is damaged"))
            let status = try await get(base + "/api/v1/status")
            #expect(status.status == 503 && status.text.contains("the ledger a.db is damaged"))
            // Whoever it is that asks this, they have not said so.
            let ready = try await get(base + "/readyz")
            #expect(ready.status == 503 && ready.text.contains("cannot be read") && !ready.text.contains("a.db"))
        }
    }
}
