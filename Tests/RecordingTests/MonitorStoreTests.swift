import GRDB
import Model
import Testing

@testable import Recording

@Suite("What a monitor keeps")
struct MonitorStoreTests {
    private let start = Sample.start
    private let series = ProbeSeries(endpoint: "hd-image", route: "replicate", tier: .work)

    private func incident(_ seconds: Int = 0, cause: IncidentCause = .provider("replicate")) -> Incident {
        var incident = Incident(
            cause: cause, kind: .down, severity: .degraded, code: .providerError, beganAt: start + .seconds(seconds),
            openedAt: start + .seconds(seconds + 60), affected: [series],
            evidence: Incident.Evidence(
                series: series, fixture: "portrait", startedAt: start + .seconds(seconds), excerpt: "500: out of memory"
            ))
        incident.cost = MicroDollars(1900)
        return incident
    }

    @Test("an incident comes back as it was kept, with its notes, and as it is after each change")
    func incidents() throws {
        let scratch = try Scratch()
        let ledger = try Ledger(path: scratch.path)
        var kept = incident()
        #expect(try ledger.keep(IncidentChange(.opened, kept, at: start)))
        #expect(try ledger.incidents() == [kept])
        try ledger.note(IncidentNote(at: start, text: "asked them"), of: kept)
        kept.join([ProbeSeries(endpoint: "old", route: "backend", tier: .reach)])
        (kept.severity, kept.peak, kept.isFlapping) = (.major, .major, true)
        #expect(try ledger.keep(IncidentChange(.worsened, kept, at: start)))
        #expect(try ledger.incidents(openOnly: true) == [kept])
        (kept.endedAt, kept.closedAt, kept.failing, kept.closing) = (start, start + .seconds(9), [], "by hand")
        #expect(try ledger.keep(IncidentChange(.recovered, kept, at: start)))
        #expect(try ledger.incidents(openOnly: true).isEmpty)
        #expect(try ledger.incident("2026") == kept && ledger.incident("2027") == nil)
        #expect(try ledger.incident(kept.id + "\0zzz") == nil && ledger.incident("2026\0zzz") == nil)
        #expect(try ledger.notes(of: kept) == [IncidentNote(at: start, text: "asked them")])
        #expect(try ledger.incidents(since: start + .seconds(10)).isEmpty)
        #expect(try ledger.incidents(since: start + .seconds(9)) == [kept])
    }

    @Test("of one cause and kind there is one open incident, whichever process found it first")
    func oneOpen() throws {
        let scratch = try Scratch()
        let (one, other) = (try Ledger(path: scratch.path), try Ledger(path: scratch.path))
        #expect(try one.keep(IncidentChange(.opened, incident(), at: start)))
        #expect(try !other.keep(IncidentChange(.opened, incident(30), at: start)))
        #expect(try other.keep(IncidentChange(.opened, incident(30, cause: .backend), at: start)))
        #expect(try one.incidents().count == 2)
    }

    @Test("missed slots are one row for each day, series and reason, however many they are")
    func missed() throws {
        let scratch = try Scratch()
        let ledger = try Ledger(path: scratch.path)
        for second in 0..<50 {
            let moment = start + .seconds(second)
            try ledger.add([
                MissedSlots(series: series, code: .skippedSlot, count: 2, first: moment, last: moment + .seconds(1)),
                MissedSlots(series: series, code: .skippedMaintenance, count: 1, first: moment, last: moment),
            ])
        }
        let all = try ledger.missed(in: start..<start + .seconds(3600))
        #expect(all.map(\.count) == [50, 100] && all.map(\.code) == [.skippedMaintenance, .skippedSlot])
        #expect(all.last?.first == start && all.last?.last == start + .seconds(50))
        #expect(try ledger.pool.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM missed") } == 2)
    }

