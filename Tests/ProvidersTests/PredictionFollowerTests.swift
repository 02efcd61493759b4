import Model
import Testing

@testable import Providers

@Suite("Following a prediction")
struct PredictionFollowerTests {
    private func follower(limit: Duration = .seconds(60)) -> PredictionFollower {
        PredictionFollower(limit: limit, firstPause: .seconds(1), longestPause: .seconds(3))
    }

    private func seen(_ status: String, _ members: String = "") throws -> PredictionFollower.Event {
        .seen(try Prediction(Array(Making.prediction(status, members).utf8), httpStatus: 200))
    }

    @Test("pauses grow by half up to the longest, and never reach beyond the limit")
    func pauses() throws {
        var follower = follower()
        let actions = try [0, 1, 2, 4, 7, 59].map { try follower.handle(seen("starting"), elapsed: .seconds($0)) }
        #expect(
            actions == [
                .look(after: .seconds(1)), .look(after: .milliseconds(1500)), .look(after: .milliseconds(2250)),
                .look(after: .seconds(3)), .look(after: .seconds(3)), .look(after: .seconds(1)),
            ])
    }

    @Test(
        "every terminal status ends it, and so does an output while processing",
        arguments: [
            "succeeded", "failed", "canceled", "aborted",
        ])
    func terminal(status: String) throws {
        var follower = follower()
        #expect(try follower.handle(seen(status), elapsed: .seconds(1)) == .finish)
        #expect(try follower.handle(seen("processing", "\"output\":[\"data:,\"]"), elapsed: .seconds(1)) == .finish)
    }

    @Test("a result that comes in on the last look counts, even past the limit")
    func late() throws {
        var follower = follower()
        #expect(try follower.handle(seen("succeeded", "\"output\":\"x\""), elapsed: .seconds(61)) == .finish)
    }

    @Test("at the limit a prediction still starting is provider.loading, a running one timeout.poll")
    func limit() throws {
        for (status, code) in [("starting", OutcomeCode.providerLoading), ("processing", .timeoutPoll)] {
            var follower = follower()
            guard case .giveUp(let fault) = try follower.handle(seen(status), elapsed: .seconds(60)) else {
                Issue.record("it goes on")
                return
            }
            #expect(fault.code == code)
        }
    }

    @Test("three missed looks in a row are borne, the fourth is not; one that succeeds starts the count again")
    func misses() throws {
        var follower = follower()
        let miss = PredictionFollower.Event.missed(Fault(.providerError, "502"))
        func borne() -> Bool {
            if case .look = follower.handle(miss, elapsed: .zero) { true } else { false }
        }
        #expect([borne(), borne(), borne()] == [true, true, true])
        _ = try follower.handle(seen("processing"), elapsed: .zero)
        #expect([borne(), borne(), borne()] == [true, true, true])
        #expect(follower.handle(miss, elapsed: .zero) == .giveUp(Fault(.providerError, "502")))
    }

    @Test("a miss that will not pass ends it at once")
    func hopeless() {
        var follower = follower()
        let fault = Fault(.accountAuth, "401")
        #expect(follower.handle(.missed(fault), elapsed: .zero) == .giveUp(fault))
    }

    @Test("it is cold when it waited ten seconds for its start, warm when the provider's own times say less")
    func coldness() throws {
        var cold = follower()
        _ = try cold.handle(seen("starting"), elapsed: .seconds(11))
        #expect(cold.isCold == true)
        var warm = follower()
        _ = try warm.handle(
            seen("succeeded", "\"metrics\":{\"predict_time\":1,\"total_time\":1.5}"), elapsed: .seconds(2))
        #expect(warm.isCold == false)
        var booted = follower()
        _ = try booted.handle(seen("processing", "\"started_at\":\"2024-04-22T11:16:15.36078514Z\""), elapsed: .zero)
        #expect(booted.isCold == true)
    }
}
