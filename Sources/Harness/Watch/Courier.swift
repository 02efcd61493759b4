package import Alerting
package import Model
import Monitoring
import Recording
import Reporting
import Synchronization
import Transport

/// Sends what the ledger's outbox holds: each channel by itself, all that is due on it at once. What was sent and not yet
/// noted when a process dies is sent again, under the same key: at least once, and once wherever the receiver looks at the key.
package struct Courier: Sendable {
    private let inForce: SettingsInForce
    private let ledger: any Outbox
    private let carrier: Carrier
    private let clock: WallClock
    private let console: Console
    private let busy = BusyChannels()

    init(
        _ inForce: SettingsInForce, ledger: any Outbox, client: HTTPClient, caFile: String?, clock: WallClock,
        console: Console
    ) {
        self.inForce = inForce
        self.ledger = ledger
        self.clock = clock
        self.console = console
        carrier = Carrier(client: client, mail: MailSender(trustedCertificates: caFile), now: clock.now)
    }

    /// Until told to stop, and then once more; what is on its way then arrives, or is tried again later. A channel that is slow
    /// holds no other.
    ///
    /// - Parameter isShort: it works once, and reminds at its end.
    func run(until stop: StopSign, isShort: Bool = false) async {
        await withDiscardingTaskGroup { group in
            var reminded = clock.now()
            while !stop.isUp, !Task.isCancelled {
                for channel in inForce.value.alerts.channels where busy.begin(channel.id) {
                    group.addTask {
                        await deliver(on: channel)
                        busy.end(channel.id)
                    }
                }
                if clock.now() - reminded >= MessageRules(inForce.value.alerts).pause {
                    reminded = clock.now()
                    remind()
                }
                // Settings that are read again may name somebody.
                try? await Task.sleep(for: tellsNobody ? .seconds(1) : .milliseconds(200))
            }
        }
        if isShort { remind() }
        await deliver()
    }

    /// Nobody waits for it then.
    var tellsNobody: Bool { inForce.value.alerts.channels.isEmpty }

    /// A word to whoever goes on until it is told.
    final class StopSign: Sendable {
        private let value = Mutex(false)
        var isUp: Bool { value.withLock { $0 } }
        func raise() { value.withLock { $0 = true } }
    }

    private final class BusyChannels: Sendable {
        private let ids = Mutex<Set<String>>([])
        /// By channel: why its outbox could not be used.
        private let troubles = Mutex<[String: String]>([:])

        /// - Returns: whether it is another trouble than at the last try; nil is none.
        @discardableResult
        func note(_ trouble: String?, of id: String) -> Bool {
            troubles.withLock { troubles in
                defer { troubles[id] = trouble }
                return troubles[id] != trouble
            }
        }

        func begin(_ id: String) -> Bool { ids.withLock { $0.insert(id).inserted } }
        func end(_ id: String) { ids.withLock { _ = $0.remove(id) } }
    }

    /// Once everything that is due.
    private func deliver() async {
        await withDiscardingTaskGroup { group in
            for channel in inForce.value.alerts.channels { group.addTask { await deliver(on: channel) } }
        }
    }

    private func deliver(on settings: AlertChannel) async {
        guard let channel = Channels.channel(settings) else { return }
        do {
            var arrived = true
            while arrived {
                let messages = try ledger.takeMessages(
                    for: settings.id, limit: channel.takesOneByOne ? 1 : 50, at: clock.now())
                guard let first = messages.first else {
                    busy.note(nil, of: settings.id)
                    return
                }
                let redactor = Redactor(inForce.value.secrets)
                let pages = inForce.value.watch.address
                do throws(DeliveryProblem) {
                    try await channel.deliver(
                        messages.map { Notice.of($0, redactor: redactor, pages: pages) }, by: carrier)
                } catch {
                    arrived = false
                    let problem = redactor.redact(error.description)
                    console.error(
                        "warning: \(settings.id) was not told of \(first.incident.id): \(problem); again later")
                    try ledger.unsent(messages, because: problem, at: clock.now())
                }
                if arrived { try ledger.sent(messages, at: clock.now()) }
            }
        } catch {
            // A ledger that is locked or full: what was sent may be sent again.
            if busy.note("\(error)", of: settings.id) {
                console.error("warning: the outbox of \(settings.id) cannot be used: \(error)")
            }
        }
    }

    private func remind() {
        let (rules, windows) = (MessageRules(inForce.value.alerts), inForce.value.maintenance)
        do {
            for incident in try ledger.openIncidents() {
                let isAtRest =
                    !incident.failing.isEmpty
                    && incident.failing.allSatisfy { series in
                        windows.contains { $0.takes(series, at: clock.now()) }
                    }
                guard !isAtRest, let due = rules.reminder(of: incident, at: clock.now()) else { continue }
                let drafts = due.recipients.map {
                    MessageDraft(channel: $0.channel, step: due.step, due: $0.due)
                }
                try ledger.tell(drafts, of: incident, at: clock.now())
            }
        } catch {
            console.error("warning: nobody was reminded: \(error)")
        }
    }
}

