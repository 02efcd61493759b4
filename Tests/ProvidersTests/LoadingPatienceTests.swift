import Model
import Testing

@testable import Providers

@Suite("Waiting for a model to load")
struct LoadingPatienceTests {
    private func loading(_ wait: Duration?) -> CallFailure {
        CallFailure(.providerLoading, "loading", retryAfter: wait)
    }

    @Test("it waits as long as it is told and at least 250 ms; without a word a second, or 5 % of the time so far")
    func waits() {
        var patience = LoadingPatience(limit: .seconds(60))
        #expect(patience.handle(loading(.seconds(20)), elapsed: .seconds(1)) == .again(after: .seconds(20)))
        #expect(patience.handle(loading(nil), elapsed: .seconds(2)) == .again(after: .seconds(1)))
        #expect(patience.handle(loading(nil), elapsed: .seconds(40)) == .again(after: .seconds(2)))
        #expect(patience.handle(loading(.zero), elapsed: .seconds(28)) == .again(after: .milliseconds(250)))
    }

    @Test("it gives up when the wait would go past the limit, and says so")
    func limit() {
        var patience = LoadingPatience(limit: .seconds(20))
        guard case .giveUp(let fault) = patience.handle(loading(.seconds(20)), elapsed: .zero) else {
            Issue.record("it waits")
            return
        }
        #expect(fault.code == .providerLoading)
        #expect(fault.detail.contains("20.00 s"))
    }

    @Test("it waits five times as long as it is told to and no more; without a word as often as the limit allows")
    func often() {
        var patience = LoadingPatience(limit: .seconds(1000))
        for _ in 0..<5 { _ = patience.handle(loading(.seconds(1)), elapsed: .zero) }
        #expect(patience.handle(loading(nil), elapsed: .zero) == .again(after: .seconds(1)))
        guard case .giveUp = patience.handle(loading(.seconds(1)), elapsed: .zero) else {
            Issue.record("it waits a sixth time")
            return
        }
    }

    @Test("any other fault is given up at once")
    func others() {
        var patience = LoadingPatience(limit: .seconds(60))
        let fault = CallFailure(.providerError, "500", retryAfter: .seconds(1))
        #expect(patience.handle(fault, elapsed: .zero) == .giveUp(fault))
    }
}