    @Test(
        "an open incident knows since when nothing of it is asked for want of money, until it is asked again or is over"
    )
    func unasked() throws {
        let scratch = try Scratch()
        let ledger = try Ledger(path: scratch.path)
        try ledger.begin(Sample.run())
        try ledger.append([Sample.verdict(0), Sample.verdict(60)], to: Sample.run())
        var open = incident()
        _ = try ledger.keep(IncidentChange(.opened, open, at: start))
        func leaveOut(_ second: Int, _ code: OutcomeCode = .skippedBudget) throws {
            let moment = start + .seconds(second)
            try ledger.add([MissedSlots(series: series, code: code, count: 1, first: moment, last: moment)])
        }
        try leaveOut(100, .skippedSlot)
        #expect(try ledger.openIncidents().first?.unaskedSince == nil)
        try leaveOut(120)
        try leaveOut(180)
        #expect(try ledger.openIncidents().first?.unaskedSince == start + .seconds(60))
        #expect(try ledger.incident(open.id)?.unaskedSince == start + .seconds(60))
        try ledger.append([Sample.verdict(240)], to: Sample.run())
        #expect(try ledger.openIncidents().first?.unaskedSince == nil)
        // Where something else that fails in it is asked, it is looked at.
        try leaveOut(300)
        open.join([ProbeSeries(endpoint: "hd-image", route: "replicate", tier: .reach)])
        _ = try ledger.keep(IncidentChange(.changed, open, at: start))
        try ledger.append([Sample.verdict(310, tier: .reach)], to: Sample.run())
        #expect(try ledger.openIncidents().first?.unaskedSince == nil)
        (open.endedAt, open.closedAt, open.failing) = (start + .seconds(400), start + .seconds(400), [])
        _ = try ledger.keep(IncidentChange(.recovered, open, at: start))
        #expect(try ledger.incident(open.id)?.unaskedSince == nil)
    }

    @Test("what is set aside counts until it is settled, by the day and the month, for whom it was set aside")
    func money() throws {
        let scratch = try Scratch()
        let ledger = try Ledger(path: scratch.path)
        try ledger.begin(Sample.run())
        func reserve(_ amount: Int64) throws -> [MoneyReservation] {
            try ledger.reserve([MoneyBill(provider: "replicate", amount: MicroDollars(amount))], at: start) { _ in
                Never?.none
            }.get()
        }
        let (known, unknown, unsent) = (try reserve(5000), try reserve(7000), try reserve(100))
        #expect(try ledger.book(at: start).day == ["replicate": MicroDollars(12_100)])
        // Through the backend, of which the first attempt has no known cost, and the second cost $0.0019.
        try ledger.append([Sample.full], to: Sample.run(), settling: [MoneySettlement(known, Sample.full)])
        #expect(try ledger.book(at: start).day["replicate"] == MicroDollars(5000 + 7000 + 100))
        #expect(try ledger.book(at: start).dayTotal == MicroDollars(12_100))
        try ledger.append(
            [Sample.text], to: Sample.run(),
            settling: [MoneySettlement(unknown, Sample.text), MoneySettlement(unsent, nil)])
        #expect(try ledger.book(at: start).dayTotal == MicroDollars(5000))
        let tomorrow = try ledger.book(at: start + .seconds(86_400))
        #expect(tomorrow.dayTotal == .zero && tomorrow.monthTotal == MicroDollars(5000))
        #expect(try ledger.book(at: start + .seconds(40 * 86_400)).monthTotal == .zero)
    }

