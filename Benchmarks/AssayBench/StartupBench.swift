import Foundation

/// What a user waits for before anything happens.
enum StartupBench {
    static func run() throws {
        var walls: [Double] = []
        for round in 0..<21 {
            let began = ContinuousClock.now
            try Child.run(Child.assay, ["--version"])
            if round > 0 { walls.append((ContinuousClock.now - began).inSeconds) }
        }
        // Children so far are `assay --version` alone, so the largest of them is what it needed.
        let memory = Double(Measure.usage(RUSAGE_CHILDREN).ru_maxrss) / 1024
        line("assay --version", "median \(fixed(Measure.median(walls) * 1000)) ms of 20, peak \(fixed(memory)) MiB")
    }
}
