package import Model
package import Recording

/// What a turn of shipping did.
package struct ShippingReport: Hashable, Sendable {
    package var outcomes = 0
    package var rows = 0
    package var batches = 0
    /// Outcomes that still wait.
    package var waiting = 0
    /// Another process ships this ledger all the time: this one did nothing.
    package var isElsewhere = false
    /// What is worth telling, a sentence each: a copy that was noticed, a centre that has less than it had.
    package var notes: [String] = []
}

/// Ships what is new in a ledger, batch by batch, until the centre has everything. A batch that is sent twice changes nothing, and
/// whatever breaks off at whatever moment is sent again.
package struct Shipper {
    /// Outcomes in a batch, and rows that may change.
    package static let (batch, changes) = (1000, 4000)
    /// Outcomes shipped in a second beside probes, at most.
    package static let rate = 4000

    private let ledger: Ledger
    private let address: FleetAddress
    private let location: String
    private let clock: WallClock
    private let isPaced: Bool
    private let lock: ShippingLock
    private var centre: Centre?
    private var hasToldSkipped = false

    /// - Parameters:
    ///   - location: the name by which the centre knows this place.
    ///   - isPaced: whether ``rate`` holds: for one that ships beside probes.
    /// - Throws: ``FleetError/badAddress(reason:)``.
    package init(
        _ ledger: Ledger, to policy: FleetPolicy, location: String, clock: WallClock = .system, isPaced: Bool = true
    ) throws(FleetError) {
        self.ledger = ledger
        self.location = location
        self.clock = clock
        self.isPaced = isPaced
        lock = ShippingLock(ledger)
        address = try FleetAddress(policy.url)
    }

    /// `postgresql://user@host/database`.
    package var shownAddress: String { address.shown }

    /// Blocks its thread; ends early when the task is cancelled, with what was shipped by then. After an error the next call connects anew.
    ///
    /// - Parameters:
    ///   - patience: how long the server is waited for at each step, and another process that ships this ledger.
    ///   - isLast: ships one batch in a task that was cancelled too.
    /// - Throws: ``FleetError``, `RecordingError`.
    package mutating func ship(patience: Duration = .seconds(15), isLast: Bool = false) throws -> ShippingReport {
        guard try lock.take(within: patience, isStubborn: isLast) else {
            var report = ShippingReport()
            report.isElsewhere = true
            return report
        }
        defer { lock.end() }
        do {
            let isVisited = centre != nil
            do {
                return try shipAll(patience, isLast)
            } catch let error as FleetError where isVisited && error.isOfRights {
                // The place may have been retired since: who comes anew is told what it is.
                centre = nil
                return try shipAll(patience, isLast)
            }
        } catch {
            centre = nil
            throw error
        }
    }

    private mutating func shipAll(_ patience: Duration, _ isLast: Bool) throws -> ShippingReport {
        let centre =
            try centre ?? Centre(address, location: location, patience: patience, isStubborn: isLast)
        (centre.connection.patience, centre.connection.isStubborn) = (patience, isLast)
        self.centre = centre
        var report = ShippingReport()
        var known = try agree(centre, &report)
        let kept = try centre.kept(now: clock.now().microseconds)
        while true {
            let began = ContinuousClock.now
            let state = try ledger.shipping()
            let shipment = try ledger.shipment(
                after: state, outcomes: Self.batch, changes: Self.changes, within: kept)
            guard !shipment.isEmpty else {
                try centre.hear(state.identity, waiting: 0, now: clock.now().microseconds)
                return report
            }
            // Nothing of another's is written over, and nothing is kept there that another may send too.
            guard lock.isHeld else { return report }
            let token = try ledger.willShip(shipment)
            switch try centre.take(
                shipment, of: known, after: state.branch, token: token, now: clock.now().microseconds,
                while: { lock.isHeld })
            {
            case .taken: break
            case .foreign:
                known = try agree(centre, &report)
                continue
            case .copied:
                try branch(centre, state, &report)
                known = try agree(centre, &report)
                continue
            case .givenUp: return report
            }
            try ledger.didShip(token)
            known = .init(number: known.number, token: token, outcome: shipment.lastOutcome)
            report.batches += 1
            report.outcomes += shipment.outcomes
            report.rows += shipment.rowCount
            report.waiting = shipment.waiting
            noteSkipped(shipment.skipped, &report)
            if Task.isCancelled { return report }
            pause(since: began, outcomes: shipment.outcomes, isMore: shipment.waiting > 0)
        }
    }

    /// Once: where a clock is not set there are more of them all the time.
    private mutating func noteSkipped(_ count: Int, _ report: inout ShippingReport) {
        guard count > 0, !hasToldSkipped else { return }
        hasToldSkipped = true
        report.notes.append(
            "\(count) outcomes or more are dated more than ten years back or months ahead, by a clock that was not set: they stay in the "
                + "ledger, and are not shipped")
    }

    private func pause(since began: ContinuousClock.Instant, outcomes: Int, isMore: Bool) {
        guard isPaced else { return }
        let due = began + .microseconds(Int64(outcomes) * 1_000_000 / Int64(Self.rate))
        while isMore, ContinuousClock.now < due, !Task.isCancelled { Pausing.sleep(.milliseconds(20)) }
    }
}

