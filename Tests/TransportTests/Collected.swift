import Synchronization
import Transport

/// Reads a stream until two events have come.
final class Collected: Sendable {
    private let state = Mutex((parser: ServerSentEvents(), events: [String]()))

    var events: [String] { state.withLock { $0.events } }

    func take(_ bytes: [UInt8]) -> StreamStep {
        state.withLock { state in
            state.events += state.parser.feed(bytes).map(\.data)
            return state.events.count >= 2 ? .stop : .goOn
        }
    }
}
