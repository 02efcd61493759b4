import Foundation

/// The whole main job: sandbox, backend, probes, PSNR, ledger, reports, in one process.
enum JobBench {
    static func run() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-bench-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let ledger = folder.appendingPathComponent("bench.db").path
        let cpu = Measure.cpuSeconds(RUSAGE_CHILDREN)
        let began = ContinuousClock.now
        let rows = try Child.run(
            Child.assay, ["check", "--repeat", "5", "--scenario", "all-up", "--ledger", ledger, "--format", "jsonl"])
        let wall = (ContinuousClock.now - began).inSeconds
        let checks = Double(rows?.split(separator: "\n").count ?? 0)
        let spent = Measure.cpuSeconds(RUSAGE_CHILDREN) - cpu
        line(
            "the whole main job",
            "\(fixed(checks / wall)) checks a second (\(fixed(checks, 0)) in \(fixed(wall, 2)) s), \(fixed(spent / checks * 1000)) ms CPU each, servers and image work included"
        )
    }
}
