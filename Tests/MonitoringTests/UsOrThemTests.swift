import Model
import Monitoring
import Testing

@Suite("Us or them")
struct UsOrThemTests {
    private func judged(_ network: inout UsOrThem, _ route: String, _ code: OutcomeCode, _ seconds: Int)
        -> [OutcomeCode]
    {
        let now = noon + .seconds(seconds)
        return network.judge(verdict(series("e", route), code, at: now), of: route, at: now).known.map(\.code)
    }

    @Test("three unrelated targets failing in transport within a minute are our network, until one is reached")
    func ours() {
        var network = UsOrThem(targets: 3, hasControls: false)
        #expect(judged(&network, "a", .transportRefused, 0).isEmpty)
        #expect(judged(&network, "a", .transportDNS, 10).isEmpty)
        #expect(judged(&network, "b", .timeoutConnect, 20).isEmpty)
        #expect(
            judged(&network, "c", .transportRefused, 30) == [.selfOffline, .selfOffline, .selfOffline, .selfOffline])
        #expect(judged(&network, "a", .transportRefused, 60) == [.selfOffline])
        #expect(judged(&network, "b", .ok, 70) == [.ok])
        #expect(judged(&network, "b", .transportRefused, 80).isEmpty)
        #expect(judged(&network, "c", .providerError, 81) == [.transportRefused, .providerError])
    }

    @Test("one target that fails alone is its own doing, told after a minute or as soon as another is reached")
    func theirs() {
        var network = UsOrThem(targets: 3, hasControls: false)
        #expect(judged(&network, "a", .transportRefused, 0).isEmpty)
        #expect(network.nextWake == noon + .seconds(60))
        #expect(network.tick(at: noon + .seconds(60)).map(\.code) == [.transportRefused])
        #expect(judged(&network, "a", .transportRefused, 100).isEmpty)
        #expect(judged(&network, "b", .transportRefused, 101).isEmpty)
        #expect(judged(&network, "a", .skippedKey, 102) == [.skippedKey])
        #expect(judged(&network, "c", .ok, 103) == [.transportRefused, .transportRefused, .ok])
    }

    @Test("with fewer than three unrelated targets nothing is held back; controls decide where there are any")
    func controls() {
        var few = UsOrThem(targets: 2, hasControls: false)
        #expect(judged(&few, "a", .transportRefused, 0) == [.transportRefused])
        var network = UsOrThem(targets: 1, hasControls: true)
        let asked = network.judge(verdict(series("e", "a"), .transportDNS, at: noon), of: "a", at: noon)
        #expect(asked.known.isEmpty && asked.asksControls)
        #expect(network.controls(false).map(\.code) == [.selfOffline] && network.isOffline)
        #expect(judged(&network, "a", .transportDNS, 5) == [.selfOffline])
        #expect(network.controls(true).isEmpty && !network.isOffline)
    }
}
