import Foundation
import Harness
import Synchronization
import Testing

@Suite("The gate of pixels")
struct PixelGateTests {
    /// What threads saw of each other.
    private final class Watch: Sendable {
        let inside = Mutex((now: 0, most: 0))

        func enter(_ pixels: Int) {
            inside.withLock {
                $0.now += pixels
                $0.most = max($0.most, $0.now)
            }
        }

        func leave(_ pixels: Int) { inside.withLock { $0.now -= pixels } }
        var most: Int { inside.withLock { $0.most } }
    }

    @Test("no more pixels are let in at once than it holds; what alone is more goes in alone")
    func capacity() async {
        let (gate, watch) = (PixelGate(capacity: 100), Watch())
        let sizes = [30, 60, 10, 100, 20, 50, 99, 1, 70, 40, 0, 30]
        await Self.onThreads(sizes) { pixels in
            gate.admit(pixels: pixels) {
                watch.enter(pixels)
                usleep(2000)
                watch.leave(pixels)
            }
        }
        #expect(watch.most <= 100)
        await Self.onThreads([30, 500, 60, 700, 10]) { pixels in
            gate.admit(pixels: pixels) {
                watch.enter(pixels > 100 ? 100 : pixels)
                usleep(2000)
                watch.leave(pixels > 100 ? 100 : pixels)
            }
        }
        #expect(watch.most <= 100)
    }

    @Test("two that fit are in at once")
    func together() async {
        let gate = PixelGate(capacity: 100)
        let inside = Mutex(0)
        await Self.onThreads([50, 50]) { pixels in
            gate.admit(pixels: pixels) {
                inside.withLock { $0 += 1 }
                let end = ContinuousClock.now + .seconds(20)
                while inside.withLock({ $0 }) < 2, ContinuousClock.now < end { usleep(500) }
            }
        }
        #expect(inside.withLock { $0 } == 2)
    }

    @Test("work that throws gives its place back")
    func throwing() {
        struct Fault: Error {}
        let gate = PixelGate(capacity: 1)
        #expect(throws: Fault.self) { try gate.admit(pixels: 1) { throw Fault() } }
        #expect(gate.admit(pixels: 1) { 7 } == 7)
    }

    private static func onThreads(_ sizes: [Int], _ work: @escaping @Sendable (Int) -> Void) async {
        await withTaskGroup { group in
            for size in sizes {
                group.addTask {
                    await withCheckedContinuation { continuation in
                        Thread.detachNewThread {
                            work(size)
                            continuation.resume()
                        }
                    }
                }
            }
        }
    }
}
