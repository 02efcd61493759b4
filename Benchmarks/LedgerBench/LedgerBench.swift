import Judging
import Model
import Recording
import Reporting

/// Makes ledgers of any size, and measures how long they take to write and to report.
///
///     ledger-bench generate PATH [--attempts N] [--targets N] [--story NAME] [--seed N] [--every 60s] [--until now]
///         [--down FROM-TO,…]       of the story "planted", in microseconds since 1970
///     ledger-bench measure PATH
///     ledger-bench single PATH
///     ledger-bench fleet ADDRESS
///     ledger-bench check PATH
///     ledger-bench report PATH [--days N] [--format NAME]
///     ledger-bench compare PATH ROUTE-A ROUTE-B
@main
struct LedgerBench {
    static func main() throws {
        var words = Array(CommandLine.arguments.dropFirst())
        guard words.count >= 2 else {
            print("usage: ledger-bench generate|measure|single|fleet|check|report|compare PATH …")
            return
        }
        let (command, path) = (words.removeFirst(), words.removeFirst())
        switch command {
        case "generate":
            try Generating.run(
                path: path, attempts: Int(option("--attempts", words) ?? "") ?? 2_592_000,
                targets: Int(option("--targets", words) ?? "") ?? 20,
                story: Story(rawValue: option("--story", words) ?? "") ?? .steady,
                seed: UInt64(option("--seed", words) ?? "") ?? 1,
                every: Duration(text: option("--every", words) ?? "") ?? .seconds(60),
                untilNow: option("--until", words) == "now", down: windows(option("--down", words) ?? ""))
        case "measure":
            try Measuring(path: path).run()
        case "single":
            try Measuring(path: path).runSingle()
        case "fleet":
            try Measuring(path: path).runFleet()
        case "check":
            var watch = Stopwatch()
            let check = try watch.measure { try Ledger(path: path, readOnly: true).check() }
            print(check.problems.joined(separator: "\n"))
            print("\(check.rollups) rollups from \(check.outcomes) outcomes in \(watch.wall.readable)")
        case "report":
            let format = ReportFormat(rawValue: option("--format", words) ?? "") ?? .json
            let days = Int(option("--days", words) ?? "")
            print(Reporter.render(ReportInput(report: try report(path, days: days), verdicts: []), as: format))
        case "compare" where words.count >= 2:
            print(Reporter.render(try compare(path, words[0], words[1]), as: .json))
        default:
            print("unknown command \(command)")
        }
    }

    static func option(_ name: String, _ words: [String]) -> String? {
        guard let index = words.firstIndex(of: name), index + 1 < words.count else { return nil }
        return words[index + 1]
    }

    /// `1790000000000000-1790000600000000,…`
    static func windows(_ text: String) -> [Range<Timestamp>] {
        text.split(separator: ",").compactMap { part in
            let ends = part.split(separator: "-").compactMap { Int64($0) }
            guard ends.count == 2, ends[0] < ends[1] else { return nil }
            return Timestamp(microseconds: ends[0])..<Timestamp(microseconds: ends[1])
        }
    }

    /// The report of the last days before the last probe; nil: of everything.
    static func report(_ path: String, days: Int?) throws -> StatusReport {
        let ledger = try Ledger(path: path, readOnly: true)
        let last = try ledger.info().probed?.upperBound ?? VerdictGenerator.start
        let end = last + .seconds(1)
        return StatusSummarizer(endpoints: []).report(
            history: try ledger.history(since: days.map { end + .seconds(-$0 * 86_400) }, until: end), generatedAt: end)
    }

    static func compare(_ path: String, _ a: String, _ b: String) throws -> ComparisonReport {
        let ledger = try Ledger(path: path, readOnly: true)
        return Comparator(pairing: .endpoint).compare(
            try ledger.verdicts(LedgerQuery(route: a)), named: a, with: try ledger.verdicts(LedgerQuery(route: b)),
            named: b, generatedAt: VerdictGenerator.start)
    }
}

enum Generating {
    static func run(
        path: String, attempts: Int, targets: Int, story: Story, seed: UInt64, every: Duration, untilNow: Bool,
        down: [Range<Timestamp>]
    )
        throws
    {
        let ledger = try Ledger(path: path)
        let rounds = (attempts + targets - 1) / targets
        let start = untilNow ? WallClock.system.now() + every * -rounds : VerdictGenerator.start
        var generator = VerdictGenerator(
            targets: targets, story: story, seed: seed, start: start, every: every, down: down)
        let run = Run(
            id: "generated-\(story.rawValue)-\(seed)", startedAt: start, command: "watch",
            target: "generated", toolVersion: Version.current, location: "bench")
        try ledger.begin(run)
        var (written, making, appending) = (0, Stopwatch(), Stopwatch())
        while written < attempts {
            var batch: [Verdict] = []
            let size = min(1000, attempts - written)
            making.measure { while batch.count < size { batch += generator.next() } }
            try appending.measure { try ledger.append(batch, to: run) }
            written += batch.count
        }
        let rate = Double(written) / appending.wall.seconds
        print(
            "wrote \(written) attempts in \(appending.wall.readable): \(rate, decimals: 0)/s, "
                + "\(appending.cpu.seconds * 1e6 / Double(written), decimals: 1) µs CPU each")
        try ledger.close()
        let info = try Ledger(path: path, readOnly: true).info()
        print("file: \(info.bytes) bytes, \(Double(info.bytes) / Double(info.attempts), decimals: 1) an attempt")
    }
}
