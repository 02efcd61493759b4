import Model
import Recording
import Testing

@Suite("The outbox")
struct MessageStoreTests {
    private let start = Sample.start

    private func incident() -> Incident {
        let series = ProbeSeries(endpoint: "hd-image", route: "replicate", tier: .work)
        return Incident(
            cause: .provider("replicate"), kind: .down, severity: .major, code: .providerError, beganAt: start,
            openedAt: start, affected: [series])
    }

    private func draft(_ step: String, after seconds: Int = 0) -> MessageDraft {
        MessageDraft(channel: "hook", step: step, due: start + .seconds(seconds))
    }

    @Test("a message is told once, whoever asks, and tried again later each time until it has arrived")
    func once() throws {
        let scratch = try Scratch()
        let (one, other) = (try Ledger(path: scratch.path), try Ledger(path: scratch.path))
        for _ in 0..<2 {
            #expect(try one.keep(IncidentChange(.opened, incident(), at: start), telling: [draft("opened")]))
        }
        let taken = try one.takeMessages(for: "hook", at: start)
        #expect(taken.count == 1 && taken.first?.incident == incident() && taken.first?.step == "opened")
        #expect(try other.takeMessages(for: "hook", at: start + .seconds(89)).isEmpty)
        #expect(try other.takeMessages(for: "else", at: start + .seconds(99)).isEmpty)
        // Whoever took it has died: another one takes it, under the same key.
        let again = try other.takeMessages(for: "hook", at: start + .seconds(90))
        #expect(again.map(\.key) == taken.map(\.key))
        try other.unsent(again, because: "503", at: start + .seconds(100))
        #expect(try other.takeMessages(for: "hook", at: start + .seconds(159)).isEmpty)
        let third = try other.takeMessages(for: "hook", at: start + .seconds(160))
        #expect(third.count == 1)
        try other.sent(third, at: start + .seconds(161))
        #expect(try one.takeMessages(for: "hook", at: start + .seconds(86_400)).isEmpty)
    }

    @Test("it is given up after a day of tries")
    func givenUp() throws {
        let scratch = try Scratch()
        let ledger = try Ledger(path: scratch.path)
        _ = try ledger.keep(IncidentChange(.opened, incident(), at: start), telling: [draft("opened")])
        let tries = try (0..<3000).count {
            let taken = try ledger.takeMessages(for: "hook", at: start + .seconds($0 * 60))
            try ledger.unsent(taken, because: "503", at: start + .seconds($0 * 60))
            return !taken.isEmpty
        }
        #expect(tries == 30)
    }

    @Test(
        "of a recovery only those are told who were told of the incident, and nothing of what is over within quiet hours"
    )
    func recovery() throws {
        let scratch = try Scratch()
        let ledger = try Ledger(path: scratch.path)
        let recovered = IncidentChange(.recovered, incident(), at: start + .seconds(60))
        _ = try ledger.keep(recovered, telling: [draft("recovered")])
        #expect(try ledger.takeMessages(for: "hook", at: start + .seconds(99)).isEmpty)
        try ledger.tell([draft("opened", after: 3600)], of: incident(), at: start)
        _ = try ledger.keep(recovered, telling: [draft("recovered")])
        #expect(try ledger.takeMessages(for: "hook", at: start + .seconds(9999)).isEmpty)
        try ledger.tell([draft("worsened")], of: incident(), at: start)
        _ = try ledger.keep(recovered, telling: [draft("recovered", after: 1)])
        #expect(try ledger.takeMessages(for: "hook", at: start + .seconds(2)).map(\.step) == ["worsened", "recovered"])
    }

    @Test("a reminder of what is over by then is told to nobody")
    func reminder() throws {
        let scratch = try Scratch()
        let ledger = try Ledger(path: scratch.path)
        var incident = incident()
        _ = try ledger.keep(IncidentChange(.opened, incident, at: start), telling: [draft("opened")])
        try ledger.tell([draft("reminder 1")], of: incident, at: start)
        incident.closedAt = start
        _ = try ledger.keep(IncidentChange(.recovered, incident, at: start), telling: [draft("recovered")])
        try ledger.tell([draft("reminder 2")], of: incident, at: start)
        #expect(
            try ledger.takeMessages(for: "hook", at: start).map(\.step) == ["opened", "reminder 1", "recovered"])
    }

    @Test("of one incident nothing is told before what comes earlier has arrived; other incidents do not wait")
    func inOrder() throws {
        let scratch = try Scratch()
        let ledger = try Ledger(path: scratch.path)
        var over = incident()
        let other = Incident(
            cause: .backend, kind: .down, severity: .major, code: .providerError, beganAt: start, openedAt: start,
            affected: [])
        _ = try ledger.keep(IncidentChange(.opened, over, at: start), telling: [draft("opened")])
        try ledger.unsent(try ledger.takeMessages(for: "hook", at: start), because: "500", at: start)
        (over.endedAt, over.closedAt) = (start, start + .seconds(4))
        _ = try ledger.keep(IncidentChange(.recovered, over, at: start), telling: [draft("recovered", after: 4)])
        _ = try ledger.keep(IncidentChange(.opened, other, at: start), telling: [draft("opened", after: 4)])
        let soon = try ledger.takeMessages(for: "hook", at: start + .seconds(5))
        #expect(soon.map(\.incident.cause) == [.backend])
        let later = try ledger.takeMessages(for: "hook", at: start + .seconds(40))
        #expect(later.map(\.step) == ["opened", "recovered"])
    }
}
