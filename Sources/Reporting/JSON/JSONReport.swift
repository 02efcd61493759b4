import FoundationEssentials
import Model

extension ReportFormat {
    /// Everything, as one versioned object.
    package static let json = ReportFormat("json") { input, _ in JSONReport.document(input) }

    /// One object per verdict with its attempts, one per line.
    package static let jsonl = ReportFormat("jsonl", listsVerdicts: true) { input, _ in JSONReport.lines(input) }
}

/// The machine-readable forms: schema 1.
///
/// Every span is an integer of microseconds (`…_us`), every moment that integer since the epoch beside its RFC 3339
/// text, every amount an integer of micro-dollars; what is not known is null, and keys are never left out.
enum JSONReport {
    static let schema = 1

    static func document(_ input: ReportInput) -> String {
        encode(.object(root(input)), pretty: true) + "\n"
    }

    static func lines(_ input: ReportInput) -> String {
        input.verdicts.map { verdict in
            var members = JSONVerdict.members(verdict)
            members["schema"] = .integer(schema)
            members["run"] = .optional(input.run?.id) { .string($0) }
            return encode(.object(members), pretty: false) + "\n"
        }.joined()
    }

    /// The same of a running monitor, with how things stand: `headline` and `state`, and of each endpoint `state` and `since`.
    static func standing(_ input: ReportInput) -> String {
        let standing = Standing(input: input)
        var members = root(input)
        members["headline"] = .string(standing.sentence)
        members["state"] = .string(standing.worst.name)
        members["endpoints"] = .array(
            input.report.endpoints.map { endpoint in
                let (state, since) = standing.state(of: endpoint)
                let told: [String: JSONValue] = [
                    "state": .string(state.name), "since": .optional(since) { .moment($0) },
                    "since_us": .optional(since) { .microseconds($0) },
                ]
                return .object(JSONStatus.endpoint(endpoint).merging(told) { $1 })
            })
        members.merge(input.noticeMembers) { $1 }
        return encode(.object(members), pretty: true) + "\n"
    }

    private static func root(_ input: ReportInput) -> [String: JSONValue] {
        let report = input.report
        // Of a fleet alone: the report's window at each place.
        var places =
            input.locations.isEmpty ? [:] : ["locations": JSONValue.array(input.locations.map(JSONStatus.window))]
        if !input.leftOut.isEmpty { places["left_out"] = .array(input.leftOut.map { .string($0) }) }
        return [
            "schema": .integer(schema),
            "method": method(report.method),
            "run": .optional(input.run, run),
            "duration_us": .span(input.duration),
            "ledger": .optional(input.ledgerPath) { .string($0) },
            "summary": summary(VerdictTally(input)),
            "rows": .array(report.rows.map(JSONStatus.row)),
            "endpoints": .array(report.endpoints.map { .object(JSONStatus.endpoint($0)) }),
            "families": .array(report.families.map(JSONStatus.family)),
            "recommendation": .string(report.recommendation),
            "recommendation_rule": .string(report.recommendationRule),
            "stars_rule": .string(report.starsRule),
            "readiness_rule": .string(report.readinessRule),
            "gates": .array(input.gates.map(gate)),
            "windows": .array(input.windows.map(JSONStatus.window)),
            "forecast": .optional(input.forecast, JSONStatus.forecast),
            "comparison": .optional(input.comparison, ComparisonJSON.value),
            "remarkable": .array(report.remarkable.map { .object(JSONVerdict.members($0)) }),
            "evidence": .object(JSONEvidence.members(input.evidence)),
        ].merging(places) { $1 }
    }

    private static func gate(_ gate: GateResult) -> JSONValue {
        [
            "name": .string(gate.name), "subject": .string(gate.subject), "actual": .string(gate.actual),
            "state": .string(gate.state.rawValue),
        ]
    }

