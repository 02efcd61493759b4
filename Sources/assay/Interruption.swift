import Foundation
import Harness
import Model
import UnixSignals

/// What a piece of work returned, and the signal that cut it short, if one did.
struct Interruptible<Value: Sendable>: Sendable {
    let value: Value
    let signal: UnixSignal?

    var status: ExitStatus? { signal?.status }
}

extension UnixSignal {
    /// The status a shell expects of a program that ended by this signal: 128 + its number.
    var status: ExitStatus { self == .sigint ? .interrupted : self == .sighup ? .hungUp : .terminated }
}

/// Runs work until it ends. On SIGINT, SIGTERM or SIGHUP the work is cancelled and awaited: it returns what it has so far.
///
/// A second signal ends the process at once, by the system's default action.
///
/// - Throws: what the work throws; of work that was cancelled before it had anything, the signal's status alone.
func untilInterrupted<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value
) async throws -> Interruptible<Value> {
    let signals = await UnixSignalsSequence(
        trapping: Terminal.ignoresHangUp ? [.sigint, .sigterm] : [.sigint, .sigterm, .sighup])
    return try await withThrowingTaskGroup(of: Ending<Value>?.self) { group in
        group.addTask { .finished(try await work()) }
        group.addTask {
            for await signal in signals { return .signal(signal) }
            return nil
        }
        var interruption: UnixSignal?
        while let event = await group.nextResult() {
            if case .failure = event, let interruption { throw interruption.status }
            switch try event.get() {
            case .signal(let signal):
                interruption = signal
                Terminal.error("\(signal): finishing; once more to stop at once")
                restoreDefaultActions()
                group.cancelAll()
            case .finished(let value):
                group.cancelAll()
                return Interruptible(value: value, signal: interruption)
            case nil:
                continue
            }
        }
        throw CancellationError()
    }
}

private enum Ending<Value: Sendable>: Sendable {
    case finished(Value)
    case signal(UnixSignal)
}

func restoreDefaultActions() {
    signal(SIGINT, SIG_DFL)
    signal(SIGTERM, SIG_DFL)
    if !Terminal.ignoresHangUp { signal(SIGHUP, SIG_DFL) }
}
