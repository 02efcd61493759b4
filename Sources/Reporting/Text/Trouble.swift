import Model

/// Remarkable verdicts with the same code about the same thing: the first told in full, the others by name.
struct Trouble: Hashable, Sendable {
    let severity: Severity
    let code: OutcomeCode
    let first: Verdict
    let others: [Other]

    struct Other: Hashable, Sendable {
        let id: String
        /// What was found, where that differs from the first's.
        let actual: String?
        var count: Int

        var phrase: String {
            let times = count > 1 ? " ×\(count)" : ""
            return actual.map { "\(id)\(times) (\($0))" } ?? "\(id)\(times)"
        }
    }

    /// How many verdicts there are besides the first.
    var more: Int { others.reduce(0) { $0 + $1.count } }

    /// `and 7 more with the same code: a, b ×3, … and 2 others`; nil for a single verdict.
    func morePhrase(limit: Int) -> String? {
        guard more > 0 else { return nil }
        let named = others.prefix(limit).map(\.phrase).joined(separator: ", ")
        let rest = others.dropFirst(limit).count
        return
            "and \(more) more with the same code: \(named)\(rest > 0 ? ", and \(Phrase.counted(rest, "other"))" : "")"
    }

    /// Errors first, then warnings, then notes; within each in the order of their first occurrence.
    static func groups(of verdicts: [Verdict]) -> [Trouble] {
        struct Key: Hashable {
            let code: OutcomeCode
            let subject: String?
        }
        let remarkable = verdicts.filter { Severity($0.code) != nil }
        let members = Dictionary(grouping: remarkable.indices) { index in
            Key(code: remarkable[index].code, subject: remarkable[index].findings.first?.subject)
        }
        return members.values
            .compactMap { indices -> (Int, Trouble)? in
                guard let start = indices.first, let severity = Severity(remarkable[start].code) else { return nil }
                let rest = indices.dropFirst().map { remarkable[$0] }
                return (start, Trouble(severity: severity, first: remarkable[start], rest: rest))
            }
            .sorted { ($0.1.severity, $0.0) < ($1.1.severity, $1.0) }
            .map(\.1)
    }

    private init(severity: Severity, first: Verdict, rest: [Verdict]) {
        self.severity = severity
        self.first = first
        code = first.code
        let shown = first.account.first?.actual
        var named: [Other] = []
        var places: [Other: Int] = [:]
        for verdict in rest {
            let actual = verdict.account.first?.actual.singleLine.clipped(to: 60)
            let other = Other(id: verdict.subject.checkID, actual: actual == shown ? nil : actual, count: 1)
            if let place = places[other] {
                named[place].count += 1
            } else {
                places[other] = named.count
                named.append(other)
            }
        }
        others = named
    }
}

extension Verdict {
    /// The findings; where nothing could be looked at, one made of what the last attempt says. Empty for `ok`, and
    /// where nobody said anything.
    var account: [Finding] {
        guard findings.isEmpty, code != .ok else { return findings }
        guard let attempt = outcome.attempts.last(where: { !$0.detail.isEmpty }) else { return [] }
        return [Finding(code: code, subject: "answer", expected: "a usable one", actual: attempt.detail)]
    }

    /// The first bytes of the last error body that was kept.
    var body: String? {
        outcome.attempts.last { $0.body?.isEmpty == false }?.body
    }
}
