import Synchronization
import Threads

/// Does model work on a few threads of its own, so that computing never holds up the server, and keeps the last
/// results: a demo that sends one picture many times computes it once.
final class Workshop: Sendable {
    private let pool: WorkerPool?
    private let results = Mutex(BoundedStore<String, WorkOrder.Result>(capacity: 64, weight: 64 << 20))

    /// - Parameter pool: as much is computed at once as it has threads; nil: wherever Swift would.
    init(pool: WorkerPool? = nil) {
        self.pool = pool
    }

    /// Waits for a free thread and does the work there. Work that is cancelled while it waits is never begun; work
    /// that has begun is finished, and its result dropped.
    ///
    /// - Parameter spoil: what a fault makes of the result's bytes, on the same thread.
    func perform(
        _ order: WorkOrder, spoil: @Sendable ([UInt8]) -> [UInt8] = { $0 }
    ) async throws -> WorkOrder.Result {
        let result = try await withTaskExecutorPreference(pool) { () async throws -> WorkOrder.Result in
            try Task.checkCancellation()
            let result = try self.result(of: order)
            guard case .picture(let bytes) = result else { return result }
            return .picture(spoil(bytes))
        }
        try Task.checkCancellation()
        return result
    }

    private func result(of order: WorkOrder) throws(WorkOrder.Complaint) -> WorkOrder.Result {
        let key = order.fingerprint
        if let known = results.withLock({ $0[key] }) { return known }
        let value = try order.perform()
        results.withLock { _ = $0.insert(value, for: key, weight: value.weight) }
        return value
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
