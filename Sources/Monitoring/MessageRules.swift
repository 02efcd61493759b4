package import Model

/// Who is told of what, and when.
package struct MessageRules: Hashable, Sendable {
    package struct Recipient: Hashable, Sendable {
        package let channel: String
        /// Not before: the end of quiet hours, where it can wait.
        package let due: Timestamp
    }

    private let policy: AlertPolicy

    package init(_ policy: AlertPolicy) {
        self.policy = policy
    }

    package func recipients(of change: IncidentChange) -> [Recipient] {
        guard change.isTold else { return [] }
        let all = recipients(change.incident, at: change.at)
        guard change.step == .worsened, change.incident.isFlapping else { return all }
        // That it comes and goes was told; those who were told nothing so far are.
        let new = Set(policy.channels.filter { $0.least == change.incident.peak }.map(\.id))
        return all.filter { new.contains($0.channel) }
    }

    /// How often it is looked for reminders that are due.
    package var pause: Duration {
        guard let pace = policy.reminder?.duration, pace > .zero else { return .seconds(60) }
        return min(.seconds(60), max(.seconds(1), pace))
    }

    /// The same for one that goes on, at the reminder's pace. Of one that comes and goes nobody is reminded; of one that a spent budget
    /// keeps from being looked at, once: that it is so.
    ///
    /// - Returns: how many times that pace has passed, and a step that tells one reminder from the next; nil before the first.
    package func reminder(
        of incident: Incident, at now: Timestamp
    ) -> (number: Int, step: String, recipients: [Recipient])? {
        guard incident.isOpen, !incident.isFlapping, let pace = policy.reminder?.duration, pace > .zero else {
            return nil
        }
        guard !waits(incident, at: now) else { return nil }
        let number = Int((now - incident.openedAt).microseconds / pace.microseconds)
        guard number > 0 else { return nil }
        let isUnasked = incident.unaskedSince.map { now - $0 >= pace } ?? false
        let word = isUnasked ? "unasked-\(incident.unaskedSince?.microseconds ?? 0)" : "\(number)"
        return (number, "reminder \(word)", recipients(incident, at: now))
    }

    /// In quiet hours what is not major can wait; reminders of it are left out.
    private func waits(_ incident: Incident, at now: Timestamp) -> Bool {
        incident.severity < .major && policy.quiet?.contains(now) == true
    }

    private func recipients(_ incident: Incident, at now: Timestamp) -> [Recipient] {
        let due = waits(incident, at: now) ? policy.quiet?.end(after: now) ?? now : now
        return policy.channels.filter { $0.least <= incident.peak }.map { Recipient(channel: $0.id, due: due) }
    }
}

extension DailyHours {
    /// The next end of these hours.
    fileprivate func end(after moment: Timestamp) -> Timestamp {
        let day: Int64 = 86_400_000_000
        let today = Timestamp(microseconds: moment.date.daysSinceEpoch * day + Int64(end) * 60_000_000)
        return today > moment ? today : today + .microseconds(day)
    }
}
