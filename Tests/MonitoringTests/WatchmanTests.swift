import Model
import Monitoring
import Testing

@Suite("Watchman")
struct WatchmanTests {
    private func setup(_ maintenance: [MaintenanceWindow] = [], urgency: Int = 1) -> Watchman.Setup {
        let entries = [series("hd-image"), series("hd-image", "replicate", .reach), series("hd-image", "other")].map {
            Schedule.Entry(
                series: $0, lane: $0.route, cadence: .every(Span(.seconds($0.tier == .work ? 600 : 60))),
                limit: .seconds(30))
        }
        return Watchman.Setup(
            entries: entries, limits: Schedule.Limits(total: 4, perLane: 4),
            incidents: IncidentMachine.Setup(policy: IncidentPolicy(), topology: Topology(chains: [:])),
            maintenance: maintenance, urgency: urgency)
    }

    /// Starts and missed slots of a span, each probe answered at once.
    private func play(
        _ watchman: inout Watchman, from start: Timestamp, for span: Duration, _ code: (ProbeSeries) -> OutcomeCode
    ) -> (started: [ProbeSeries], missed: [MissedSlots], told: [IncidentChange]) {
        var (started, missed, told): ([ProbeSeries], [MissedSlots], [IncidentChange]) = ([], [], [])
        var now = Watchman.Moment(steady: start, wall: start)
        while let wake = watchman.nextWake, wake < start + span {
            now = Watchman.Moment(steady: wake, wall: wake)
            var actions = watchman.handle(.tick, at: now)
            while !actions.isEmpty {
                switch actions.removeFirst() {
                case .start(let slot):
                    started.append(slot.series)
                    actions += watchman.handle(.finished(verdict(slot.series, code(slot.series), at: wake)), at: now)
                case .missed(let slots): missed.append(slots)
                case .told(let change): told.append(change)
                default: break
                }
            }
        }
        return (started, missed, told)
    }

    @Test("in maintenance nothing is asked, each slot is counted as that, and nothing is told")
    func maintenance() {
        let window = MaintenanceWindow(.once(noon..<noon + .seconds(1200)), route: "replicate")
        var watchman = Watchman(setup([window]), at: Watchman.Moment(steady: noon, wall: noon))
        let (started, missed, told) = play(&watchman, from: noon, for: .seconds(1200)) { _ in .providerError }
        #expect(Set(started.map(\.route)) == ["other"])
        #expect(missed.count == 22 && missed.allSatisfy { $0.code == .skippedMaintenance })
        #expect(Set(told.map(\.incident.cause)) == [.provider("other")])
    }

    @Test("billed probes come more often while a cheap one of the same route fails, and no longer")
    func urgency() {
        var watchman = Watchman(setup(urgency: 5), at: Watchman.Moment(steady: noon, wall: noon))
        let bad = play(&watchman, from: noon, for: .seconds(1200)) { $0.tier == .reach ? .providerError : .ok }
        let count = bad.started.filter { $0 == series("hd-image") }.count
        #expect((9...10).contains(count), "\(count)")
        #expect(bad.started.filter { $0.route == "other" }.count == 2)
        let good = play(&watchman, from: noon + .seconds(1200), for: .seconds(1200)) { _ in .ok }
        #expect((2...3).contains(good.started.filter { $0 == series("hd-image") }.count))
    }

    @Test("other ceilings end what was told of the old ones; the same ceilings do not")
    func ceilings() throws {
        let now = Watchman.Moment(steady: noon, wall: noon)
        var watchman = Watchman(setup(), at: now)
        var spending = SpendingPolicy.none
        spending.providers["replicate"] = SpendingPolicy.Ceiling(day: MicroDollars(1))
        let bill = MoneyBill(provider: "replicate", amount: MicroDollars(2))
        let refusal = try #require(BudgetGuard(spending).refusal([bill], in: MoneyBook(), at: noon))
        _ = watchman.handle(.refused(series("hd-image"), refusal), at: now)
        #expect(watchman.incidents.openIncidents.map(\.kind) == [.budget])
        _ = watchman.renew(setup(), at: now)
        #expect(watchman.incidents.openIncidents.map(\.kind) == [.budget])
        _ = watchman.renew(setup(), areCeilingsOthers: true, at: now)
        #expect(watchman.incidents.openIncidents.isEmpty)
    }

