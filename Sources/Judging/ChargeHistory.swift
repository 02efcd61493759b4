package import Model

/// What the calls of each route have cost lately, as far as the provider itself says so: a charge far from the usual is worth a
/// word. A dear one may be another model or another price; a cheap one, no work at all.
///
/// Metered times and price files are left out: they tell of our own reckoning.
package struct ChargeHistory: Hashable, Sendable {
    private var usual: [String: Usual] = [:]
    private let ratio: Double

    /// - Parameters:
    ///   - verdicts: in the order of time.
    ///   - ratio: from so many times the median of earlier charges on, and below its like part, a charge is far from it; above 1.
    package init(_ verdicts: some Sequence<Verdict>, ratio: Double) {
        self.ratio = ratio
        for verdict in verdicts { add(verdict) }
    }

    /// The finding about a charge, which from now on is among the earlier ones: what lasts becomes usual.
    package mutating func remark(on verdict: Verdict) -> Finding? {
        let median = ChargeHistory.key(verdict).flatMap { usual[$0]?.median }
        add(verdict)
        guard let median, let charge = ChargeHistory.charge(verdict), median > 0 else { return nil }
        let (own, others) = (Double(charge.amount), Double(median))
        guard own > others * ratio || own * ratio < others else { return nil }
        let times = own > others ? own / others : others / max(own, 1)
        return Finding(
            code: .degradedWarning, subject: "charge", expected: "about \(MicroDollars(median).readable), as usual",
            actual: "\(charge.readable), \(Int(times.rounded())) times \(own > others ? "more" : "less")")
    }

    private mutating func add(_ verdict: Verdict) {
        guard let key = ChargeHistory.key(verdict), let charge = ChargeHistory.charge(verdict) else { return }
        usual[key, default: Usual()].add(charge.amount)
    }

    private static func key(_ verdict: Verdict) -> String? {
        let subject = verdict.subject
        return subject.tier == .work && verdict.passed
            ? "\(subject.endpoint).\(subject.route).\(subject.model ?? "")" : nil
    }

    /// Nil where somebody else than the provider says it.
    private static func charge(_ verdict: Verdict) -> MicroDollars? {
        verdict.outcome.attempts.contains { $0.cost.basis == .reported } ? verdict.cost : nil
    }
}
