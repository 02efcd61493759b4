import Fleet
package import Model
import Monitoring
import Recording
package import Reporting
import Threads
import Transport

/// `assay fleet serve`: the status page of a fleet from its centre, and, while it leads, its incidents and who is told of them.
package struct FleetMonitor: Sendable {
    private let ledger: FleetLedger
    private let desk: FleetDesk
    private let page: StatusPage
    private let pulse: Pulse
    private let hearing: Hearing
    private let reading: CentreReading
    private let target: TestTarget
    private let console: Console
    private let clock: WallClock

    /// - Parameter address: of the centre; nil: as the settings name it.
    /// - Throws: ``HarnessError/noCentre``, `FleetError`.
    package init(_ address: String?, at target: TestTarget, console: Console, clock: WallClock = .system) throws {
        let settings = target.settings
        guard let address = address ?? settings.fleet?.url.reveal() else { throw HarnessError.noCentre }
        self.target = target
        self.console = console
        ledger = try FleetLedger(address, ofFleet: true)
        try ledger.expectServing()
        desk = try FleetDesk(
            address, rules: settings.fleetRules, endpoints: settings.namesEndpoints ? settings.endpoints : [],
            clock: clock)
        // Rows and messages have the centre's times.
        self.clock = desk.clock
        pulse = Pulse(limit: .seconds(30))
        hearing = Hearing(at: desk.clock.now())
        reading = CentreReading(console)
        page = StatusPage(
            maker: ReportMaker(settings: settings, ledger: ledger, showsPictures: true),
            window: settings.watch.window.duration, tiers: Tier.allCases, clock: desk.clock, console: console)
        page.refresh()
    }

    package var centre: String { desk.shownAddress }

    /// What its pages are made from: read at the centre where they are asked for.
    package var pages: StatusSource {
        var source = StatusSource(
            report: { [page] in await page.current() },
            problem: { [pulse] in pulse.problem.map { _ in "the fleet's centre has not answered for half a minute" } },
            incident: { [ledger, reading] id in
                try reading.read { try ledger.incident(id).map { ($0, try ledger.notes(of: $0)) } }
            },
            outcomes: { [ledger, reading] query in try reading.read { try ledger.outcomes(query) } })
        source.fault = { [page] in page.fault.map { _ in CentreReading.problem } }
        source.unheard = { [hearing, pulse, clock] in
            hearing.lost(orSilent: pulse.problem != nil).map { Unheard(since: $0, now: clock.now()) }
        }
        source.centreHeardAt = { [hearing] in hearing.last }
        source.counts = { [ledger, reading] query in
            try reading.read {
                try ledger.counts(query.span, in: query.window, tier: query.tier, endpoint: query.endpoint)
            }
        }
        source.compare = { [ledger, reading, page, clock] query in
            let (endpoints, accounting) = (
                page.settings.shownEndpoints(at: ledger.path), page.settings.accounting
            )
            do {
                return try reading.read { try ledger.compare(query, endpoints, accounting, now: clock.now()) }
            } catch {
                return .failure(ComparisonProblem("\(CentreReading.problem.capitalizedFirst)."))
            }
        }
        source.policies = { [page] in page.settings.fleetWords }
        return source
    }

    private enum Part {
        case courier, signal, time, other
    }

    /// Until it is told to drain, or the task is cancelled. What is on its way to whoever is told arrives first, for as long as the settings
    /// wait for what is under way; nobody else leads meanwhile.
    package func run(signals: SignalInbox = SignalInbox()) async {
        let client = HTTPClient(trustedCertificates: target.caFile)
        defer { client.shutdown() }
        let courier = Courier(
            SettingsInForce(target.settings), ledger: desk, client: client, caFile: target.caFile, clock: clock,
            console: console)
        let stop = Courier.StopSign()
        await WorkerPool.with { bench in
            await withTaskGroup(of: Part.self) { group in
                group.addTask(executorPreference: bench) {
                    await courier.run(until: stop)
                    return .courier
                }
                group.addTask(executorPreference: bench) {
                    await page.keep()
                    return .other
                }
                group.addTask {
                    await WorkerPool.run(threads: 1) { await watch(until: stop) }
                    return .other
                }
                group.addTask {
                    await WorkerPool.run(threads: 1) { await lead() }
                    return .other
                }
                group.addTask {
                    await listen(signals)
                    return .signal
                }
                while let part = await group.next(), part != .signal {}
                stop.raise()
                if !courier.tellsNobody {
                    group.addTask {
                        try? await Task.sleep(for: target.settings.schedule.drain.duration)
                        return .time
                    }
                    while let part = await group.next(), part == .other {}
                }
                group.cancelAll()
            }
        }
        desk.resign()
    }

    /// Until it is told to end.
    private func listen(_ signals: SignalInbox) async {
        while let signal = await signals.next(), signal != .drain {
            console.error("note: settings are read again at the next start")
        }
    }

    /// Says again and again that it leads, whatever a turn takes.
    private func lead() async {
        while !Task.isCancelled {
            desk.renew()
            try? await Task.sleep(for: FleetDesk.pace)
        }
    }

    /// Asks again and again who leads, and how things stand.
    private func watch(until stop: Courier.StopSign) async {
        var turn = LeadingTurn(console: console)
        let rules = MessageRules(target.settings.alerts)
        while !Task.isCancelled, !stop.isUp {
            let began = ContinuousClock.now
            let found = turn.take(desk) { change in
                rules.recipients(of: change).map {
                    MessageDraft(channel: $0.channel, step: change.messageStep, due: $0.due)
                }
            }
            if let found {
                pulse.beat()
                hearing.note(clock.now())
                for change in found.changes where change.isTold {
                    let word = IncidentLine.word(change.step.rawValue, of: change.incident)
                    console.output("\(word): \(IncidentLine.text(change.incident))")
                }
                page.touch(urgently: found.isNews)
            } else {
                hearing.miss()
            }
            // Where there is much to look at it is not looked at all the time.
            let spent = began.duration(to: .now)
            try? await Task.sleep(for: min(max(FleetDesk.pace, spent * 2), FleetDesk.pace * 2))
        }
    }
}

