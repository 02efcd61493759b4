import Model
package import Reporting
import Synchronization

/// What the status page shows, computed after each run and not at each request.
package final class StatusPage: Sendable {
    private let maker: ReportMaker
    private let window: Duration
    private let tier: Tier
    private let clock: WallClock
    private let console: Console
    private let current = Mutex<ReportInput?>(nil)

    init(maker: ReportMaker, window: Duration, tier: Tier, clock: WallClock, console: Console) {
        self.maker = maker
        self.window = window
        self.tier = tier
        self.clock = clock
        self.console = console
    }

    /// Nil until something was measured.
    package var latest: ReportInput? { current.withLock { $0 } }

    /// Nothing to show, or a ledger that cannot be read just now, leaves the page as it is.
    func refresh() {
        let now = clock.now()
        do {
            guard let input = try maker.report(since: now + (.zero - window), until: now, tier: tier, now: now)
            else { return }
            current.withLock { $0 = input }
        } catch {
            console.error("warning: the status page is not brought up to date: \(error)")
        }
    }
}
