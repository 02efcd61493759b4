import Foundation

/// The benchmarks of the program, each beside a yardstick measured in the same run.
///
/// Usage: `assay-bench [startup|psnr|png|compare|hostile|json|exchange|phases|latency|job|described|load]…`; without arguments all of them. Build it
/// in release.
@main
struct Bench {
    private enum Name: String, CaseIterable {
        case startup, psnr, png, compare, hostile, json, exchange, phases, latency, job, described, load

        func run() async throws {
            switch self {
            case .startup: StartupBench.run()
            case .psnr: PSNRBench.run()
            case .png: try PNGBench.run()
            case .compare: try CompareBench.run()
            case .hostile: try HostileBench.run()
            case .json: try JSONBench.run()
            case .exchange: try await ExchangeBench.run()
            case .phases: try PhasesBench.run()
            case .latency: try await LatencyBench.run()
            case .job: try JobBench.run()
            case .described: try await DescribedBench.run()
            case .load: try await LoadBench.run()
            }
        }
    }

    static func main() async throws {
        let given = CommandLine.arguments.dropFirst()
        if given.first == "draw", given.count == 4 { return try draw(Array(given.dropFirst())) }
        let chosen = given.compactMap { Name(rawValue: $0) }
        guard chosen.count == given.count else {
            print("usage: assay-bench [\(Name.allCases.map(\.rawValue).joined(separator: "|"))]…")
            exit(2)
        }
        for name in chosen.isEmpty ? Name.allCases : chosen { try await name.run() }
    }

    /// `draw WIDTH HEIGHT FOLDER`, for the bench's own use.
    private static func draw(_ given: [String]) throws {
        guard let width = Int(given[0]), let height = Int(given[1]) else { return }
        try PhotoPair.draw(width: width, height: height, in: URL(fileURLWithPath: given[2]))
    }
}

/// Medians of repeated measurements, and the two clocks they are taken with.
enum Measure {
    /// Wall and CPU seconds of one call; CPU is of this process.
    static func once(_ work: () throws -> Void) rethrows -> (wall: Double, cpu: Double) {
        let (wall, cpu) = (ContinuousClock.now, cpuSeconds(RUSAGE_SELF))
        try work()
        return ((ContinuousClock.now - wall).inSeconds, cpuSeconds(RUSAGE_SELF) - cpu)
    }

    /// Two pieces of work in turn, A B A B …, so that a drifting machine meets both alike.
    static func pairs(_ count: Int, _ a: () throws -> Void, _ b: () throws -> Void) rethrows -> (a: Double, b: Double) {
        var (first, second): ([Double], [Double]) = ([], [])
        for _ in 0..<count {
            first.append(try once(a).wall)
            second.append(try once(b).wall)
        }
        return (median(first), median(second))
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return .nan }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// User and system seconds of this process (`RUSAGE_SELF`) or its finished children (`RUSAGE_CHILDREN`).
    static func cpuSeconds(_ who: __rusage_who) -> Double {
        let usage = usage(who)
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }

    static func usage(_ who: __rusage_who) -> rusage {
        var usage = rusage()
        getrusage(__rusage_who_t(who.rawValue), &usage)
        return usage
    }
}

extension Duration {
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}

/// A child process, run to its end with its output thrown away or read.
enum Child {
    static var assay: String {
        URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("assay").path
    }

    /// Returns what the program wrote to stdout; nil when it is not installed.
    @discardableResult
    static func run(_ program: String, _ arguments: [String]) throws -> String? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 127 ? nil : String(decoding: data, as: UTF8.self)
    }
}

func line(_ name: String, _ text: String) {
    print(name.padding(toLength: 34, withPad: " ", startingAt: 0) + text)
}

func fixed(_ value: Double, _ decimals: Int = 1) -> String {
    String(format: "%.\(decimals)f", value)
}
