import Model

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Adds up wall time and the process's CPU time.
struct Stopwatch {
    private(set) var wall = Duration.zero
    private(set) var cpu = Duration.zero

    mutating func measure<T>(_ body: () throws -> T) rethrows -> T {
        let (start, used) = (ContinuousClock.now, Stopwatch.cpuTime())
        defer {
            wall += ContinuousClock.now - start
            cpu += Stopwatch.cpuTime() - used
        }
        return try body()
    }

    private static func cpuTime() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
