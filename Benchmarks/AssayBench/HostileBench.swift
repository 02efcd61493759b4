import Foundation

/// What broken and malicious files cost: `assay image inspect` on every hostile file, against `assay --version`.
enum HostileBench {
    static func run() throws {
        let folder = URL(fileURLWithPath: "fixtures/hostile")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().filter {
            !$0.hasSuffix(".csv")
        }
        let idle = (0..<5).map { _ in Spawned.run([Child.assay, "--version"]) }
        let (wall, memory) = (Measure.median(idle.map(\.wall)), Measure.median(idle.map(\.peakMiB)))
        var results: [(name: String, run: Spawned)] = []
        for name in names {
            // The quickest of three: the machine's own delays are not the file's.
            let runs = (0..<3).map { _ in
                Spawned.run([Child.assay, "image", "inspect", folder.appendingPathComponent(name).path])
            }
            if let quickest = runs.min(by: { $0.wall < $1.wall }) { results.append((name, quickest)) }
        }
        let slowest = results.max { $0.run.wall < $1.run.wall }
        let largest = results.max { $0.run.peakMiB < $1.run.peakMiB }
        let unanswered = results.filter { $0.run.status != 0 && $0.run.status != 2 }.map(\.name)
        line(
            "image inspect, hostile files",
            "\(results.count) files, \(results.count { $0.run.status == 2 }) refused; "
                + (unanswered.isEmpty ? "every one answered" : "not answered: \(unanswered.joined(separator: ", "))"))
        if let slowest, let largest {
            line(
                "  the slowest",
                "\(slowest.name): \(fixed((slowest.run.wall - wall) * 1000)) ms over the \(fixed(wall * 1000)) ms of --version"
            )
            line(
                "  the largest",
                "\(largest.name): \(fixed(largest.run.peakMiB - memory)) MiB over the \(fixed(memory)) MiB of --version"
            )
        }
    }
}
