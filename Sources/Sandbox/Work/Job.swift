import Model
import Synchronization

/// One piece of work a provider has accepted: a prediction, or an event of a Space.
final class Job: Sendable, Identifiable {
    enum Phase: Hashable, Sendable { case starting, processing, ended(Ending) }

    struct Ending: Hashable, Sendable {
        /// Replicate's word: `succeeded`, `failed`, `canceled`, or what a fault makes of it.
        var status: String
        var result: WorkOrder.Result?
        var error: String?
    }

    struct Snapshot: Hashable, Sendable {
        var phase = Phase.starting
        var startedAt: Timestamp?
        var endedAt: Timestamp?
        /// From `startedAt` to `endedAt`: what the provider meters.
        var spent = Duration.zero

        var ending: Ending? { if case .ended(let ending) = phase { ending } else { nil } }
    }

    let id: String
    let model: HostedModel
    let order: WorkOrder
    /// As the client sent it.
    let input: JSONValue
    let turn: Turn
    let createdAt: Timestamp
    /// How long the work takes, in the scenario's time.
    let latency: Duration
    /// After this long it is given up, in real time. Nil: never.
    let deadline: Duration?
    private let state: Mutex<State>

    private struct State {
        var snapshot = Snapshot()
        var listeners: [AsyncStream<Void>.Continuation] = []
    }

    init(
        id: String, model: HostedModel, order: WorkOrder, input: JSONValue, turn: Turn, createdAt: Timestamp,
        latency: Duration, deadline: Duration? = nil
    ) {
        self.id = id
        self.model = model
        self.order = order
        self.input = input
        self.turn = turn
        self.createdAt = createdAt
        self.latency = latency
        self.deadline = deadline
        state = Mutex(State())
    }

    /// Bytes it holds, about: the picture, and the client's text of it.
    var weight: Int { order.picture.count * 7 / 3 + 1024 }

    var snapshot: Snapshot { state.withLock { $0.snapshot } }

    /// From its acceptance to its end, queueing included; nil while it has none.
    var span: Duration? { snapshot.endedAt.map { $0 - createdAt } }

    /// What the call's fault makes of the work's end, if it does.
    var forcedEnding: JobEnding? {
        if case .job(let ending) = turn.decision.fault?.effect { ending } else { nil }
    }

    func begin(at now: Timestamp) {
        change {
            $0.phase = .processing; $0.startedAt = now
        }
    }

    /// Ends the work, unless it has ended already.
    func end(_ ending: Ending, at now: Timestamp) {
        change { snapshot in
            snapshot.phase = .ended(ending)
            snapshot.endedAt = now
            snapshot.spent = snapshot.startedAt.map { now - $0 } ?? .zero
        }
    }

    private func change(_ alter: (inout Snapshot) -> Void) {
        let told = state.withLock { state -> [AsyncStream<Void>.Continuation] in
            guard state.snapshot.ending == nil else { return [] }
            alter(&state.snapshot)
            let listeners = state.listeners
            if state.snapshot.ending != nil { state.listeners = [] }
            return listeners
        }
        let isOver = snapshot.ending != nil
        for listener in told {
            listener.yield()
            if isOver { listener.finish() }
        }
    }

    /// An element for every change of phase; it ends when the work ends.
    func changes() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let isOver = state.withLock { state in
            if state.snapshot.ending == nil { state.listeners.append(continuation) }
            return state.snapshot.ending != nil
        }
        if isOver { continuation.finish() }
        return stream
    }

    /// Waits until the work has ended, at most `limit`.
    func ended(within limit: Duration) async -> Snapshot {
        await race(against: limit) { for await _ in self.changes() {} }
    }

    /// Waits until the work has begun or ended, at most `limit`.
    func begun(within limit: Duration) async -> Snapshot {
        await race(against: limit) {
            // First listen, then look: a change between the two is seen either way.
            let changes = self.changes()
            if self.snapshot.phase != .starting { return }
            for await _ in changes where self.snapshot.phase != .starting { return }
        }
    }

    private func race(against limit: Duration, _ event: @escaping @Sendable () async -> Void) async -> Snapshot {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await event() }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
        return snapshot
    }
}