    /// Of a run that was interrupted alone: `interrupted_of`, how many checks it was to have.
    private static func summary(_ tally: VerdictTally) -> JSONValue {
        let cut = tally.planned.map { ["interrupted_of": JSONValue.integer($0)] } ?? [:]
        let members: [String: JSONValue] = [
            "checks": .integer(tally.total), "passed": .integer(tally.passed), "degraded": .integer(tally.degraded),
            "failed": .integer(tally.failed), "skipped": .integer(tally.skipped),
            "attempts": .integer(tally.attempts), "attempts_of_unknown_cost": .integer(tally.unknownAttempts),
            "known_cost_microdollars": .money(tally.known),
        ]
        return .object(members.merging(cut) { $1 })
    }

    private static func run(_ run: Run) -> JSONValue {
        [
            "id": .string(run.id), "command": .string(run.command), "target": .string(run.target),
            "tool_version": .string(run.toolVersion), "location": .string(run.location),
            "started_at": .moment(run.startedAt), "started_at_us": .microseconds(run.startedAt),
        ]
    }

    private static func method(_ method: ReportMethod) -> JSONValue {
        [
            "generated_at": .moment(method.generatedAt), "generated_at_us": .microseconds(method.generatedAt),
            "window_from": .optional(method.window?.lowerBound) { .moment($0) },
            "window_from_us": .optional(method.window?.lowerBound) { .microseconds($0) },
            "window_to": .optional(method.window?.upperBound) { .moment($0) },
            "window_to_us": .optional(method.window?.upperBound) { .microseconds($0) },
            "n": .integer(method.n), "runs": .integer(method.runs), "tier": .string(method.tier.rawValue),
            "targets": .array(method.targets.map { .string($0) }),
            "locations": .array(method.locations.map { .string($0) }),
            "tool_version": .string(method.toolVersion),
            "fixtures": .object(method.fixtures.mapValues { .string($0) }),
            "rules": .array(method.rules.map { .string($0) }),
            "range_from_us": .optional(method.range?.lowerBound) { .microseconds($0) },
            "range_to_us": .optional(method.range?.upperBound) { .microseconds($0) },
            "policy": .string(method.policy.text),
            "accounting": .object(
                Dictionary(
                    uniqueKeysWithValues: OutcomeCode.allCases.map {
                        ($0.rawValue, .string(method.policy.counting(of: $0).rawValue))
                    })),
        ]
    }

    static func encode(_ value: JSONValue, pretty: Bool) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        guard let data = try? encoder.encode(value) else {
            preconditionFailure("only a number that is not finite cannot be encoded, and JSONValue.figure makes none")
        }
        let text = String(decoding: data, as: UTF8.self)
        // What is hidden stands within a string, where it may be written as an escape of JSON's own.
        return text.escaping { $0.isHidden && $0 != "\n" ? $0.jsonEscape : nil }
    }
}

extension Unicode.Scalar {
    /// UTF-16, as JSON has it: `\u202E`, or a pair of them.
    fileprivate var jsonEscape: String {
        UTF16.encode(self).map {
            $0.map { "\\u" + String(0x1_0000 + Int($0), radix: 16, uppercase: true).dropFirst() }.joined()
        }
            ?? ""
    }
}

extension JSONValue {
    static func optional<Value>(_ value: Value?, _ make: (Value) -> JSONValue) -> JSONValue {
        value.map(make) ?? .null
    }

    static func span(_ value: Duration?) -> JSONValue { .optional(value) { .integer(Int($0.microseconds)) } }

    static func money(_ value: MicroDollars) -> JSONValue { .integer(Int(value.amount)) }

    static func moment(_ value: Timestamp) -> JSONValue { .string(value.rfc3339) }

    static func microseconds(_ value: Timestamp) -> JSONValue { .integer(Int(value.microseconds)) }

    /// JSON has no infinity: a figure that is not finite is null.
    static func figure(_ value: Double?) -> JSONValue {
        guard let value, value.isFinite else { return .null }
        return .number(value)
    }
}
