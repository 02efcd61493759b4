import Foundation
import Model

/// How much of an attempt's total is in none of its phases: time that would be ours, and not the wire's. By whole runs
/// of the embedded default (built-in backend, sandbox, pictures judged, ledger written), crowded more and more.
enum PhasesBench {
    private static let crowds: [(concurrency: Int, rounds: Int)] = [(1, 8), (4, 15), (16, 30), (64, 60)]

    static func run() throws {
        for crowd in crowds {
            let rests = try rests(concurrency: crowd.concurrency, rounds: crowd.rounds)
            guard !rests.isEmpty else { return line("total minus phases", "no run came to its end") }
            line(
                "total minus phases, \(crowd.concurrency) at once",
                "p50 \(rank(rests, 0.5)) µs, p99 \(rank(rests, 0.99)) µs, max \(rests[rests.count - 1]) µs "
                    + "(\(rests.count) attempts)")
        }
    }

    /// Microseconds, without their sign, in ascending order.
    private static func rests(concurrency: Int, rounds: Int) throws -> [Int] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-phases-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let text = try Child.run(
            Child.assay,
            [
                "check", "--scenario", "all-up", "--provider", "backend", "--format", "jsonl", "--keep", "none",
                "--concurrency", "\(concurrency)", "--repeat", "\(rounds)", "--ledger",
                folder.appendingPathComponent("bench.db").path,
            ])
        let verdicts = (text ?? "").split(separator: "\n").compactMap { JSONValue(parsing: Array($0.utf8)) }
        return verdicts.flatMap { $0["attempts"]?.array ?? [] }.compactMap(rest).sorted()
    }

    private static func rest(of attempt: JSONValue) -> Int? {
        guard let timings = attempt["timings"]?.object, let total = timings["total_us"]?.integer else { return nil }
        return abs(2 * total - timings.values.reduce(0) { $0 + ($1.integer ?? 0) })
    }

    private static func rank(_ sorted: [Int], _ share: Double) -> Int {
        sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
    }
}
