import Model
import Providers
import Testing

@testable import Backend

@Suite struct FallbackChainTests {
    private let targets = Sample.endpoint(.hdImage, [Sample.replicate, Sample.space]).targets
    private let picture = ProviderReply(code: .ok, attempts: [], answer: .image(bytes: Sample.png, declaredMime: nil))

    @Test("the first answer ends the chain")
    func firstAnswer() {
        var chain = FallbackChain(targets, limit: .seconds(60))
        #expect(chain.next(elapsed: .zero) == .call(targets[0]))
        chain.record(picture, output: .image)
        #expect(
            chain.next(elapsed: .seconds(1)) == .answered(.image(bytes: Sample.png, declaredMime: nil), by: .replicate))
    }

    @Test("a failure leads to the next provider, never to the same again")
    func nextProvider() {
        var chain = FallbackChain(targets, limit: .seconds(60))
        chain.record(Sample.failed("replicate", "no"), output: .image)
        #expect(chain.next(elapsed: .zero) == .call(targets[1]))
        chain.record(ProviderReply(code: .timeoutTotal, attempts: []), output: .image)
        #expect(
            chain.next(elapsed: .zero)
                == .failed([
                    .init(provider: "replicate", detail: "no", status: nil, body: nil),
                    .init(provider: "space", detail: "timeout.total", status: nil, body: nil),
                ]))
    }

    @Test("an attempt gets its own time, or what is left of the chain's")
    func time() {
        var chain = FallbackChain(targets, limit: .seconds(25))
        chain.record(Sample.failed("replicate", "no"), output: .image)
        guard case .call(let target) = chain.next(elapsed: .seconds(18)) else {
            Issue.record("nobody was asked")
            return
        }
        #expect(target.timeout == .seconds(7))
    }

    @Test("nobody is asked when the time is used up")
    func timeUsedUp() {
        var chain = FallbackChain(targets, limit: .seconds(25))
        chain.record(Sample.failed("replicate", "slow"), output: .image)
        let late = "not asked, because the time limit of 25.00 s was used up"
        #expect(
            chain.next(elapsed: .seconds(25))
                == .failed([
                    .init(provider: "replicate", detail: "slow", status: nil, body: nil),
                    .init(provider: "space", detail: late, status: nil, body: nil),
                ]))
    }

    @Test("an answer of the wrong kind is a failure")
    func wrongKind() {
        var chain = FallbackChain([targets[0]], limit: .seconds(25))
        chain.record(ProviderReply(code: .ok, attempts: [], answer: .text("hm")), output: .image)
        let detail = "answered with text where a picture was expected"
        #expect(
            chain.next(elapsed: .zero)
                == .failed([.init(provider: "replicate", detail: detail, status: nil, body: nil)]))
    }

    @Test("a chain without targets fails with nothing to tell")
    func empty() {
        #expect(FallbackChain([], limit: .seconds(1)).next(elapsed: .zero) == .failed([]))
    }
}

@Suite struct RateLimiterTests {
    private let start = ContinuousClock.now

    @Test("a minute's worth may come at once, then one every sixtieth part")
    func bucket() {
        var limiter = RateLimiter(perMinute: 3)
        for _ in 1...3 { #expect(limiter.admit("a", now: start) == nil) }
        #expect(limiter.admit("a", now: start) == .seconds(20))
        #expect(limiter.admit("a", now: start + .seconds(5)) == .seconds(15))
        #expect(limiter.admit("a", now: start + .seconds(20)) == nil)
        #expect(limiter.admit("a", now: start + .seconds(20)) == .seconds(20))
    }

    @Test("each client has its own bucket")
    func clients() {
        var limiter = RateLimiter(perMinute: 1)
        #expect(limiter.admit("a", now: start) == nil)
        #expect(limiter.admit("b", now: start) == nil)
        #expect(limiter.admit("a", now: start) != nil)
    }

    @Test("an hour of rest fills a bucket no further than to its brim")
    func brim() {
        var limiter = RateLimiter(perMinute: 1)
        _ = limiter.admit("a", now: start)
        #expect(limiter.admit("a", now: start + .seconds(3600)) == nil)
        #expect(limiter.admit("a", now: start + .seconds(3600)) != nil)
    }

    @Test("only so many clients are remembered, and the busiest ones are")
    func bounded() {
        var limiter = RateLimiter(perMinute: 1, maximumClients: 2)
        for (index, client) in ["a", "b", "c"].enumerated() {
            _ = limiter.admit(client, now: start + .seconds(index))
        }
        #expect(limiter.admit("b", now: start + .seconds(3)) != nil)
        #expect(limiter.admit("c", now: start + .seconds(3)) != nil)
        #expect(limiter.admit("a", now: start + .seconds(3)) == nil)
    }
}

@Suite struct ResultCacheTests {
    private func members(_ size: Int) -> [String: JSONValue] {
        ["image": .string(String(repeating: "x", count: size))]
    }

    @Test("the least recently used entry makes room")
    func leastRecentlyUsed() {
        var cache = ResultCache(entries: 2, bytes: 10_000)
        cache.keep(members(1), for: "a")
        cache.keep(members(2), for: "b")
        _ = cache.find("a")
        cache.keep(members(3), for: "c")
        #expect(cache.find("a") == members(1))
        #expect(cache.find("b") == nil)
        #expect(cache.find("c") == members(3))
    }

    @Test("entries are bounded by their size in all, and the sum stays right")
    func bytes() {
        var cache = ResultCache(entries: 100, bytes: 250)
        for key in ["a", "b", "c", "c", "d"] { cache.keep(members(94), for: key) }
        #expect(cache.count == 2)
        #expect(cache.bytes == 200)
        #expect(cache.find("d") != nil)
    }

    @Test("what is larger than the whole cache is not kept and pushes nothing out")
    func tooLarge() {
        var cache = ResultCache(entries: 10, bytes: 250)
        cache.keep(members(10), for: "a")
        cache.keep(members(1000), for: "b")
        #expect(cache.find("a") != nil)
        #expect(cache.find("b") == nil)
    }
}
