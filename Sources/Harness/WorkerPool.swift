import Glibc
import Synchronization

/// A few threads of our own, for work that computes or blocks: reading answers, judging pictures, writing the ledger.
/// It keeps such work off Swift's cooperative pool, whose few threads everything else in the process shares.
///
/// Its queue holds at most one job of each task that runs on it, so that whoever limits the tasks limits the queue.
package final class WorkerPool: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        /// Of `jobs`, those before it are done.
        var next = 0
    }

    private let state = Mutex(State())
    /// Counts the jobs, and at the end one farewell for each thread. POSIX lets any thread use it.
    private nonisolated(unsafe) let arrivals = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    /// Runs the operation, and all child tasks it starts, on threads of a pool that ends with it.
    ///
    /// - Parameter threads: at least 1; as many as the machine has cores, and never less than 2, unless told otherwise.
    @concurrent package static func run<Value: Sendable>(
        threads: Int = max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN))), _ operation: @Sendable () async -> Value
    ) async -> Value {
        precondition(threads > 0, "a pool needs a thread")
        let pool = WorkerPool()
        // Without a thread the work is done where Swift would do it: slower for others, and right.
        guard pool.start(threads) > 0 else { return await operation() }
        defer { pool.stop(threads) }
        return await withTaskExecutorPreference(pool) { await operation() }
    }

    private init() {
        sem_init(arrivals, 0, 0)
    }

    deinit {
        sem_destroy(arrivals)
        arrivals.deallocate()
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        state.withLock { $0.jobs.append(unowned) }
        sem_post(arrivals)
    }

    /// - Returns: how many threads the system gave.
    private func start(_ threads: Int) -> Int {
        (0..<threads).count { _ in
            let box = Unmanaged.passRetained(self)
            var thread = pthread_t()
            let failed = pthread_create(
                &thread, nil,
                { context in
                    guard let context else { return nil }
                    Unmanaged<WorkerPool>.fromOpaque(context).takeRetainedValue().work()
                    return nil
                }, box.toOpaque())
            guard failed == 0 else {
                box.release()
                return false
            }
            pthread_detach(thread)
            return true
        }
    }

    private func stop(_ threads: Int) {
        for _ in 0..<threads { sem_post(arrivals) }
    }

    private func work() {
        while true {
            // A signal may interrupt the wait.
            while sem_wait(arrivals) != 0 {}
            guard let job = take() else { return }
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }

    /// Nil when all is done.
    private func take() -> UnownedJob? {
        state.withLock { state in
            guard state.next < state.jobs.count else { return nil }
            defer {
                state.next += 1
                if state.next == state.jobs.count {
                    state.jobs.removeAll(keepingCapacity: true)
                    state.next = 0
                }
            }
            return state.jobs[state.next]
        }
    }
}
