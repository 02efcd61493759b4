package import Model

/// What reading the output picture gave: the harness decodes, the judge only compares numbers.
package enum ImageReading: Hashable, Sendable {
    /// There was no picture to read: a text answer, or no answer.
    case none
    /// Measured, and what the health rules remark on.
    case readable(ImageFacts, remarks: [PictureRemark] = [])
    case broken(ImageFault)
}

/// Outcome + expectation + what was measured on the picture = verdict. Pure: the same values give the same verdict.
package enum Judge {
    /// The codes a judge can find, the worst first: the first of them among the findings is the verdict's code.
    ///
    /// An answer nobody can open is worse than one that is labelled wrongly, and anything wrong is worse than late.
    package static let order: [OutcomeCode] = [
        .contractStatus, .contractJSON, .contractSuccess, .contractField, .imageMissing, .imageUndecodable,
        .imageTruncated, .contractText, .imageBlank, .imageEcho, .imageOther, .imageSize, .contractSource,
        .contractMime,
        .imageQuality, .imageJudge, .degradedFallback, .degradedWarning, .degradedSlow,
    ]

    /// Judges one outcome. The payload is looked at here for the last time: the verdict's outcome has no answer.
    ///
    /// When the outcome failed by itself (its code does not count as up), its code is the verdict's and the one
    /// finding says what was expected instead; nothing else is looked at.
    ///
    /// - Parameters:
    ///   - health: what remarks about the picture mean.
    ///   - baselines: what is known of earlier pictures; those of other keys do not matter.
    /// - Precondition: an image answer was read: `image` is not `.none`.
    package static func verdict(
        _ check: Check, _ outcome: Outcome, image: ImageReading, curl: String?, health: HealthPolicy = .standard,
        baselines: [BaselineKey: Baseline] = [:]
    ) -> Verdict {
        var findings: [Finding]
        if outcome.code.counting == .up {
            findings = answerFindings(check, outcome, image, health)
            findings += baselineFindings(check, outcome, image, findings, baselines)
        } else {
            findings = [OwnFinding.make(check, outcome)]
        }
        findings.sort { rank($0.code) < rank($1.code) }
        var kept = outcome
        kept.answer = nil
        var facts: ImageFacts?
        if case .readable(let measured, _) = image { facts = measured }
        return Verdict(
            subject: Subject(check), outcome: kept, code: findings.first?.code ?? outcome.code, findings: findings,
            facts: facts, curl: curl)
    }

    /// A picture that is wrong already is not compared with better ones.
    private static func baselineFindings(
        _ check: Check, _ outcome: Outcome, _ image: ImageReading, _ findings: [Finding],
        _ baselines: [BaselineKey: Baseline]
    ) -> [Finding] {
        guard case .readable(let facts, _) = image, findings.allSatisfy({ $0.code.counting == .up }),
            let baseline = baselines[BaselineKey(Subject(check), outcome)]
        else { return [] }
        return BaselineRule.findings(
            facts, of: check.fixture.id, against: baseline)
    }

    static func rank(_ code: OutcomeCode) -> Int {
        code == .ok ? order.count : order.firstIndex(of: code) ?? -1
    }

    private static func answerFindings(
        _ check: Check, _ outcome: Outcome, _ image: ImageReading, _ health: HealthPolicy
    ) -> [Finding] {
        var findings = contractFindings(check, outcome) + sunsetFinding(check, outcome) + chargeFinding(outcome)
        switch (outcome.answer, image) {
        case (.image(let bytes, let declared), let reading):
            precondition(reading != .none, "a picture is read before it is judged")
            findings += ImageRules(check, health).findings(bytes: bytes, declared: declared, reading: reading)
        case (.text(let text), _):
            findings += textFindings(check, text)
        case (nil, _):
            if check.tier == .work, !(check.route == .backend && check.endpoint.expectation.isRefusal) {
                findings.append(
                    Finding(
                        code: .contractField, subject: "answer", expected: "\(check.endpoint.feature.output.rawValue)",
                        actual: "nothing"))
            }
        }
        if outcome.code != .ok, findings.allSatisfy({ $0.code == .ok }) {
            findings.append(OwnFinding.make(check, outcome))
        }
        return findings
    }

    /// Status, source and speed: what can be said without the payload.
    private static func contractFindings(_ check: Check, _ outcome: Outcome) -> [Finding] {
        guard check.tier == .work else { return [] }
        let expectation = check.endpoint.expectation
        var findings: [Finding] = []
        if check.route == .backend {
            if let status = outcome.attempts.last?.httpStatus, status != expectation.status {
                findings.append(
                    Finding(
                        code: .contractStatus, subject: "status", expected: "\(expectation.status)",
                        actual: "\(status)"))
            }
            findings += sourceFinding(expectation, outcome.source)
        }
        if let limit = expectation.slowAfter, !outcome.isCached, outcome.serviceTime > limit {
            findings.append(
                Finding(
                    code: .degradedSlow, subject: "time", expected: "at most \(limit.readable)",
                    actual: outcome.serviceTime.readable))
        }
        return findings
    }

    /// What still works, and will not for long.
    private static func sunsetFinding(_ check: Check, _ outcome: Outcome) -> [Finding] {
        guard check.tier != .reach, case .direct(let target) = check.route, let end = target.price?.sunset,
            end - outcome.finishedAt < .seconds(30 * 86_400)
        else { return [] }
        let day = end.rfc3339.prefix(10)
        let when = end > outcome.finishedAt ? "is shut down on \(day)" : "was to be shut down on \(day)"
        return [
            Finding(
                code: .degradedWarning, subject: "model", expected: "one that stays for 30 days and more",
                actual: "\(target.model) \(when), as the price file says")
        ]
    }

    /// An attempt that went well says something only of its cost: that what was stated is not believed, or is not there.
    private static func chargeFinding(_ outcome: Outcome) -> [Finding] {
        guard let last = outcome.attempts.last, last.code == .ok, !last.detail.isEmpty else { return [] }
        return [
            Finding(
                code: .degradedWarning, subject: "charge", expected: "a charge that is stated and can be",
                actual: last.detail)
        ]
    }

    private static func sourceFinding(_ expectation: Expectation, _ source: String?) -> [Finding] {
        guard !expectation.sources.isEmpty, source != nil || !expectation.isRefusal else { return [] }
        guard let source, expectation.sources.contains(source) else {
            let allowed = expectation.sources.map { "\"\($0)\"" }.joined(separator: " or ")
            return [
                Finding(
                    code: .contractSource, subject: "source", expected: allowed,
                    actual: source.map { "\"\($0)\"" } ?? "no source")
            ]
        }
        guard let primary = expectation.primarySource, source != primary else { return [] }
        return [
            Finding(
                code: .degradedFallback, subject: "source", expected: "\"\(primary)\", the primary",
                actual: "\"\(source)\", a backup")
        ]
    }

    private static func textFindings(_ check: Check, _ text: String) -> [Finding] {
        guard check.endpoint.feature.output == .text else {
            return [Finding(code: .contractField, subject: "answer", expected: "a picture", actual: "text")]
        }
        guard text.allSatisfy(\.isWhitespace) else { return [] }
        let actual = text.isEmpty ? "empty text" : "\(text.count) white-space characters"
        return [Finding(code: .contractText, subject: "text", expected: "some text", actual: actual)]
    }
}
