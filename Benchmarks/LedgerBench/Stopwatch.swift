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
        .microseconds(Int64(clock()))  // POSIX: CLOCKS_PER_SEC is a million
    }
}
