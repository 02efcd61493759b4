import Model
import Reporting
import Serving
import Testing
import Transport

@Suite("The status server at its end")
struct DrainTests {
    @Test("told to stop in the middle of two hundred readers, it answers those under way and ends", arguments: 1...3)
    func underLoad(round: Int) async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let server = Task {
            try await StatusServer(
                StatusServerConfiguration(port: 0), source: StatusSource(report: { nil })
            ).run { port.yield($0) }
        }
        let number = try #require(await ports.first { _ in true })
        let (firsts, first) = AsyncStream.makeStream(of: Void.self)
        let client = HTTPClient()
        defer { client.shutdown() }
        let answered = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    var request = HTTPRequest(url: "http://127.0.0.1:\(number)/health", freshConnection: true)
                    request.limits.total = .seconds(10)
                    var answers = 0
                    while await client.perform(request).response != nil {
                        answers += 1
                        first.yield()
                    }
                    return answers
                }
            }
            _ = await firsts.first { _ in true }
            server.cancel()
            return await group.reduce(0, +)
        }
        try await server.value
        #expect(answered > 0)
    }
}
