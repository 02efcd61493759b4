import Foundation
import Harness
import Model
import Reporting
import Synchronization

/// One line on stderr that tells how far a run is; nothing at all where stderr is no terminal.
///
/// Redrawn at most ten times a second.
final class Progress: Sendable {
    private struct State {
        var line = ProgressLine()
        var drawnAt: ContinuousClock.Instant?
    }

    private let isShown = Terminal.isTerminal(STDERR_FILENO)
    private let began = ContinuousClock.now
    private let state = Mutex(State())

    /// For one run.
    static func observer() -> RunObserver {
        let progress = Progress()
        return RunObserver(note: progress.show, end: progress.clear)
    }

    private func show(_ event: RunEvent) {
        guard isShown else { return }
        let line: String? = state.withLock { state in
            switch event {
            case .started(let check, let total): state.line.started(check.id, total: total)
            case .finished(let verdict, let done, let total): state.line.finished(verdict, done: done, total: total)
            }
            let now = ContinuousClock.now
            if let drawnAt = state.drawnAt, now - drawnAt < .milliseconds(100) { return nil }
            state.drawnAt = now
            return state.line.text(elapsed: now - began)
        }
        if let line { Terminal.draw(line) }
    }

    private func clear() {
        if isShown { Terminal.draw("") }
    }
}
