import Foundation
import Harness
import Model
import Synchronization
import UnixSignals

/// The signals a monitor goes by: SIGINT and SIGTERM let what is under way end, SIGHUP has the settings read again, and the
/// second to end ends at once. A terminal that is closed sends SIGHUP too: then it ends.
struct WatchSignals: Sendable {
    let inbox = SignalInbox()
    private let last: LastSignal

    init() async {
        let trapped: [UnixSignal] = Terminal.ignoresHangUp ? [.sigint, .sigterm] : [.sigint, .sigterm, .sighup]
        let signals = await UnixSignalsSequence(trapping: trapped)
        let last = LastSignal()
        let wasTerminal = isatty(STDERR_FILENO) == 1
        self.last = last
        Task { [inbox] in
            for await signal in signals {
                if signal == .sighup, !wasTerminal || isatty(STDERR_FILENO) == 1 {
                    inbox.post(.reload)
                    continue
                }
                last.note(signal)
                Terminal.error("\(signal): finishing; once more to stop at once")
                restoreDefaultActions()
                inbox.post(.drain)
            }
        }
    }

    /// The status a shell expects of a program that a signal ended; nil without one.
    var status: ExitStatus? { last.signal?.status }
}

private final class LastSignal: Sendable {
    private let value = Mutex<UnixSignal?>(nil)

    var signal: UnixSignal? { value.withLock { $0 } }
    func note(_ signal: UnixSignal) { value.withLock { $0 = signal } }
}