    @Test("two processes that reserve at once never pass a ceiling together")
    func together() async throws {
        struct Full: Error {}
        let scratch = try Scratch()
        let ledgers = try (0..<2).map { _ in try Ledger(path: scratch.path) }
        let (path, bill) = (scratch.path, MoneyBill(provider: "p", amount: MicroDollars(10)))
        let granted = try await withThrowingTaskGroup(of: Int.self) { group in
            for ledger in ledgers {
                group.addTask {
                    try (0..<200).count { _ in
                        let answer = try ledger.reserve([bill], at: Sample.start) { book in
                            book.dayTotal.amount + 10 > 1234 ? Full() : nil
                        }
                        return (try? answer.get()) != nil
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(granted == 123)
        #expect(try Ledger(path: path, readOnly: true).book(at: Sample.start).dayTotal == MicroDollars(1230))
    }

    @Test("a lease is one holder's until it gives it up or its time is over")
    func lease() throws {
        let scratch = try Scratch()
        let ledger = try Ledger(path: scratch.path)
        func take(_ holder: String, _ seconds: Int) throws -> Bool {
            try ledger.lease(["watch"], holder: holder, for: .seconds(10), at: start + .seconds(seconds)) == nil
        }
        #expect(try take("a", 0) && !take("b", 5) && take("a", 8) && !take("b", 17) && take("b", 18) && !take("a", 19))
        try ledger.endLeases(of: "b")
        #expect(try take("a", 20))
        // A holder that had its clock a year ahead is not waited for.
        #expect(try ledger.lease(["watch"], holder: "a", for: .seconds(10), at: start + .seconds(31_536_000)) == nil)
        #expect(try take("b", 21))
    }

    @Test("of what two holders want a part of, one has all of its own, and the other nothing until that is given up")
    func leases() throws {
        let scratch = try Scratch()
        let ledger = try Ledger(path: scratch.path)
        func take(_ names: [String], _ holder: String) throws -> String? {
            try ledger.lease(names, holder: holder, for: .seconds(10), at: start)
        }
        #expect(try take(["x", "y"], "a") == nil && take(["z", "y"], "b") == "y")
        #expect(try ledger.leases(at: start) == ["x", "y"])
        #expect(try take(["x"], "a") == nil && take(["z", "y"], "b") == nil)
        #expect(try ledger.leases(at: start) == ["x", "y", "z"] && ledger.leases(at: start + .seconds(10)).isEmpty)
    }

    @Test("a chain's money is set aside for each of it, and spent at the one who answered; at all where nobody knows")
    func chain() throws {
        let bills = [
            MoneyBill(provider: "replicate", amount: MicroDollars(2000)),
            MoneyBill(provider: "backup", amount: MicroDollars(500), source: "huggingface"),
        ]
        var (known, unknown) = (Sample.full, Sample.full)
        known.outcome.source = "huggingface"
        let cost = Cost(amount: MicroDollars(400), basis: .priceFile, priceVersion: "v")
        known.outcome.attempts = [Attempt(provider: Route.backendName, startedAt: start, code: .ok)]
        known.outcome.attempts[0].cost = cost
        unknown.outcome.attempts = [Attempt(provider: Route.backendName, startedAt: start, code: .timeoutTotal)]
        unknown.outcome.attempts[0].cost = .unknown
        for (verdict, spent) in [
            (known, ["backup": 400, "replicate": 0, "backend": 0]), (unknown, ["backup": 500, "replicate": 2000]),
        ] {
            let scratch = try Scratch()
            let ledger = try Ledger(path: scratch.path)
            try ledger.begin(Sample.run())
            let set = try ledger.reserve(bills, at: start) { _ in Never?.none }.get()
            #expect(try ledger.book(at: start).day == ["replicate": MicroDollars(2000), "backup": MicroDollars(500)])
            try ledger.append([verdict], to: Sample.run(), settling: [MoneySettlement(set, verdict)])
            let day = try ledger.book(at: start).day.mapValues(\.amount)
            for (provider, amount) in spent { #expect(day[provider] ?? 0 == Int64(amount), "\(provider): \(day)") }
        }
    }

    @Test("how probes ended is counted in spans of five minutes, by series and code")
    func tallies() throws {
        let scratch = try Scratch()
        let ledger = try Ledger(path: scratch.path)
        try ledger.begin(Sample.run())
        var verdicts: [Verdict] = []
        for second in 0..<1200 {
            var one = Sample.full
            one.code = second % 10 == 0 ? .providerError : .ok
            one.outcome.startedAt = start + .seconds(second)
            verdicts.append(one)
        }
        try ledger.append(verdicts, to: Sample.run())
        let all = try ledger.tallies(since: start + .seconds(600))
        #expect(all.map(\.count).reduce(0, +) == 600)
        #expect(all.filter { $0.code == .providerError }.map(\.count).reduce(0, +) == 60)
        #expect(all.map(\.at) == all.map(\.at).sorted() && Set(all.map(\.at)).count <= 3)
        #expect(Set(all.map(\.series)) == [ProbeSeries(Sample.full.subject)])
    }

    @Test("an incident that became the same as one of another process ends as a part of it, and is told as that")
    func clash() throws {
        let scratch = try Scratch()
        let ledger = try Ledger(path: scratch.path)
        func incident(_ cause: IncidentCause, _ id: String) -> Incident {
            Incident(
                cause: cause, kind: .down, severity: .major, code: .providerError, beganAt: start, openedAt: start,
                affected: [], id: id)
        }
        let draft = MessageDraft(channel: "hook", step: "opened", due: start)
        let (first, own) = (incident(.provider("p"), "first"), incident(.endpoint("e"), "own"))
        #expect(try ledger.keep(IncidentChange(.opened, first, at: start)))
        #expect(try !ledger.keep(IncidentChange(.opened, incident(.provider("p"), "third"), at: start)))
        #expect(try ledger.keep(IncidentChange(.opened, own, at: start), telling: [draft]))
        let moved = IncidentChange(.changed, incident(.provider("p"), "own"), at: start + .seconds(60))
        #expect(try ledger.keep(moved))
        #expect(try ledger.incidents(openOnly: true).map(\.id) == ["first"])
        #expect(try ledger.incident("own")?.closing == "it is part of first")
        #expect(try ledger.takeMessages(for: "hook", at: start + .seconds(60)).map(\.step) == ["opened", "merged"])
        #expect(try !ledger.keep(moved))
    }
}
