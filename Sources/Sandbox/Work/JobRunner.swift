import Model
import Synchronization

/// Runs accepted work beside the requests that asked for it, for as long as the server runs.
final class JobRunner: Sendable {
    private let workshop: Workshop
    private let clock: WallClock
    /// Bytes of the accepted jobs that have not ended.
    private let held = Mutex(0)
    private static let most = 512 << 20
    private let accepted: AsyncStream<Job>
    private let intake: AsyncStream<Job>.Continuation

    init(workshop: Workshop, clock: WallClock) {
        self.workshop = workshop
        self.clock = clock
        (accepted, intake) = AsyncStream.makeStream(of: Job.self)
    }

    /// Begins the work, or ends it as failed where too much is under way.
    func accept(_ job: Job) {
        let hasRoom = held.withLock { held in
            guard held + job.weight <= JobRunner.most else { return false }
            held += job.weight
            return true
        }
        guard !hasRoom else {
            intake.yield(job)
            return
        }
        let text = "the sandbox has no room: work of \(JobRunner.most >> 20) MiB is under way"
        job.end(Job.Ending(status: "failed", error: text), at: clock.now())
    }

    /// Runs until the task is cancelled, and every job with it. `onEnd` hears of every job that has ended.
    func run(onEnd: @escaping @Sendable (Job) -> Void) async {
        await withDiscardingTaskGroup { group in
            for await job in accepted {
                group.addTask {
                    await self.perform(job)
                    self.held.withLock { $0 -= job.weight }
                    onEnd(job)
                }
            }
            group.cancelAll()
        }
    }

    /// One job from start to end. A job that is ended from outside (cancelled) stops here too.
    func perform(_ job: Job) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.work(on: job) }
            group.addTask { for await _ in job.changes() {} }
            if let deadline = job.deadline { group.addTask { try? await Task.sleep(for: deadline) } }
            await group.next()
            group.cancelAll()
        }
        // Ended from outside, or out of time; work that has its end already keeps it.
        let hasStarted = job.snapshot.startedAt != nil
        job.end(Job.Ending(status: hasStarted ? "canceled" : "aborted"), at: clock.now())
    }

    private func work(on job: Job) async {
        let forced = job.forcedEnding
        do {
            // A tenth of the latency is queueing, as far as anyone outside can tell.
            try await Task.sleep(for: job.latency / 10)
            if forced?.status == nil, forced?.stays == "starting" { try await Task.sleep(for: .seconds(86_400)) }
            job.begin(at: clock.now())
            if let forced, forced.status == nil { try await Task.sleep(for: .seconds(86_400)) }
            async let rest: Void = Task.sleep(for: job.latency * 9 / 10)
            let result = try await output(of: job, forced: forced)
            try await rest
            job.end(
                Job.Ending(status: forced?.status ?? "succeeded", result: result, error: forced?.error), at: clock.now()
            )
        } catch let complaint as WorkOrder.Complaint {
            job.end(Job.Ending(status: "failed", error: complaint.text), at: clock.now())
        } catch {
            // Cancelled: by the client, by a scenario's change, or because the server stops.
        }
    }

    private func output(of job: Job, forced: JobEnding?) async throws -> WorkOrder.Result? {
        if let forced, forced.status != "succeeded" || forced.output != nil || forced.dataRemoved { return nil }
        guard case .picture(let fault) = job.turn.decision.fault?.effect else {
            return try await workshop.perform(job.order)
        }
        return try await workshop.perform(job.order) { fault.spoil($0, input: job.order.picture) }
    }
}
