import Fleet
import Foundation
package import Model
import Monitoring
import Providers
import Recording
import Reporting
import Synchronization
import Threads
import Transport

/// What a monitor is told from outside.
package enum WatchSignal: Hashable, Sendable {
    /// Begin nothing more, and end.
    case drain
    /// Read the settings again.
    case reload
}

/// What was told and is not yet heard. Whoever listens may stop and begin again; one listens at a time.
package final class SignalInbox: Sendable {
    private struct State {
        var waiting: [WatchSignal] = []
        var latch: Latch?
    }

    private let state = Mutex(State())

    package init() {}

    package func post(_ signal: WatchSignal) {
        state.withLock { state in
            state.waiting.append(signal)
            return state.latch
        }?.open()
    }

    /// Nil when the task is cancelled before there is one.
    func next() async -> WatchSignal? {
        while !Task.isCancelled {
            let latch = Latch()
            let first = state.withLock { state in
                state.latch = latch
                return state.waiting.isEmpty ? nil : state.waiting.removeFirst()
            }
            if let first { return first }
            await latch.wait()
        }
        return nil
    }
}

/// Where settings come from, so that they can be read again.
package struct SettingsSource: Sendable {
    /// Nil where there is no file.
    let path: String?
    let load: @Sendable () throws -> AssaySettings
    private let seen = SharedDate()

    package init(path: String?, load: @escaping @Sendable () throws -> AssaySettings) {
        self.path = path
        self.load = load
        _ = hasChanged()
    }

    /// Since it was asked before.
    func hasChanged() -> Bool {
        guard let path else { return false }
        // Where it is a link, what it leads to.
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let date = try? FileManager.default.attributesOfItem(atPath: real)[.modificationDate] as? Date
        else { return false }
        return seen.exchange(date) != date
    }
}

private final class SharedDate: Sendable {
    private let date = Mutex<Date?>(nil)

    func exchange(_ new: Date) -> Date? {
        date.withLock { old in
            defer { old = new }
            return old
        }
    }
}

/// The settings as they were read last, for all who go by them.
final class SettingsInForce: Sendable {
    private let settings: Mutex<AssaySettings>

    init(_ settings: AssaySettings) { self.settings = Mutex(settings) }

    var value: AssaySettings { settings.withLock { $0 } }
    func set(_ new: AssaySettings) { settings.withLock { $0 = new } }
}

/// What the loop of a monitor has from outside, and what it does there.
struct WatchHost: Sendable {
    let request: WatchPlan.Request
    let console: Console
    let clock: SteadyClock
    let pulse: Pulse
    let page: StatusPage
    let client: HTTPClient
    let signals: SignalInbox
    let source: SettingsSource?
    let observing: @Sendable () -> RunObserver
    let lease: WatchLease
    let inForce: SettingsInForce
    let alarm: Alarm
    let shared: SharedMoney?
    /// Where there is time to look at pictures.
    let bench: WorkerPool?

    /// What commands have printed outlives a change of the settings.
    let keys = KeySource.commands()

    func prober(_ settings: AssaySettings) -> Prober {
        Prober(client: client, secrets: settings.secrets, keys: keys)
    }

    func tell(_ change: IncidentChange) {
        page.touch(urgently: true)
        guard change.isTold else { return }
        let word = IncidentLine.word(change.step.rawValue, of: change.incident)
        console.error("\(word): \(IncidentLine.text(change.incident))")
    }

    /// A sign of life, for whoever notices when there is none: nothing else is done about it.
    func beat(_ settings: AssaySettings) async {
        guard let address = settings.alerts.heartbeat else { return }
        let limits = HTTPLimits(connect: .seconds(5), total: .seconds(10), bodyBytes: 1 << 16)
        _ = await client.perform(HTTPRequest(url: address.reveal(), limits: limits))
    }

    /// Whether any of the addresses answers at all.
    func reaches(_ addresses: [WebAddress]) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            for address in addresses {
                group.addTask { [client] in
                    let limits = HTTPLimits(connect: .seconds(5), total: .seconds(10))
                    let exchange = await client.perform(
                        HTTPRequest(url: address.typed, limits: limits, freshConnection: true))
                    return exchange.response != nil
                }
            }
            for await isReached in group where isReached {
                group.cancelAll()
                return true
            }
            return false
        }
    }

    /// The work, given up when the latch opens: it is cancelled then, and tells what became of it.
    static func until<Value: Sendable>(_ latch: Latch, _ work: @escaping @Sendable () async -> Value) async -> Value {
        await withTaskGroup(of: Value.self) { group in
            group.addTask {
                defer { latch.open() }
                return await work()
            }
            await latch.wait()
            group.cancelAll()
            guard let value = await group.next() else { preconditionFailure("work that was cancelled has a value too") }
            return value
        }
    }

    /// A few rows at a time: what is older than its class is kept goes faster than new rows come.
    func prune(_ session: RunSession, after count: Int) {
        do {
            _ = try session.ledger.prune(
                session.settings.retention, now: session.clock.now(), limit: max(500, 2 * count))
        } catch RecordingError.locked {
            // Another time.
        } catch {
            console.error("warning: old rows were not pruned: \(error)")
        }
    }

    /// The settings as they are now; nil, and why is told, where they are wrong: the old ones stay in force.
    func reloaded(_ old: RunSession) -> (RunSession, WatchPlan)? {
        guard let source else {
            console.error("note: settings are not read again: there is no file, or a scenario plays them")
            return nil
        }
        do {
            var settings = try source.load()
            if settings.ledgerPath != old.settings.ledgerPath {
                console.error("note: the ledger stays \(old.settings.ledgerPath) until the next start")
                settings.ledgerPath = old.settings.ledgerPath
            }
            let (new, now) = (settings.watch, old.settings.watch)
            if new.host != now.host || new.port != now.port {
                console.error("note: the page stays at \(now.host):\(now.port.value) until the next start")
            }
            if !new.isServed(as: now) {
                console.error(
                    "note: who reads the pages, their address and certificate are as they were until the next start")
            }
            let target = TestTarget(label: nil, settings: settings, caFile: old.target.caFile)
            let session = try RunSession(
                target: target, in: old.ledger, tiers: WatchPlan.tiers(settings, request), clock: old.clock)
            let plan = try WatchPlan(settings, session.fixtures, request)
            if let taken = try lease.change(to: plan.series, in: old.ledger, at: Watchman.Moment(clock.reading())) {
                console.error(
                    "warning: the settings stay as they were: another watch asks \(taken.words) with this ledger")
                return nil
            }
            inForce.set(settings)
            page.renew(settings)
            page.expect(plan)
            pulse.renew(plan.pulse)
            console.error("note: settings read again: \(plan.setup.entries.count) series")
            return (session, plan)
        } catch {
            console.error("warning: the settings stay as they were: \(error)")
            return nil
        }
    }

    var nextLease: Timestamp? { lease.nextRenewal }

    /// What another one asks by now; nil: all is as it was.
    func lostLease(_ ledger: Ledger, _ now: Watchman.Moment) -> ProbeSeries? {
        do throws(RecordingError) {
            return try lease.keep(in: ledger, at: now)
        } catch {
            // A ledger that is locked or full for a moment says nothing of who holds what.
            return nil
        }
    }
}

extension Watchman.Moment {
    init(_ reading: SteadyClock.Reading) { self.init(steady: reading.steady, wall: reading.wall) }
}
