package import Fleet
import Judging
package import Model
package import Planning
package import Recording
import Threads

/// What happens in a run, for a progress line.
package enum RunEvent: Sendable {
    case started(Check, total: Int)
    case finished(Verdict, done: Int, total: Int)
}

/// What a run brought.
package struct RunResult: Sendable {
    /// All that was probed, in the plan's order.
    package let verdicts: [Verdict]
    /// Why the last of them are not in the ledger; nil when all are.
    package let failure: RecordingError?
}

/// Carries out a plan: probes at most `concurrency` checks at once, of them at most `perProvider` at each provider and at the
/// backend, and keeps every verdict in the ledger.
///
/// The limit is kept before a request is begun, because crowding falsifies response times. Answers are read, judged and
/// written on threads of a ``WorkerPool``; a check counts as running until that is done, so that work never piles up.
package struct Conductor: Sendable {
    private let runner: CheckRunner
    private let ledger: Ledger
    private let concurrency: Int
    private let perProvider: Int?
    private let clock: WallClock
    private let remark: Finding?
    private let shared: SharedMoney?

    /// - Parameters:
    ///   - perProvider: nil: as many as `concurrency`.
    ///   - remark: what every verdict is to say beside its own findings.
    ///   - shared: money that all places of a fleet share.
    package init(
        runner: CheckRunner, ledger: Ledger, concurrency: Int, perProvider: Int? = nil, clock: WallClock = .system,
        remark: Finding? = nil, shared: SharedMoney? = nil
    ) {
        precondition(concurrency > 0, "concurrency must be at least 1")
        self.runner = runner
        self.ledger = ledger
        self.concurrency = concurrency
        self.perProvider = perProvider
        self.clock = clock
        self.remark = remark
        self.shared = shared
    }

    /// Runs all checks of the plan.
    ///
    /// - Parameter scheduledAt: when a schedule wanted the run; nil counts each check from its own start.
    ///
    /// Cancelling the task ends the checks under way (they are kept as `self.error`), starts no further ones, flushes
    /// the ledger and returns what there is.
    ///
    /// A ledger that refuses a row ends the run likewise: what was probed is paid for, and is to be reported.
    ///
    /// - Precondition: the run has begun (``RunLifecycle``).
    /// - Throws: when the ledger cannot be read; nothing was sent then.
    package func run(
        _ plan: Plan, as run: Run, scheduledAt: Timestamp? = nil, budget: Budget,
        onEvent: @escaping @Sendable (RunEvent) -> Void
    ) async throws(RecordingError) -> RunResult {
        let ended = await WorkerPool.run { () -> Result<RunResult, RecordingError> in
            do throws(RecordingError) {
                return .success(
                    try await carryOut(plan, as: run, scheduledAt: scheduledAt, budget: budget, onEvent: onEvent))
            } catch {
                return .failure(error)
            }
        }
        return try ended.get()
    }

    @concurrent private func carryOut(
        _ plan: Plan, as run: Run, scheduledAt: Timestamp?, budget: Budget,
        onEvent: @escaping @Sendable (RunEvent) -> Void
    ) async throws(RecordingError) -> RunResult {
        let history = try history(for: plan.round)
        let writer = BatchWriter(ledger: ledger, run: run)
        async let _ = writer.keepFlushing()  // a slow probe must not keep finished ones from the disk
        let result = await probeAll(
            plan.checks, scheduledAt: scheduledAt, budget: budget, history: history, writer: writer, onEvent: onEvent)
        guard result.failure == nil else { return result }
        do {
            try writer.flush()
            return result
        } catch {
            return RunResult(verdicts: result.verdicts, failure: error)
        }
    }

    /// What the ledger knows of the time such work takes. Only those need it who must look whether they are done.
    private func history(for checks: [Check]) throws(RecordingError) -> WorkHistory {
        let asks = checks.contains { check in
            if case .direct = check.route { check.tier == .work } else { false }
        }
        guard asks else { return WorkHistory() }
        return WorkHistory(try ledger.verdicts(LedgerQuery(tier: .work, limit: Conductor.rememberedVerdicts)))
    }

    private static let rememberedVerdicts = 400

    private func probeAll(
        _ checks: PlannedChecks, scheduledAt: Timestamp?, budget: Budget, history: WorkHistory, writer: BatchWriter,
        onEvent: @escaping @Sendable (RunEvent) -> Void
    ) async -> RunResult {
        var failure: RecordingError?
        var history = history
        var verdicts: [Verdict?] = Array(repeating: nil, count: checks.count)
        var purse = Purse(budget, ledger: ledger, shared: shared)
        var queue = CheckQueue(checks, perLane: perProvider)
        var done = 0
        await withTaskGroup(of: (Int, Verdict).self) { group in
            var running = 0
            while true {
                while running < concurrency, !Task.isCancelled, let index = queue.next() {
                    let check = checks[index]
                    onEvent(.started(check, total: checks.count))
                    running += 1
                    switch purse.reserve(check, index, at: clock.now()) {
                    case .reserved:
                        let expected = history.expected(check.id)
                        group.addTask { [runner, clock] in
                            let due = scheduledAt ?? clock.now()
                            return (index, await runner.run(check, scheduledAt: due, expected: expected))
                        }
                    case .refused(let refusal):
                        group.addTask { [clock] in
                            (index, .skipped(check, .skippedBudget, at: clock.now(), because: refusal.description))
                        }
                    case .unknown(let problem):
                        failure = problem
                        queue.clear()
                        running -= 1
                    }
                }
                guard let (index, judged) = await group.next() else { break }
                var verdict = judged
                if let remark { verdict.findings.append(remark) }
                running -= 1
                queue.end(index)
                done += 1
                let settlement = purse.settle(index, verdict)
                verdicts[index] = verdict
                history.add(verdict)
                if failure == nil {
                    do throws(RecordingError) { try writer.add(verdict, settling: settlement) } catch {
                        failure = error
                    }
                }
                onEvent(.finished(verdict, done: done, total: checks.count))
                if Task.isCancelled || failure != nil { queue.clear() }
            }
        }
        return RunResult(verdicts: verdicts.compactMap { $0 }, failure: failure)
    }
}

extension Verdict {
    /// The verdict of a check that was not sent.
    package static func skipped(
        _ check: Check, _ code: OutcomeCode, at now: Timestamp, because reason: String
    ) -> Verdict {
        Verdict(
            subject: Subject(check),
            outcome: Outcome(code: code, attempts: [], scheduledAt: now, startedAt: now, finishedAt: now), code: code,
            findings: [Finding(code: code, subject: "check", expected: "to run", actual: reason)])
    }
}
