import Glibc
import Model
import Recording

/// One process at a time ships a ledger: of two that did at once, each would take the other's batches for those of a copy.
final class ShippingLease {
    /// Longer than anything takes between two looks at it: a statement of the centre, at most.
    private static let span = Duration.seconds(60)

    private let ledger: Ledger
    private let clock: WallClock
    private let holder = "\(getpid())-\(UInt64.random(in: 0 ... .max))"
    private var renewed: ContinuousClock.Instant?

    init(_ ledger: Ledger, clock: WallClock) {
        (self.ledger, self.clock) = (ledger, clock)
    }

    /// Waits until whoever ships now is done, but no longer than that.
    ///
    /// - Returns: whether it is held now.
    func take(within patience: Duration, isStubborn: Bool) throws(RecordingError) -> Bool {
        let end = ContinuousClock.now + patience
        while try !renew() {
            if ContinuousClock.now >= end || Task.isCancelled && !isStubborn { return false }
            Pausing.sleep(.milliseconds(100))
        }
        return true
    }

    /// Whether it is held still. It is renewed when a part of its time has passed.
    func keep() throws(RecordingError) -> Bool {
        if let renewed, ContinuousClock.now - renewed < Self.span / 6 { return true }
        return try renew()
    }

    private func renew() throws(RecordingError) -> Bool {
        renewed = nil
        guard try ledger.lease(["ship"], holder: holder, for: Self.span, at: clock.now()) == nil else { return false }
        renewed = .now
        return true
    }

    /// So that another need not wait.
    func end() {
        renewed = nil
        try? ledger.endLeases(of: holder)
    }
}
