import Model
import Providers
import TestSupport
import Testing
import Transport

@Suite("Times are the wire's")
struct TimingTests {
    @Test("the phases' sum is the total to within 1 ms however many calls run and however long their answers take us")
    func crowded() async throws {
        let picture = DataURI.encode([UInt8](repeating: 7, count: 600_000), mime: "image/png")
        let body = "{\"success\":true,\"image\":\"\(picture)\"}"
        let server = try LoopbackServer { _ in .json(body, after: .milliseconds(5)) }
        let (prober, backend) = (Making.prober(), BackendTarget(baseURL: server.url))
        let check = Check(endpoint: Making.endpoint(), route: .backend, fixture: Making.fixture())
        let outcomes = await withTaskGroup(of: Outcome.self) { group in
            for _ in 0..<64 {
                group.addTask { await prober.probe(check, backend: backend, scheduledAt: WallClock.system.now()) }
            }
            return await group.reduce(into: [Outcome]()) { $0.append($1) }
        }
        for outcome in outcomes {
            let attempt = try #require(outcome.attempts.first)
            #expect(attempt.code == .ok, "\(attempt.detail)")
            #expect((attempt.timings.total - attempt.timings.sum).microseconds.magnitude <= 1000)
            #expect(outcome.startedAt == attempt.startedAt && outcome.finishedAt == attempt.finishedAt)
            #expect(outcome.serviceTime.microseconds == attempt.timings.latency.microseconds)
        }
    }

    @Test("attempts that follow each other leave no gap: the pause between them is the next one's cold start")
    func contiguous() async throws {
        let server = try LoopbackServer { request in
            request.connection == 1
                ? .json("{\"error\":\"Model x is currently loading\",\"estimated_time\":0.3}", status: 503)
                : .answer(200, ["Content-Type": "image/png"], body: Making.png)
        }
        let target = Making.target(.inference, server.url)
        let attempts = await Making.prober().call(Making.call(target, .textToImage)).attempts
        try #require(attempts.map(\.code) == [.providerLoading, .ok])
        #expect((attempts[1].startedAt - attempts[0].finishedAt).microseconds.magnitude <= 1)
        #expect(attempts[1].timings.coldStart.map { $0 >= .milliseconds(300) } == true)
        for timings in attempts.map(\.timings) { #expect((timings.total - timings.sum).microseconds.magnitude <= 1000) }
    }

    @Test("an exchange that failed has its time in the phase that failed", arguments: [true, false])
    func failedPhase(isConnected: Bool) async throws {
        let server = try LoopbackServer { _ in .json("{}", after: .seconds(20)) }
        let gone = try LoopbackServer { _ in [] }.port
        let exchange = await HTTPClient().perform(
            HTTPRequest(
                url: isConnected ? server.url : "http://127.0.0.1:\(gone)",
                limits: HTTPLimits(total: .milliseconds(300))))
        #expect(exchange.failure?.code == (isConnected ? .timeoutFirstByte : .transportRefused))
        #expect((exchange.timings.total - exchange.timings.sum).microseconds.magnitude <= 1000)
        #expect((exchange.timings.wait == nil) == !isConnected)
    }
}
