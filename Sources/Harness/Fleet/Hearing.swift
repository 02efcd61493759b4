import Model
import Synchronization

/// When the centre of a fleet answered last, and whether it did when it was asked last.
final class Hearing: Sendable {
    private let state: Mutex<(at: Timestamp, isMissed: Bool)>

    init(at moment: Timestamp) { state = Mutex((moment, false)) }

    /// When it answered last.
    var last: Timestamp { state.withLock { $0.at } }

    func note(_ moment: Timestamp) { state.withLock { $0 = (moment, false) } }
    func miss() { state.withLock { $0.isMissed = true } }

    /// When it answered last, where it does no more; nil where it does.
    ///
    /// - Parameter isSilent: it was not even asked for long.
    func lost(orSilent isSilent: Bool) -> Timestamp? {
        state.withLock { $0.isMissed || isSilent ? $0.at : nil }
    }
}
