package import Model

/// What is shown cannot be brought up to date: the centre of a fleet does not answer.
package struct Unheard: Hashable, Sendable {
    /// When it answered last.
    package let since: Timestamp
    /// Whether that was on another day than it is now.
    private let isOld: Bool

    package init(since: Timestamp, now: Timestamp) {
        self.since = since
        isOld = since.civilDate != now.civilDate
    }

    /// `The centre has not answered since 13:05 UTC`
    package var words: String { "The centre has not answered since \(isOld ? since.minute : since.clock) UTC" }

    /// - Parameter shown: of when that is which is shown.
    fileprivate func sentence(_ shown: Timestamp) -> String {
        let isOfThen = abs((since - shown).components.seconds) < 60
        let moment = shown.civilDate == since.civilDate && !isOld ? shown.clock : shown.minute
        return "\(words); what is shown is of \(isOfThen ? "then" : "\(moment) UTC")."
    }
}

extension Timestamp {
    /// `13:05`
    var clock: String { String(readable.dropFirst(11).prefix(5)) }
    /// `2026-11-28 13:05`
    fileprivate var minute: String { String(readable.prefix(16)) }
}

extension ReportInput {
    /// `The centre has not answered since 13:05 UTC; what is shown is of then.` Nil where it is heard.
    var notice: String? { unheard?.sentence(report.method.generatedAt) }

    /// For a document of the interface; none where the centre is heard.
    var noticeMembers: [String: JSONValue] {
        guard let unheard, let notice else { return [:] }
        return ["unheard_since": .moment(unheard.since), "notice": .string(notice)]
    }
}

extension StatusSource {
    /// The report, with whether it can be brought up to date.
    package func current() async -> ReportInput? {
        var input = await report()
        input?.unheard = unheard()
        return input
    }
}