extension Notice {
    fileprivate static func of(_ message: OutgoingMessage, redactor: Redactor, pages: WebAddress?) -> Notice {
        of(message.incident, step: message.step, key: message.key, at: message.at, redactor: redactor, pages: pages)
    }

    /// What is told of an incident, without secrets.
    ///
    /// - Parameter pages: where people find the pages; nil where nobody says.
    package static func of(
        _ incident: Incident, step: String, key: String, at moment: Timestamp, redactor: Redactor,
        pages: WebAddress? = nil
    ) -> Notice {
        var incident = incident
        if let evidence = incident.evidence {
            incident.evidence = Incident.Evidence(
                series: evidence.series, fixture: evidence.fixture, startedAt: evidence.startedAt,
                excerpt: redactor.redact(evidence.excerpt))
        }
        var json = IncidentJSON.value(incident).object ?? [:]
        // That of the message tells one worsening, and one reminder, from another; people and programs need only the word.
        let step = String(step.prefix { $0 != " " })
        json["step"] = .string(step)
        json["at"] = .string(moment.rfc3339)
        json["key"] = .string(key)
        let page = pages.map { "\($0.typed)/\(Reporter.path(of: incident))" }
        if let page { json["page"] = .string(page) }
        let isOver = IncidentChange.Step(rawValue: step)?.isEnd ?? false
        let word = IncidentLine.word(step, of: incident)
        var title = "[\(isOver ? word : "\(word), \(incident.severity.word)")] \(IncidentLine.title(incident))"
        if incident.isFlapping, !isOver { title += ", comes and goes" }
        if !isOver, let words = IncidentLine.unasked(incident) { title += ", \(words)" }
        if isOver, let closing = incident.closing { title += ": \(PageText.told(closing).singleLine)" }
        json["text"] = .string(title)
        return Notice(
            key: key, step: step, incident: incident, title: title,
            text: IncidentLine.page(incident, notes: [], now: moment) + (page.map { "\n\($0)" } ?? ""),
            json: .object(json), at: moment, page: page)
    }
}

/// Tries channels: a message that says it is a test.
package enum ChannelTrial {
    /// - Returns: what went wrong, by channel, in the order of the settings; nil for one that arrived.
    package static func run(
        _ channels: [AlertChannel], _ target: TestTarget, clock: WallClock = .system
    ) async -> [(channel: String, problem: String?)] {
        let client = HTTPClient(trustedCertificates: target.caFile)
        defer { client.shutdown() }
        let carrier = Carrier(
            client: client, mail: MailSender(trustedCertificates: target.caFile), now: clock.now)
        let redactor = Redactor(target.settings.secrets)
        let now = clock.now()
        var incident = Incident(
            cause: .ours, kind: .test, severity: .notice, code: .ok, beganAt: now, openedAt: now, affected: [],
            id: "test-\(now.microseconds)")
        (incident.endedAt, incident.closedAt, incident.closing) = (now, now, "a test of this channel")
        let told = Notice.of(incident, step: "test", key: incident.id, at: now, redactor: redactor)
        let notice = Notice(
            key: told.key, step: told.step, incident: incident, title: "[test] a test of this channel",
            text: "This is a test of assay's alerts at \(now.readable) UTC. Nothing is wrong.", json: told.json, at: now
        )
        var answers: [(String, String?)] = []
        for settings in channels {
            guard let channel = Channels.channel(settings) else { continue }
            do throws(DeliveryProblem) {
                try await channel.deliver([notice], by: carrier)
                answers.append((settings.id, nil))
            } catch {
                answers.append((settings.id, redactor.redact(error.description)))
            }
        }
        return answers
    }
}
