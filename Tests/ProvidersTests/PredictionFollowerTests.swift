import Model
import Testing

@testable import Providers

@Suite("Following a prediction")
struct PredictionFollowerTests {
    private func follower(limit: Duration = .seconds(60), expected: Duration? = nil) -> PredictionFollower {
        PredictionFollower(limit: limit, begun: .seconds(1), expected: expected)
    }

    private func seen(_ status: String, _ members: String = "") throws -> PredictionFollower.Event {
        .seen(try Prediction(Array(Making.prediction(status, members).utf8), httpStatus: 200))
    }

    @Test("pauses are 4 % of the prediction's age, at least 15 ms, and never reach beyond the limit")
    func pauses() throws {
        var follower = follower()
        let actions = try [0, 1, 2, 11, 51, 59].map { try follower.handle(seen("starting"), elapsed: .seconds($0)) }
        #expect(
            actions == [
                .look(after: .milliseconds(15)), .look(after: .milliseconds(15)), .look(after: .milliseconds(40)),
                .look(after: .milliseconds(400)), .look(after: .seconds(2)), .look(after: .seconds(1)),
            ])
    }

    @Test("where the end is expected, nobody looks until shortly before it, and then as often as ever")
    func expectation() throws {
        var follower = follower(expected: .seconds(10))
        #expect(try follower.handle(seen("starting"), elapsed: .seconds(2)) == .look(after: .milliseconds(8600)))
        #expect(
            try follower.handle(seen("processing"), elapsed: .milliseconds(10600)) == .look(after: .milliseconds(384)))
        #expect(try follower.handle(seen("processing"), elapsed: .seconds(21)) == .look(after: .milliseconds(800)))
    }

    @Test(
        "work of any length is found within 5 % or 20 ms of its end, in a number of looks that grows with its logarithm",
        arguments: [(0.03, 3), (0.5, 40), (4.0, 100), (60.0, 180), (3600.0, 300)])
    func accuracy(seconds: Double, most: Int) throws {
        var follower = PredictionFollower(limit: .seconds(7200))
        var (age, looks) = (Duration.zero, 0)
        while age.seconds < seconds {
            guard case .look(let pause) = try follower.handle(seen("processing"), elapsed: age) else { break }
            (age, looks) = (age + pause, looks + 1)
        }
        #expect(age.seconds - seconds <= max(0.02, seconds * 0.05), "found \(age) after its begin")
        #expect(looks <= most, "\(looks) looks")
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
        let miss = PredictionFollower.Event.missed(CallFailure(.providerError, "502"))
        func borne() -> Bool {
            if case .look = follower.handle(miss, elapsed: .zero) { true } else { false }
        }
        #expect([borne(), borne(), borne()] == [true, true, true])
        _ = try follower.handle(seen("processing"), elapsed: .zero)
        #expect([borne(), borne(), borne()] == [true, true, true])
        #expect(follower.handle(miss, elapsed: .zero) == .giveUp(CallFailure(.providerError, "502")))
    }

    @Test("a miss that will not pass ends it at once")
    func hopeless() {
        var follower = follower()
        let fault = CallFailure(.accountAuth, "401")
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
