import Foundation
import Harness
import Model
import Synchronization

/// One line on stderr that tells how far a run is; nothing at all where stderr is no terminal.
///
/// Redrawn at most ten times a second.
final class Progress: Sendable {
    fileprivate struct State {
        var running: [String] = []
        var done = 0
        var failed = 0
        var total = 0
        var drawnAt: ContinuousClock.Instant?
    }

    private let isShown = Terminal.isTerminal(STDERR_FILENO)
    private let began = ContinuousClock.now
    private let state = Mutex(State())

    func show(_ event: RunEvent) {
        guard isShown else { return }
        let line: String? = state.withLock { state in
            state.note(event)
            let now = ContinuousClock.now
            if let drawnAt = state.drawnAt, now - drawnAt < .milliseconds(100) { return nil }
            state.drawnAt = now
            return state.line(elapsed: now - began)
        }
        if let line { draw(line) }
    }

    func clear() {
        if isShown { draw("") }
    }

    /// Carriage return, erase to the end of the line, text; cut so that it never wraps.
    private func draw(_ line: String) {
        FileHandle.standardError.write(Data("\r\u{1B}[K\(line.prefix(max(20, Terminal.width - 1)))".utf8))
    }
}

extension Progress.State {
    fileprivate mutating func note(_ event: RunEvent) {
        switch event {
        case .started(let check, let total):
            running.append(check.id)
            self.total = total
        case .finished(let verdict, let done, let total):
            if let index = running.firstIndex(of: verdict.subject.checkID) { running.remove(at: index) }
            self.done = done
            self.total = total
            if verdict.code.counting == .down { failed += 1 }
        }
    }

    fileprivate func line(elapsed: Duration) -> String {
        let cells = 20
        let filled = total == 0 ? 0 : done * cells / total
        let bar = String(repeating: "━", count: filled) + String(repeating: "╌", count: cells - filled)
        let names = running.prefix(2).joined(separator: ", ")
        let more = running.count > 2 ? " … \(running.count - 2) more" : ""
        return "\(bar) \(done)/\(total) checks, \(failed) failed, \(elapsed.readable)  \(names)\(more)"
    }
}
