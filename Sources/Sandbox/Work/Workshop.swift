import Dispatch
import Synchronization

/// Does model work on a few threads of its own, so that computing never holds up the server, and keeps the last
/// results: a demo that sends one picture many times computes it once.
final class Workshop: Sendable {
    private struct State {
        var running = 0
        var waiting: [@Sendable () -> Void] = []
        var results = BoundedStore<String, WorkOrder.Result>(capacity: 64, weight: 64 << 20)
    }

    private let limit: Int
    private let queue = DispatchQueue(label: "sandbox.workshop", attributes: .concurrent)
    private let state = Mutex(State())

    init(limit: Int = 2) {
        self.limit = limit
    }

    /// Waits for a free thread and does the work there. Work that is cancelled while it waits is never begun; work
    /// that has begun is finished, and its result dropped.
    func perform(_ order: WorkOrder) async throws -> WorkOrder.Result {
        let key = order.fingerprint
        if let known = state.withLock({ $0.results[key] }) { return known }
        let cancelled = Flag()
        let result: Result<WorkOrder.Result, any Error> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enqueue {
                    if cancelled.isSet { return continuation.resume(returning: .failure(CancellationError())) }
                    continuation.resume(returning: Result { try order.perform() })
                }
            }
        } onCancel: {
            cancelled.set()
        }
        try Task.checkCancellation()
        let value = try result.get()
        state.withLock { _ = $0.results.insert(value, for: key, weight: value.weight) }
        return value
    }

    private func enqueue(_ work: @escaping @Sendable () -> Void) {
        let starts = state.withLock { state in
            state.waiting.append(work)
            guard state.running < limit else { return false }
            state.running += 1
            return true
        }
        if starts { queue.async { self.drain() } }
    }

    private func drain() {
        while let work = next() { work() }
    }

    private func next() -> (@Sendable () -> Void)? {
        state.withLock { state in
            if state.waiting.isEmpty {
                state.running -= 1
                return nil
            }
            return state.waiting.removeFirst()
        }
    }
}

extension WorkOrder.Result {
    /// Bytes it holds on to.
    var weight: Int {
        switch self {
        case .picture(let bytes): bytes.count
        case .text(let text): text.utf8.count
        }
    }
}

/// A flag that is set once, from any thread.
final class Flag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .acquiring) }
    func set() { value.store(true, ordering: .releasing) }
}
