import Model
import Synchronization

/// The centre's clock, as it was read last: all servers of a fleet go by it, whatever their own clocks say.
final class CentreClock: Sendable {
    private let own: WallClock
    private let ahead = Mutex(Duration.zero)

    init(_ own: WallClock) { self.own = own }

    var clock: WallClock { WallClock { [self] in own.now() + ahead.withLock { $0 } } }

    func set(_ now: Timestamp) { ahead.withLock { $0 = now - own.now() } }
}
