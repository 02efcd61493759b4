import ArgumentParser
import Foundation
import Harness
import Judging
import Model
import Planning
import Recording
import Reporting
import Serving
import Settings
import Synchronization

/// `assay watch`: the same run at an interval into the same ledger, and a status page, until stopped.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Probe at an interval, and serve a status page.")

    @OptionGroup var target: TargetOptions
    @OptionGroup var selection: SelectionOptions
    @OptionGroup var work: WorkOptions

    @Option(help: ArgumentHelp("The interval between runs.", valueName: "duration"))
    var every = "60s"

    @Option(help: ArgumentHelp("What the page shows.", valueName: "duration"))
    var window = "24h"

    @Option(help: "The address of the status page; another than loopback needs --token.")
    var host = "127.0.0.1"

    @Option(help: "The port of the status page; 0 takes a free one.")
    var port = 8686

    @Option(help: "The token that readers of the page must send.")
    var token: String?

    @Option(help: "Stop by itself after this many runs.")
    var runs: Int?

    mutating func validate() throws {
        for (name, value) in [("--every", every), ("--window", window)] {
            guard let duration = Duration(text: value), duration >= .milliseconds(100) else {
                throw ValidationError("\(name) must be a duration with a unit such as 60s or 5m, is \"\(value)\"")
            }
        }
        if let runs, runs < 1 { throw ValidationError("--runs must be at least 1, is \(runs)") }
    }

    func run() async throws {
        let ended = try await untilInterrupted { [self] in
            try await target.with { try await watch($0) }
        }
        if let status = ended.status { throw status }
    }

    private func watch(_ target: TestTarget) async throws {
        let ledger = try work.openLedger(target.settings)
        let fixtures = try Fixtures.load(target.settings.fixtures, for: selection.tier)
        let plan = try target.settings.plan(
            fixtures, selection: selection.selection, tier: selection.tier, repeatCount: nil)
        guard !plan.checks.isEmpty else { throw ExitStatus.nothingRan }
        let page = StatusPage(
            ledger: ledger, settings: target.settings, window: duration(window), tier: selection.tier)
        page.refresh()
        let server = StatusServer(
            StatusServerConfiguration(
                host: host, port: port, token: token.map { Secret($0, variable: "ASSAY_TOKEN") }),
            source: { page.latest })
        try await withServer(server.run) { [self] port in
            Terminal.error("status page: http://\(host):\(port)/  (every \(every), ledger \(ledger.path))")
            try await tick(plan, target: target, fixtures: fixtures, ledger: ledger, page: page)
        }
    }

    private func tick(
        _ plan: Plan, target: TestTarget, fixtures: [Fixture], ledger: Ledger, page: StatusPage
    ) async throws {
        var schedule = Schedule(every: duration(every), from: WallClock.system.now())
        var count = 0
        while !Task.isCancelled, count < runs ?? .max {
            let turn = schedule.turn(at: WallClock.system.now())
            let session = Session(command: "watch", target: target, fixtures: fixtures, ledger: ledger)
            try session.recordMissed(turn.missed, of: plan, in: ledger)
            try? await Task.sleep(for: turn.wait)
            if Task.isCancelled { return }
            let fresh = Session(command: "watch", target: target, fixtures: fixtures, ledger: ledger)
            let done = try await fresh.probe(plan, into: ledger, work: work, scheduledAt: turn.tick)
            count += 1
            page.refresh()
            prune(ledger, after: done)
            Terminal.output(done.oneLine)
            for note in done.notes { Terminal.error("note: \(note)") }
            if let failure = done.failure { throw failure }
        }
    }

    /// A few rows at a time, between the runs: what is older than its class is kept goes faster than new rows come.
    private func prune(_ ledger: Ledger, after done: Session) {
        do {
            let limit = max(500, 2 * done.verdicts.count)
            _ = try ledger.prune(Retention(), now: WallClock.system.now(), limit: limit)
        } catch {
            Terminal.error("warning: old rows were not pruned: \(error)")
        }
    }

    private func duration(_ text: String) -> Duration {
        guard let duration = Duration(text: text) else { preconditionFailure("validated before: \(text)") }
        return duration
    }
}

/// What the status page shows, computed after each run and not at each request.
private final class StatusPage: Sendable {
    private let ledger: Ledger
    private let settings: AssaySettings
    private let window: Duration
    private let tier: Tier
    private let current = Mutex<ReportInput?>(nil)
    private let evidence: EvidenceMaker

    init(ledger: Ledger, settings: AssaySettings, window: Duration, tier: Tier) {
        self.ledger = ledger
        evidence = EvidenceMaker(ledger: ledger)
        self.settings = settings
        self.window = window
        self.tier = tier
    }

    var latest: ReportInput? { current.withLock { $0 } }

    /// Nothing to show, or a ledger that cannot be read just now, leaves the page as it is.
    func refresh() {
        let now = WallClock.system.now()
        let maker = ReportMaker(settings: settings, ledger: ledger, evidence: evidence, showsPictures: true)
        do {
            let since = now + (.zero - window)
            guard let input = try maker.report(since: since, until: now, tier: tier, now: now) else { return }
            current.withLock { $0 = input }
        } catch {
            Terminal.error("warning: the status page is not brought up to date: \(error)")
        }
    }
}

extension Session {
    /// A slot that went by unserved is a row of its own, for every check that was due.
    fileprivate func recordMissed(_ slots: [Timestamp], of plan: Plan, in ledger: Ledger) throws {
        guard !slots.isEmpty else { return }
        try ledger.begin(run)
        for slot in slots {
            try ledger.append(
                plan.checks.map {
                    .skipped($0, .skippedSlot, at: slot, because: "the run before it took longer than --every")
                }, to: run)
        }
        try ledger.finish(run, at: WallClock.system.now(), exitCode: Int(ExitStatus.nothingRan.rawValue))
    }

    fileprivate var oneLine: String {
        let down = verdicts.filter { $0.code.counting == .down }
        let degraded = verdicts.filter { $0.outcomeClass == .degraded }
        let names = down.prefix(3).map { "\($0.subject.checkID) \($0.code.rawValue)" }.joined(separator: ", ")
        return "\(run.startedAt.readable)  \(verdicts.count) checks, \(down.count) failed, \(degraded.count) degraded, "
            + "\(duration.readable)\(names.isEmpty ? "" : "  \(names)\(down.count > 3 ? ", …" : "")")"
    }
}