extension Shipper {
    /// Finds out what the centre has of this ledger, and makes both say the same.
    private func agree(_ centre: Centre, _ report: inout ShippingReport) throws -> Centre.KnownLedger {
        for _ in 0..<6 {
            let state = try ledger.shipping()
            guard let known = try centre.ledger(state.identity) else {
                try introduce(centre, state, &report)
                continue
            }
            if known.token == state.token { return known }
            if let pending = state.pending, pending.token == known.token {
                // It arrived, and nobody heard of it.
                try ledger.didShip(pending.token)
            } else if known.outcome < state.outcome {
                report.notes.append(
                    "the fleet's centre has less of this ledger than it had, as one that was restored from a copy: what it lacks "
                        + "is shipped again")
                try ledger.rewind(to: known.outcome, token: known.token)
            } else {
                try branch(centre, state, &report)
            }
        }
        throw FleetError.lost(address: address.shown, reason: "others ship under the same name all the time")
    }

    /// The centre does not know its name: it ships for the first time, or the centre has lost what it had.
    private func introduce(_ centre: Centre, _ state: ShippingState, _ report: inout ShippingReport) throws {
        let parent = try state.parent.map { try centre.ledger($0)?.outcome ?? 0 }
        if !state.token.isEmpty || parent == 0 && state.branch > 0 {
            report.notes.append(
                "the fleet's centre has nothing of this ledger any more: everything that is kept is shipped again")
            return try ledger.rewind(to: 0, token: "", parent: parent)
        }
        // A file that was copied before it had a name is known by its runs.
        if state.branch == 0, try centre.hasLedgers(), try centre.shared(with: ledger.runs(after: 0)) != nil {
            return try branch(centre, state, &report)
        }
        try centre.add(state)
    }

    /// Another copy of this file has shipped, or this is an old one.
    private func branch(_ centre: Centre, _ state: ShippingState, _ report: inout ShippingReport) throws {
        let shared = try shared(centre, ledger.runs(after: state.outcome))
        try ledger.branch(
            after: max(shared?.outcome ?? 0, state.outcome), from: shared?.identity ?? state.identity)
        report.notes.append(
            "a copy of this ledger has shipped to the fleet's centre as \(location), or this file is an older copy: from here on "
                + "it ships under a name of its own, and rows that both have are counted once. Two copies that probe at once are "
                + "two watches: give the second a `location` and a ledger of its own")
    }

    /// What a copy has brought. One that ships just now is waited for: its sums are of all it has, whatever has arrived of that.
    private func shared(_ centre: Centre, _ runs: [(run: Int64, last: Int64)]) throws -> Centre.Shared? {
        let end = ContinuousClock.now + centre.connection.patience
        while true {
            let found = try centre.shared(with: runs)
            guard let found, found.isUnderWay else { return found }
            guard ContinuousClock.now < end, !Task.isCancelled, lock.isHeld else {
                throw FleetError.copyShips(location: location)
            }
            Pausing.sleep(.milliseconds(200))
        }
    }
}
