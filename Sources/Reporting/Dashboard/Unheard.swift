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

    /// `The centre has not answered since 13:05:12 UTC`
    package var words: String { "The centre has not answered since \(isOld ? since.readable : since.toTheSecond) UTC" }

    /// - Parameter shown: of when that is which is shown.
    fileprivate func sentence(_ shown: Timestamp) -> String {
        let moment = shown.civilDate == since.civilDate && !isOld ? shown.toTheSecond : shown.readable
        return "\(words); what is shown is of \(moment) UTC."
    }
}

extension Timestamp {
    /// `13:05`
    var clock: String { String(toTheSecond.prefix(5)) }
    /// `13:05:12`
    var toTheSecond: String { String(readable.dropFirst(11)) }
}

extension ReportInput {
    /// `The centre has not answered since 13:05:12 UTC; what is shown is of 13:05:01 UTC.` Nil where it is heard.
    var notice: String? { unheard?.sentence(report.method.generatedAt) }

    /// For a document of the interface; none where the centre is heard.
    var noticeMembers: [String: JSONValue] {
        guard let unheard, let notice else { return [:] }
        return ["unheard_since": .moment(unheard.since), "notice": .string(notice)]
    }
}

extension ReportInput {
    /// Of a fleet: notes of which endpoints nobody knows how they are now, by who asks them and is heard.
    package mutating func noteUnseen() {
        if standings.isEmpty { return }
        let heard = Set(standings.filter { $0.retiredAt == nil && !$0.isSilent }.map(\.name))
        unseen = Set(
            report.endpoints.map(\.endpoint).filter { id in
                let asking = locations.filter { $0.rows.contains { $0.endpoint == id } }.map(\.name)
                return asking.isEmpty ? heard.isEmpty : heard.isDisjoint(with: asking)
            })
    }

    /// Whether nobody looks at what it tells of.
    func isUnseen(_ incident: Incident) -> Bool {
        let series = incident.failing.isEmpty ? incident.affected : incident.failing
        let endpoints = Set(series.map(\.endpoint)).subtracting(["*"])
        return !endpoints.isEmpty && endpoints.isSubset(of: unseen)
    }
}

extension StatusSource {
    /// The report, with whether it can be brought up to date.
    package func current() async -> ReportInput? {
        var input = await report()
        input?.unheard = unheard()
        input?.centreHeardAt = centreHeardAt()
        return input
    }
}