/// One turn after the other; what changes is told once.
private struct LeadingTurn {
    let console: Console
    private var wasLeading: Bool?
    private var trouble: String?
    /// Places that alone see more down than is told.
    private var untold: Set<String> = []

    init(console: Console) { self.console = console }

    /// Nil where the centre does not answer.
    mutating func take(_ desk: FleetDesk, _ drafts: (IncidentChange) -> [MessageDraft]) -> FleetDesk.Turn? {
        do {
            let found = try desk.turn(telling: drafts)
            if trouble != nil { console.error("note: the fleet's centre answers again") }
            trouble = nil
            if desk.isLeading != wasLeading {
                console.error(
                    desk.isLeading
                        ? "note: this server leads: it finds the fleet's incidents, and tells of them"
                        : "note: another server leads: this one shows pages, and stands by")
            }
            wasLeading = desk.isLeading
            warn(found.untold)
            return found
        } catch {
            if case FleetError.cancelled = error { return nil }
            if trouble == nil { console.error("warning: \(error) Nothing is found or told meanwhile.") }
            trouble = "\(error)"
            wasLeading = nil
            return nil
        }
    }

    /// Once for each place, as long as it is so.
    private mutating func warn(_ counts: [String: Int]) {
        for (place, count) in counts.sorted(by: { $0.key < $1.key }) where !untold.contains(place) {
            console.error(
                "warning: \(place) alone sees \(count) things down beside those that are told, \(TellingBounds.open) at once and "
                    + "\(TellingBounds.daily) a day: nobody is told of them. Look at what is shipped as \(place); "
                    + "`assay fleet retire` ends it.")
        }
        untold = Set(counts.keys)
    }
}

extension FleetLedger {
    /// The latest before a moment: of those of one microsecond all or none.
    fileprivate func outcomes(_ query: OutcomeQuery) throws -> [ListedOutcome] {
        var own = LedgerQuery(
            since: query.since, until: query.before?.at, tier: query.tier, endpoint: query.endpoint, route: query.route,
            limit: query.limit)
        own.failed = query.failed
        return try verdicts(own, at: query.places).reversed().map { ListedOutcome(id: 0, verdict: $0) }
    }
}

extension AssaySettings {
    /// By what rules a fleet's incidents are found, a sentence each.
    fileprivate var fleetWords: [String] {
        let rules = fleetRules
        let quorum =
            rules.quorum.map { "at least \($0.value) places" }
            ?? "more than half of the places that ask it, and at least two,"
        let channels = alerts.channels.map { "\($0.id) (\($0.kind))" }.joined(separator: ", ")
        return [
            "A thing is down where two probes in a row failed, and down everywhere, or by quorum where some see it up, when "
                + "\(quorum) saw it down within \(rules.window.typed).",
            "What is asked is told by provider, model and feature, whatever the places call it; what one place alone asks is told as that.",
            "Down from some places only is told when all that ask it have looked since, and it lasts \(rules.window.typed).",
            "A place that is not heard for \(rules.silence.typed) is silent: that is told, and it has no say meanwhile.",
            channels.isEmpty
                ? "Nobody is told of incidents: no channel is set up." : "The server that leads tells: \(channels).",
        ]
    }
}
