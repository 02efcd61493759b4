import FoundationEssentials
import Model
import Testing

@testable import Sandbox

@Suite("Turns") struct TurnBookTests {
    private static let space = ModelKey(service: .space, name: "akhaliq/Real-ESRGAN")
    private static let now = Timestamp(microseconds: 0)

    private func book(_ behaviour: String) throws -> TurnBook {
        TurnBook(
            try Scenario.read("x: {models: {\"*\": \(behaviour)}}", file: "x.yaml"), seed: 1,
            startedAt: Timestamp(microseconds: 0))
    }

    @Test("looking a Space up, opening its app and submitting are one call; the next look-up is the next call")
    func calls() throws {
        var book = try book("{}")
        let steps: [Step] = [.about, .app, .upload, .submit, .output, .about, .app, .submit]
        #expect(steps.map { book.arrive(Self.space, at: $0, now: Self.now).number } == [1, 1, 1, 1, 1, 2, 2, 2])
    }

    @Test("submits without a look-up between them are calls of their own")
    func submits() throws {
        var book = try book("{}")
        #expect((1...3).map { _ in book.arrive(Self.space, at: .submit, now: Self.now).number } == [1, 2, 3])
    }

    @Test("looking up twice without submitting is two calls, so that a broken Space does not stay the same call")
    func lookups() throws {
        var book = try book("{sequence: [space-runtime-error, ok]}")
        let faults = (1...2).map { _ in book.arrive(Self.space, at: .about, now: Self.now).fault(at: .about)?.name }
        #expect(faults == ["space-runtime-error", nil])
    }

    @Test("a model that was idle is cold at its next call, and warm at the one after")
    func coldStart() throws {
        var book = try book("{latency: 1s, cold-start: {idle: 5m, latency: 20s}}")
        let turns = [0, 10, 400].map { second in
            book.arrive(Self.space, at: .submit, now: Self.now + .seconds(second))
        }
        #expect(turns.map(\.isCold) == [true, false, true])
        #expect(turns.map(\.decision.latency) == [.seconds(21), .seconds(1), .seconds(21)])
    }

    @Test("a fault of another service does not strike")
    func otherService() throws {
        var book = try book("{faults: {model-loading: 1}}")
        #expect(book.arrive(Self.space, at: .submit, now: Self.now).decision.fault == nil)
    }
}
