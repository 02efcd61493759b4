import Glibc
import Synchronization
import Testing
import Threads

/// What several threads share.
private final class Shared: Sendable {
    let threads = Mutex<Set<UInt>>([])
    let isOpen = Atomic(false)
}

@Suite("Threads of our own")
struct WorkerPoolTests {
    @Test("work and its child tasks run on the pool's threads alone, whatever they wait for in between")
    func threads() async {
        let seen = Shared()
        let sum = await WorkerPool.run(threads: 3) {
            await withTaskGroup(of: Int.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        try? await Task.sleep(for: .microseconds(100))
                        _ = seen.threads.withLock { $0.insert(UInt(pthread_self())) }
                        return number
                    }
                }
                return await group.reduce(0, +)
            }
        }
        #expect(sum == 4950)
        let own = seen.threads.withLock { $0 }
        #expect((1...3).contains(own.count))
        let others = await withTaskGroup(of: UInt.self) { group in
            for _ in 0..<100 { group.addTask { UInt(pthread_self()) } }
            return await group.reduce(into: Set<UInt>()) { $0.insert($1) }
        }
        #expect(own.isDisjoint(with: others))
    }

    @Test("threads that block hold up nobody outside the pool")
    func blocking() async {
        let gate = Shared()
        async let held = WorkerPool.run(threads: 2) {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<64 {
                    group.addTask { while !gate.isOpen.load(ordering: .acquiring) { usleep(1000) } }
                }
            }
        }
        // Each of these needs Swift's own threads: were they held, the gate would never be opened.
        for _ in 0..<100 { await Task.yield() }
        try? await Task.sleep(for: .milliseconds(5))
        gate.isOpen.store(true, ordering: .releasing)
        await held
    }

    @Test("a cancellation reaches the work in the pool")
    func cancellation() async {
        let task = Task {
            await WorkerPool.run(threads: 1) {
                while !Task.isCancelled { try? await Task.sleep(for: .seconds(20)) }
                return true
            }
        }
        task.cancel()
        #expect(await task.value)
    }
}
