package import Fleet
import Glibc
package import Model
package import Recording
import Threads

/// Ships what a ledger has to the centre that the settings name, on a thread of its own. What cannot be shipped waits in the ledger:
/// no probe waits for it, and nothing depends on it.
package struct FleetPost: Sendable {
    private let policy: FleetPolicy
    private let location: String
    private let ledger: Ledger
    private let clock: WallClock

    /// Nil where the settings name no centre.
    package init?(_ target: TestTarget, ledger: Ledger, clock: WallClock = .system) {
        guard let policy = target.settings.fleet else { return nil }
        self.policy = policy
        location = policy.location ?? target.location
        self.ledger = ledger
        self.clock = clock
    }

    /// Ships everything there is, once.
    ///
    /// - Parameters:
    ///   - patience: how long the server is waited for at each step.
    ///   - isPaced: so slowly that probes do not feel it.
    /// - Throws: `FleetError`, `RecordingError`.
    package func ship(patience: Duration = .seconds(15), isPaced: Bool = true) async throws -> ShippingReport {
        try await WorkerPool.run(threads: 1) {
            Result {
                var shipper = try Shipper(ledger, to: policy, location: location, clock: clock, isPaced: isPaced)
                return try shipper.ship(patience: patience)
            }
        }.get()
    }

    /// For `assay fleet ship`.
    ///
    /// - Returns: what was shipped, in words.
    /// - Throws: ``HarnessError/noFleet``, ``HarnessError/nothingToShip(ledger:)``, ``HarnessError/shippedElsewhere(ledger:waited:)``, `FleetError`, `RecordingError`.
    package static func shipByHand(_ settings: AssaySettings) async throws -> String {
        let target = TestTarget(label: nil, settings: settings)
        guard settings.fleet != nil else { throw HarnessError.noFleet }
        guard access(settings.ledgerPath, F_OK) == 0 else {
            throw HarnessError.nothingToShip(ledger: settings.ledgerPath)
        }
        guard let post = FleetPost(target, ledger: try Ledger.existing(at: settings.ledgerPath)) else {
            throw HarnessError.noFleet
        }
        let patience = Duration.seconds(15)
        let report = try await post.ship(patience: patience, isPaced: false)
        guard !report.isElsewhere else {
            throw HarnessError.shippedElsewhere(ledger: settings.ledgerPath, waited: patience)
        }
        return
            (report.notes.map { "warning: \($0)" }
            + [
                "shipped \(report.outcomes) outcomes as \(post.location), \(report.rows) rows in \(report.batches) batches"
            ])
            .joined(separator: "\n")
    }

    /// The same, at the end of a run: what hinders it is told, and waits for the next one.
    ///
    /// - Returns: what is worth telling, a sentence each.
    package func shipAtEnd() async -> [String] {
        do {
            return try await ship(patience: .seconds(5)).notes
        } catch {
            return ["\(error) What was measured waits in \(ledger.path)."]
        }
    }

    /// Ships what is new every few seconds until the task is cancelled, and once more then.
    func run(_ console: Console) async {
        await WorkerPool.run(threads: 1) {
            var turn = FleetTurn(console: console)
            do {
                turn.shipper = try Shipper(ledger, to: policy, location: location, clock: clock)
            } catch {
                return console.error("warning: nothing is shipped: \(error)")
            }
            while !Task.isCancelled {
                turn.take(patience: .seconds(15))
                try? await Task.sleep(for: turn.pause)
            }
            // The last rows; where it takes long they wait in the ledger.
            turn.take(patience: .seconds(3), isLast: true)
        }
    }
}

/// One turn after the other; what changes is told once.
private struct FleetTurn {
    let console: Console
    var shipper: Shipper?
    private(set) var pause = FleetTurn.shortest
    private static let (shortest, longest) = (Duration.seconds(3), Duration.seconds(20))
    private var trouble: String?
    /// It does not pass by itself.
    private var isLasting = false

    init(console: Console) { self.console = console }

    mutating func take(patience: Duration, isLast: Bool = false) {
        do {
            guard let report = try shipper?.ship(patience: patience, isLast: isLast) else { return }
            // Another process ships: it tells how it goes.
            guard !report.isElsewhere else { return }
            for note in report.notes { console.error("warning: \(note)") }
            if trouble != nil {
                console.error(
                    "note: the fleet's centre answers again; \(report.outcomes) outcomes waited and are there now")
            }
            (trouble, isLasting, pause) = (nil, false, Self.shortest)
        } catch {
            if case FleetError.cancelled = error { return }
            let text = "\(error)"
            // A place that is retired while the centre was away is told so.
            let lasts = (error as? FleetError)?.isPassing == false
            if trouble == nil || lasts && !isLasting {
                console.error("warning: \(text) What is measured waits in the ledger.")
            }
            (trouble, isLasting) = (text, lasts)
            pause = min(pause * 2, Self.longest)
        }
    }
}
