import Model
import Providers
import TestSupport
import Testing

@Suite("What never arrived costs nothing")
struct UnsentCostTests {
    private static let kinds: [ProviderKind] = [.replicate, .space, .inference]

    private func cost(of check: Check, at base: String) async -> [Cost] {
        await Making.prober().probe(
            check, backend: BackendTarget(baseURL: base), scheduledAt: Timestamp(microseconds: 1)
        ).attempts.map(\.cost)
    }

    private func routes(to base: String, timeout: Duration) -> [Route] {
        [.backend]
            + UnsentCostTests.kinds.map {
                .direct(Making.target($0, base, price: Making.price(.run, 1900), timeout: timeout))
            }
    }

    @Test("a refused connection, on every route")
    func refused() async throws {
        let gone = "http://127.0.0.1:\(try LoopbackServer { _ in [] }.port)"
        for route in routes(to: gone, timeout: .seconds(10)) {
            let check = Check(endpoint: Making.endpoint(), route: route, fixture: Making.fixture())
            #expect(await cost(of: check, at: gone).map(\.amount) == [.zero], "\(route.name)")
        }
    }

    @Test("a connection that never comes about, on every route")
    func unconnected() async throws {
        let full = try FullListener()
        let base = "http://127.0.0.1:\(full.port)"
        for route in routes(to: base, timeout: .milliseconds(400)) {
            let endpoint = Making.endpoint(timeout: .milliseconds(400))
            let check = Check(endpoint: endpoint, route: route, fixture: Making.fixture())
            #expect(await cost(of: check, at: base).map(\.amount) == [.zero], "\(route.name)")
        }
    }

    @Test("what was sent and not answered is not known to cost nothing")
    func unanswered() async throws {
        let server = try LoopbackServer { _ in [.reset] }
        let check = Check(endpoint: Making.endpoint(), route: .backend, fixture: Making.fixture())
        #expect(await cost(of: check, at: server.url).map(\.amount) == [nil])
    }
}
