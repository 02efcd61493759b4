import Model
import Monitoring
import Testing

@Suite("Who is told, and when")
struct MessageRulesTests {
    private func change(
        _ severity: IncidentSeverity, _ step: IncidentChange.Step = .opened, at moment: Timestamp = noon
    ) -> IncidentChange {
        let incident = Incident(
            cause: .backend, kind: .down, severity: severity, code: .providerError, beganAt: noon, openedAt: noon,
            affected: [])
        return IncidentChange(step, incident, at: moment)
    }

    private func rules(quiet: String? = nil, reminder: Duration? = nil) -> MessageRules {
        MessageRules(
            AlertPolicy(
                channels: [
                    AlertChannel(id: "all", kind: "k", values: [:]),
                    AlertChannel(id: "worst", kind: "k", values: [:], least: .major),
                ], reminder: reminder.map(Span.init), quiet: quiet.flatMap(DailyHours.init(typed:))))
    }

    @Test("a channel is told of what is severe enough for it, and of no change that is kept for the record")
    func severities() {
        #expect(rules().recipients(of: change(.degraded)).map(\.channel) == ["all"])
        #expect(rules().recipients(of: change(.major)).map(\.channel) == ["all", "worst"])
        #expect(rules().recipients(of: change(.major, .changed)).isEmpty)
        #expect(rules().recipients(of: change(.degraded, .merged)).map(\.channel) == ["all"])
    }

    @Test("in quiet hours what is not major waits for their end, over midnight too")
    func quiet() {
        let night = noon + .seconds(11 * 3600)
        let due = rules(quiet: "22:00-07:00").recipients(of: change(.degraded, at: night)).map(\.due)
        #expect(due == [noon + .seconds(19 * 3600)])
        #expect(rules(quiet: "22:00-07:00").recipients(of: change(.major, at: night)).map(\.due) == [night, night])
        #expect(rules(quiet: "22:00-07:00").recipients(of: change(.degraded)).map(\.due) == [noon])
    }

    @Test("one that goes on is told again at the reminder's pace, by number")
    func reminders() {
        let incident = change(.major).incident
        let rules = rules(reminder: .seconds(3600))
        #expect(rules.reminder(of: incident, at: noon + .seconds(3599)) == nil)
        #expect(rules.reminder(of: incident, at: noon + .seconds(3600))?.number == 1)
        #expect(rules.reminder(of: incident, at: noon + .seconds(9000))?.number == 2)
        #expect(self.rules().reminder(of: incident, at: noon + .seconds(9000)) == nil)
        // In quiet hours of what can wait nobody is reminded: they would all come at once afterwards.
        let quiet = self.rules(quiet: "12:00-18:00", reminder: .seconds(3600))
        #expect(quiet.reminder(of: change(.degraded).incident, at: noon + .seconds(9000)) == nil)
        #expect(quiet.reminder(of: incident, at: noon + .seconds(9000))?.number == 2)
    }

    @Test("of one that is not looked at for want of money it is told once that it is so, and nobody is reminded of it")
    func unasked() {
        var incident = change(.major).incident
        let rules = rules(reminder: .seconds(3600))
        incident.unaskedSince = noon + .seconds(600)
        #expect(rules.reminder(of: incident, at: noon + .seconds(3600))?.step == "reminder 1")
        let steps = (2...9).map { rules.reminder(of: incident, at: noon + .seconds($0 * 3600))?.step }
        #expect(Set(steps) == ["reminder unasked-\((noon + .seconds(600)).microseconds)"])
        incident.unaskedSince = nil
        #expect(rules.reminder(of: incident, at: noon + .seconds(10 * 3600))?.step == "reminder 10")
    }

    @Test("of what comes and goes nobody is reminded, and that it got worse is told to those who knew nothing of it")
    func flapping() {
        func flapping(_ severity: IncidentSeverity, _ step: IncidentChange.Step) -> IncidentChange {
            var incident = change(severity).incident
            incident.isFlapping = true
            return IncidentChange(step, incident, at: noon)
        }
        let rules = rules(reminder: .seconds(3600))
        #expect(rules.reminder(of: flapping(.major, .opened).incident, at: noon + .seconds(9000)) == nil)
        #expect(rules.recipients(of: flapping(.degraded, .opened)).map(\.channel) == ["all"])
        #expect(rules.recipients(of: flapping(.major, .worsened)).map(\.channel) == ["worst"])
        #expect(rules.recipients(of: change(.major, .worsened)).map(\.channel) == ["all", "worst"])
        #expect(rules.recipients(of: flapping(.major, .recovered)).map(\.channel) == ["all", "worst"])
    }

    @Test("reminders are looked for as often as they are asked for, each second at most")
    func pause() {
        #expect(rules().pause == .seconds(60) && rules(reminder: .zero).pause == .seconds(60))
        #expect(rules(reminder: .seconds(20)).pause == .seconds(20))
        #expect(rules(reminder: .milliseconds(10)).pause == .seconds(1))
        #expect(rules(reminder: .seconds(7200)).pause == .seconds(60))
    }
}
