import Foundation

/// What a user waits for before anything happens, and what the program needs until then.
enum StartupBench {
    static func run() {
        _ = Spawned.run([Child.assay, "--version"])
        let runs = (0..<30).map { _ in Spawned.run([Child.assay, "--version"]) }
        let memory = runs.map(\.peakMiB).max() ?? .nan
        line(
            "assay --version",
            "median \(fixed(Measure.median(runs.map(\.wall)) * 1000)) ms of \(runs.count), peak \(fixed(memory)) MiB")
    }
}
