import Foundation

/// What a user waits for before anything happens, and what the program needs until then.
enum StartupBench {
    static func run() {
        _ = spawnVersion()
        let runs = (0..<30).map { _ in spawnVersion() }
        let memory = runs.map(\.peakMiB).max() ?? .nan
        line(
            "assay --version",
            "median \(fixed(Measure.median(runs.map(\.wall)) * 1000)) ms of \(runs.count), peak \(fixed(memory)) MiB")
    }

    /// Spawned and reaped by hand: `wait4` tells of this one child alone, and nothing else is in the time.
    private static func spawnVersion() -> (wall: Double, peakMiB: Double) {
        var (child, status, usage): (pid_t, Int32, rusage) = (0, 0, rusage())
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        let arguments = [strdup(Child.assay), strdup("--version"), nil]
        defer { for argument in arguments { free(argument) } }
        let began = ContinuousClock.now
        guard posix_spawn(&child, Child.assay, &files, nil, arguments, environ) == 0 else { return (.nan, .nan) }
        wait4(child, &status, 0, &usage)
        return ((ContinuousClock.now - began).inSeconds, Double(usage.ru_maxrss) / 1024)
    }
}
