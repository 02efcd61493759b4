import Foundation

/// One run of a program, as the operating system accounts for it once it has ended.
struct Spawned {
    let wall: Double
    /// User and system seconds, those of its own children included.
    let cpu: Double
    let peakMiB: Double
    /// Its exit status; nil where it was ended by a signal or could not be started.
    let status: Int32?

    /// Spawned and reaped by hand: `wait4` tells of this one child alone, and nothing else is in the time. What it prints
    /// is thrown away.
    static func run(_ command: [String]) -> Spawned {
        var (child, status, usage): (pid_t, Int32, rusage) = (0, 0, rusage())
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        let arguments = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        let began = ContinuousClock.now
        guard posix_spawnp(&child, command[0], &files, nil, arguments, environ) == 0 else {
            return Spawned(wall: .nan, cpu: .nan, peakMiB: .nan, status: nil)
        }
        wait4(child, &status, 0, &usage)
        let wall = (ContinuousClock.now - began).inSeconds
        let cpu =
            Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
        return Spawned(
            wall: wall, cpu: cpu, peakMiB: Double(usage.ru_maxrss) / 1024,
            status: status & 0x7F == 0 ? status >> 8 & 0xFF : nil)
    }
}
