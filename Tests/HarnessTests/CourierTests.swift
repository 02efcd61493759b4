import Model
import Recording
import Synchronization
import Testing
import Transport

@testable import Harness

@Suite("Messages on their way")
struct CourierTests {
    private struct Away: Error, CustomStringConvertible { let description = "it is away." }

    /// An outbox that cannot be used; at the third try whoever tries is told to stop.
    private final class Broken: Outbox {
        let stop = Courier.StopSign()
        private let asked = Mutex(0)

        func takeMessages(for channel: String, limit: Int, at now: Timestamp) throws -> [OutgoingMessage] {
            let count = asked.withLock { asked in
                asked += 1
                return asked
            }
            if count == 3 { stop.raise() }
            throw Away()
        }

        func openIncidents() throws -> [Incident] { [] }
        func tell(_ drafts: [MessageDraft], of incident: Incident, at now: Timestamp) throws {}
        func sent(_ messages: [OutgoingMessage], at now: Timestamp) throws {}
        func unsent(_ messages: [OutgoingMessage], because problem: String, at now: Timestamp) throws {}
    }

    @Test("an outbox that cannot be used is told of once, not at each try")
    func trouble() async {
        var settings = SessionTests.settings("http://127.0.0.1:1", in: "/nowhere")
        settings.alerts.channels = [
            AlertChannel(id: "ops", kind: "webhook", values: ["url": "http://127.0.0.1:1/"])
        ]
        let (outbox, lines, client) = (Broken(), Lines(), HTTPClient())
        defer { client.shutdown() }
        await Courier(
            SettingsInForce(settings), ledger: outbox, client: client, caFile: nil,
            clock: WallClock { SimulatedWorld.start }, console: Console(output: lines.add, error: lines.add)
        ).run(until: outbox.stop)
        #expect(lines.all == ["warning: the outbox of ops cannot be used: it is away."])
    }
}
