import Model

extension ReportFormat {
    /// One case per verdict, for the test reports of CI.
    package static let junit = ReportFormat("junit", listsVerdicts: true) { input, _ in
        JUnitReport(input).document.text
    }
}

/// JUnit as the readers in use agree on it (testmoapp/junitxml): a suite per endpoint, a case per verdict,
/// `classname` = endpoint.route, seconds with three decimals, details in the text because GitLab drops the rest.
struct JUnitReport {
    private let input: ReportInput
    private let cases: [NumberedCase]

    init(_ input: ReportInput) {
        self.input = input
        cases = NumberedCase.all(input.verdicts)
    }

    var document: XML {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="assay" \(counts(cases, input.gates, time: input.duration)) timestamp="\(stamp(cases))">
        \((suites + gates).joined("\n"))
        </testsuites>

        """
    }

    private var suites: [XML] {
        let members = Dictionary(grouping: cases) { $0.verdict.subject.endpoint }
        return members.sorted { $0.key < $1.key }.map { endpoint, cases in
            """
              <testsuite name="\(endpoint)" \(counts(cases, time: nil)) timestamp="\(stamp(cases))"\
             hostname="\(input.run?.location ?? "")">
            \(properties)
            \(cases.map(testcase).joined("\n"))
              </testsuite>
            """
        }
    }

    /// A gate is a case of a suite of its own; one without enough data is skipped, and says why.
    private var gates: [XML] {
        if input.gates.isEmpty { return [] }
        let cases = input.gates.map { gate -> XML in
            let head: XML = "    <testcase classname=\"gate.\(gate.subject)\" name=\"\(gate.name)\" time=\"0.000\""
            switch gate.state {
            case .passed: return "\(head)/>"
            case .failed:
                return
                    "\(head)><failure type=\"gate\" message=\"\(gate.actual)\">\(gate.sentence)</failure></testcase>"
            case .notEnoughData:
                return "\(head)><skipped message=\"not enough data: \(gate.actual)\"/></testcase>"
            }
        }
        return [
            """
              <testsuite name="gates" \(counts([], input.gates, time: nil)) timestamp="\(stamp(self.cases))">
            \(cases.joined("\n"))
              </testsuite>
            """
        ]
    }

    private func counts(_ cases: [NumberedCase], _ gates: [GateResult] = [], time: Duration?) -> XML {
        let states: [GateResult.State: NumberedCase.Result] = [
            .passed: .passed, .failed: .failure, .notEnoughData: .skipped,
        ]
        let count = { (result: NumberedCase.Result) in
            cases.count { $0.result == result } + gates.count { states[$0.state] == result }
        }
        let total = time ?? cases.reduce(.zero) { $0 + $1.verdict.outcome.serviceTime }
        return """
            tests="\(cases.count + gates.count)" failures="\(count(.failure))" errors="\(count(.error))" \
            skipped="\(count(.skipped))" time="\(seconds(total))"
            """
    }

    private var properties: XML {
        var values = [("target", input.report.method.targets.joined(separator: ", "))]
        values.append(("version", input.report.method.toolVersion))
        if let planned = input.interruptedOf {
            values.append(("interrupted_after", "\(cases.count) of \(Phrase.counted(planned, "check"))"))
        }
        if let run = input.run { values.insert(("run_id", run.id), at: 0) }
        let lines = values.map { "      <property name=\"\($0.0)\" value=\"\($0.1)\"/>" as XML }
        return "    <properties>\n\(lines.joined("\n"))\n    </properties>"
    }

    private func testcase(_ item: NumberedCase) -> XML {
        let subject = item.verdict.subject
        let head: XML = """
                <testcase classname="\(subject.endpoint).\(subject.route)" name="\(item.name)"\
             time="\(seconds(item.verdict.outcome.serviceTime))"
            """
        let inside = result(item) + systemOut(item)
        return inside.isEmpty ? "\(head)/>" : "\(head)>\n\(inside)    </testcase>"
    }

    private func result(_ item: NumberedCase) -> XML {
        let message = item.message.singleLine.clipped(to: 500)
        switch item.result {
        case .passed: return ""
        case .skipped: return "      <skipped message=\"\(message)\"/>\n"
        case .failure, .error:
            let tag: XML = item.result == .failure ? "failure" : "error"
            let text = item.details.joined(separator: "\n")
            return """
                      <\(tag) type="\(item.verdict.code.rawValue)" message="\(message)">\(text)</\(tag)>

                """
        }
    }

    /// Retries, degradations and scores of a passed check are text, not cases of their own.
    private func systemOut(_ item: NumberedCase) -> XML {
        let hasMore = item.verdict.outcome.attempts.count > 1 || !item.verdict.scores.isEmpty
        guard item.result == .passed, item.verdict.code != .ok || hasMore else { return "" }
        let lines = [item.verdict.code.rawValue] + item.details
        return "      <system-out>\(lines.joined(separator: "\n"))</system-out>\n"
    }

    private func seconds(_ span: Duration) -> String {
        let milliseconds = max(0, (span + .microseconds(500)).microseconds / 1000)
        let fraction = String(milliseconds % 1000)
        return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
    }

    private func stamp(_ cases: [NumberedCase]) -> String {
        let start = cases.map(\.verdict.outcome.startedAt).min() ?? input.report.method.generatedAt
        return start.rfc3339
    }
}
