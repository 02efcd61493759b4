package import Model
import Synchronization

/// Gathers verdicts and appends them in batches: a transaction for each one would cost ten times the probe's own work.
///
/// A batch is written when it is full or its first verdict has waited long enough. Time is looked at when a verdict
/// is added and by ``keepFlushing()``; whoever ends the run calls ``flush()``.
package final class BatchWriter: Sendable {
    private struct State {
        var pending: [Verdict] = []
        var settlements: [MoneySettlement] = []
        var oldest: ContinuousClock.Instant?
    }

    private let ledger: Ledger
    private let run: Run
    private let maximumCount: Int
    private let maximumAge: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Mutex(State())

    package init(
        ledger: Ledger, run: Run, maximumCount: Int = 100, maximumAge: Duration = .milliseconds(200),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.ledger = ledger
        self.run = run
        self.maximumCount = maximumCount
        self.maximumAge = maximumAge
        self.now = now
    }

    /// Keeps a verdict, and writes the batch when it is due. After an error the batch is still held, and tried again
    /// with the next one.
    ///
    /// - Parameter settling: the money that was set aside for it.
    package func add(_ verdict: Verdict, settling: MoneySettlement? = nil) throws(RecordingError) {
        try state.withLock { state throws(RecordingError) in
            state.pending.append(verdict)
            if let settling { state.settlements.append(settling) }
            state.oldest = state.oldest ?? now()
            if isDue(state) { try write(&state) }
        }
    }

    /// Writes what is held. When it returns, everything added before is in the ledger.
    package func flush() throws(RecordingError) {
        try state.withLock { state throws(RecordingError) in try write(&state) }
    }

    /// Writes batches as they become due, until the task is cancelled; then the last one.
    package func keepFlushing() async throws(RecordingError) {
        while (try? await Task.sleep(for: maximumAge)) != nil {
            try state.withLock { state throws(RecordingError) in
                if isDue(state) { try write(&state) }
            }
        }
        try flush()
    }

    private func isDue(_ state: State) -> Bool {
        guard let oldest = state.oldest else { return false }
        return state.pending.count >= maximumCount || now() - oldest >= maximumAge
    }

    private func write(_ state: inout State) throws(RecordingError) {
        try ledger.append(state.pending, to: run, settling: state.settlements)
        state = State()
    }
}
