import Model
import Testing
import Transport

@testable import Providers

@Suite("Where a prediction's time went")
struct PredictionTimeTests {
    private let zero = ContinuousClock.now

    /// Milliseconds after the creation began; the answer's first line and its end are one.
    private func span(_ start: Int, sent: Int, end: Int, roundTrip: Int? = nil) -> WireSpan {
        let moment = { (milliseconds: Int) in zero + .milliseconds(milliseconds) }
        return WireSpan(
            start: moment(start), sent: moment(sent), answered: moment(end), end: moment(end),
            roundTrip: roundTrip.map { .milliseconds($0) })
    }

    private func prediction(_ members: String) throws -> Prediction {
        try Prediction(Array(Making.prediction("succeeded", members).utf8), httpStatus: 200)
    }

    /// Creation of 110 ms: 10 ms to connect, 0 to send, 100 until the answer; a look at 500 ms, one at 600.
    private var followed: PredictionTime {
        var time = PredictionTime(creation: span(0, sent: 10, end: 110, roundTrip: 10))
        time.unfinished = span(500, sent: 501, end: 510)
        time.found = span(600, sent: 601, end: 620)
        return time
    }

    @Test("work ended when the provider says, counted from half a round trip after its creation was asked for")
    func stated() throws {
        // Created .329, completed .879: 550 ms later.
        let done = followed.completion(of: try prediction("\"completed_at\":\"2024-04-22T11:15:15.879Z\""))
        #expect(zero.duration(to: done) == .milliseconds(10 + 5 + 550))
    }

    @Test("a stamp that contradicts what was seen is cut to it: a clock that jumps falsifies no latency")
    func contradicted() throws {
        let early = try prediction("\"completed_at\":\"2024-04-22T11:15:15.330Z\"")
        #expect(zero.duration(to: followed.completion(of: early)) == .milliseconds(501))
        let late = try prediction("\"completed_at\":\"2024-04-22T12:15:15.330Z\"")
        #expect(zero.duration(to: followed.completion(of: late)) == .milliseconds(620))
        #expect(zero.duration(to: followed.completion(of: try prediction(""))) == .milliseconds(620), "no stamp at all")
    }

    @Test("the provider's times, the other waiting and the looking are the total; the latency has no looking")
    func phases() throws {
        var timings = Timings(total: .milliseconds(110))
        (timings.connect, timings.wait) = (.milliseconds(10), .milliseconds(100))
        followed.add(
            try prediction(
                "\"completed_at\":\"2024-04-22T11:15:15.879Z\",\"metrics\":{\"predict_time\":0.4,\"total_time\":0.5}"),
            isCold: false, to: &timings)
        #expect(timings.run == .milliseconds(400))
        #expect(timings.queue == .milliseconds(100))
        #expect(timings.poll == .milliseconds(620 - 565))
        #expect(timings.wait == .milliseconds(565 - 10 - 500))
        #expect(timings.total == .milliseconds(620))
        #expect(timings.sum == timings.total)
        #expect(timings.latency == .milliseconds(565))
    }

    @Test("a creation that is answered with the end loses nothing to looking")
    func synchronous() throws {
        var timings = Timings(total: .milliseconds(110))
        (timings.connect, timings.wait) = (.milliseconds(10), .milliseconds(100))
        PredictionTime(creation: span(0, sent: 10, end: 110)).add(
            try prediction("\"metrics\":{\"predict_time\":9,\"total_time\":9.5}"), isCold: true, to: &timings)
        #expect(timings.poll == nil)
        #expect(timings.run == .milliseconds(100), "nobody can have run longer than we waited")
        #expect(timings.coldStart == .zero)
        #expect(timings.sum == .milliseconds(110))
    }

    @Test("the time of a prediction that was given up is in the phase it was last seen in", arguments: [true, false])
    func givenUp(starting: Bool) {
        var timings = Timings(total: .milliseconds(110))
        timings.wait = .milliseconds(110)
        followed.addUnfinished(starting ? .starting : .processing, until: zero + .seconds(1), to: &timings)
        #expect((starting ? timings.queue : timings.run) == .milliseconds(890))
        #expect(timings.total == .seconds(1))
        #expect(timings.sum == timings.latency)
    }
}
