import Model

/// A verdict with all its attempts as JSON.
enum JSONVerdict {
    static func members(_ verdict: Verdict) -> [String: JSONValue] {
        let (subject, outcome) = (verdict.subject, verdict.outcome)
        // Of a fleet alone.
        let place = verdict.location.map { ["location": JSONValue.string($0)] } ?? [:]
        let own: [String: JSONValue] = [
            "check": .string(subject.checkID), "endpoint": .string(subject.endpoint), "route": .string(subject.route),
            "fixture": .string(subject.fixture), "feature": .string(subject.feature.rawValue),
            "tier": .string(subject.tier.rawValue), "family": .optional(subject.family) { .string($0.rawValue) },
            "model": .optional(subject.model) { .string($0) },
            "code": .string(verdict.code.rawValue), "class": .string(verdict.outcomeClass.rawValue),
            "passed": .bool(verdict.passed), "source": .optional(outcome.source) { .string($0) },
            "cached": .bool(outcome.isCached),
            "scheduled_at": .moment(outcome.scheduledAt), "scheduled_at_us": .microseconds(outcome.scheduledAt),
            "started_at": .moment(outcome.startedAt), "started_at_us": .microseconds(outcome.startedAt),
            "finished_at": .moment(outcome.finishedAt), "finished_at_us": .microseconds(outcome.finishedAt),
            "service_time_us": .span(outcome.serviceTime), "response_time_us": .span(outcome.responseTime),
            "cost_microdollars": .optional(verdict.cost) { .money($0) },
            "findings": .array(verdict.findings.map(finding)), "image": .optional(verdict.facts, image),
            "scores": .array(verdict.scores.map(JSONScores.score)),
            "curl": .optional(verdict.curl) { .string($0) }, "attempts": .array(outcome.attempts.map(attempt)),
        ]
        return own.merging(place) { $1 }
    }

    private static func finding(_ finding: Finding) -> JSONValue {
        [
            "code": .string(finding.code.rawValue), "subject": .string(finding.subject),
            "expected": .string(finding.expected), "actual": .string(finding.actual),
        ]
    }

    private static func image(_ facts: ImageFacts) -> JSONValue {
        [
            "format": .string(facts.format.rawValue), "width": .integer(facts.width), "height": .integer(facts.height),
            "bytes": .integer(facts.byteCount), "sha256": .string(facts.sha256),
            "blank": .optional(facts.blank) { .string($0) }, "echo": .bool(facts.isEcho),
            "identical": .optional(facts.fidelity) { .bool($0.identical) },
            "psnr_db": .figure(facts.fidelity?.psnr), "psnr_y_db": .figure(facts.fidelity?.psnrY),
        ]
    }

    private static func attempt(_ attempt: Attempt) -> JSONValue {
        var timings: [String: JSONValue] = ["total_us": .span(attempt.timings.total)]
        for (name, phase) in Timings.phases {
            timings["\(name)_us"] = .span(attempt.timings[keyPath: phase])
        }
        return [
            "provider": .string(attempt.provider), "code": .string(attempt.code.rawValue),
            "detail": .string(attempt.detail), "http_status": .optional(attempt.httpStatus) { .integer($0) },
            "body": .optional(attempt.body) { .string($0) }, "timings": .object(timings),
            "started_at": .moment(attempt.startedAt), "started_at_us": .microseconds(attempt.startedAt),
            "bytes_up": .integer(attempt.bytesUp), "bytes_down": .integer(attempt.bytesDown),
            "cost_microdollars": .optional(attempt.cost.amount) { .money($0) },
            "cost_basis": .string(attempt.cost.basis.rawValue),
            "price_version": .optional(attempt.cost.priceVersion) { .string($0) },
            "model_version": .optional(attempt.modelVersion) { .string($0) },
            "remote_id": .optional(attempt.remoteID) { .string($0) },
            "cold": .optional(attempt.isCold) { .bool($0) }, "retry_after_us": .span(attempt.retryAfter),
        ]
    }
}
