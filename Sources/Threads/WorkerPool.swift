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

    /// As many threads as the machine has cores, and never less than 2.
    package static var usualThreads: Int { max(2, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

    /// Runs the operation, and all child tasks it starts, on threads of a pool that ends with it.
    ///
    /// - Parameter threads: at least 1.
    @concurrent package static func run<Value: Sendable>(
        threads: Int = usualThreads, _ operation: @Sendable () async -> Value
    ) async -> Value {
        await with(threads: threads) { pool in await withTaskExecutorPreference(pool) { await operation() } }
    }

    /// A pool for as long as the operation runs, which itself runs elsewhere and hands tasks to it by
    /// `withTaskExecutorPreference`. All of them must have ended when it returns.
    ///
    /// - Parameters:
    ///   - threads: at least 1.
    ///   - operation: gets nil where the system gives no thread: the work is then done where Swift would do it, slower
    ///     for others, and right.
    package static func with<Value, Failure: Error>(
        threads: Int = usualThreads, _ operation: (WorkerPool?) async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        precondition(threads > 0, "a pool needs a thread")
        let pool = WorkerPool()
        guard pool.start(threads) > 0 else { return try await operation(nil) }
        defer { pool.stop(threads) }
        return try await operation(pool)
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