    @Test("what was used up on a day is over an hour into the next, unless that has no money either")
    func days() throws {
        let now = Watchman.Moment(steady: noon, wall: noon)
        func moment(_ hours: Int) -> Watchman.Moment {
            Watchman.Moment(steady: noon + .seconds(hours * 3600), wall: noon + .seconds(hours * 3600))
        }
        let refusal = BudgetGuard.Refusal(
            provider: "replicate", span: "day", limit: MicroDollars(1), committed: .zero, wanted: MicroDollars(2),
            isPace: false)
        var watchman = Watchman(setup(), at: now)
        _ = watchman.handle(.refused(series("hd-image"), refusal), at: now)
        _ = watchman.handle(.tick, at: moment(12))
        #expect(watchman.incidents.openIncidents.map(\.kind) == [.budget])
        var poor = watchman
        _ = poor.handle(.refused(series("hd-image"), refusal), at: moment(12))
        _ = poor.handle(.tick, at: moment(14))
        #expect(poor.incidents.openIncidents.map(\.kind) == [.budget])
        _ = watchman.handle(.tick, at: moment(14))
        #expect(watchman.incidents.openIncidents.isEmpty)
    }

    @Test("a wall clock that is set, by however much, changes nothing of what is held back and for how long")
    func clock() {
        for hours in [-48, -1, 0, 1, 48] {
            var setup = setup()
            setup.targets = ["replicate": "a", "other": "b", "third": "c"]
            setup.entries.append(
                Schedule.Entry(
                    series: series("hd-image", "third"), lane: "third", cadence: .every(Span(.seconds(60))),
                    limit: .seconds(30)))
            var watchman = Watchman(setup, at: Watchman.Moment(steady: noon, wall: noon))
            func moment(_ seconds: Int) -> Watchman.Moment {
                let steady = noon + .seconds(seconds)
                return Watchman.Moment(steady: steady, wall: steady + .seconds(hours * 3600))
            }
            let failed = verdict(series("hd-image"), .transportRefused, at: noon)
            #expect(watchman.handle(.finished(failed), at: moment(1)).isEmpty, "\(hours) h")
            var recorded = 0
            for seconds in 2..<61 {
                recorded += watchman.handle(.tick, at: moment(seconds)).count {
                    if case .record = $0 { true } else { false }
                }
            }
            #expect(recorded == 0, "\(hours) h")
            let released = watchman.handle(.tick, at: moment(61)).count { if case .record = $0 { true } else { false } }
            #expect(released == 1, "\(hours) h")
        }
    }

    @Test("what is held back when it ends, or when settings are read again, is told as nobody's doing")
    func heldAtTheEnd() {
        func handled(
            _ event: (inout Watchman) -> [Watchman.Action]
        ) -> (recorded: Int, told: Int) {
            var controlled = setup()
            controlled.hasControls = true
            var watchman = Watchman(controlled, at: Watchman.Moment(steady: noon, wall: noon))
            var actions: [Watchman.Action] = []
            for second in 0..<4 {
                let failed = verdict(series("hd-image"), .transportRefused, at: noon + .seconds(second))
                actions += watchman.handle(.finished(failed), at: Watchman.Moment(steady: noon, wall: noon))
            }
            actions += event(&watchman)
            return (
                actions.count { if case .record = $0 { true } else { false } },
                actions.count { if case .told = $0 { true } else { false } }
            )
        }
        let now = Watchman.Moment(steady: noon + .seconds(5), wall: noon + .seconds(5))
        let drained = handled { $0.handle(.drain, at: now) }
        #expect(drained.recorded == 4 && drained.told == 0)
        var controlled = setup()
        controlled.hasControls = true
        let renewed = handled { [controlled] in $0.renew(controlled, at: now) }
        #expect(renewed.recorded == 0 && renewed.told == 0)
        // The controls say whose doing it was.
        let theirs = handled { $0.handle(.controls(true), at: now) }
        #expect(theirs.recorded == 4 && theirs.told == 1)
        let ours = handled { $0.handle(.controls(false), at: now) }
        #expect(ours.recorded == 4 && ours.told == 0)
    }
}
