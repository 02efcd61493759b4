import Documents
import Model

extension DocumentKind {
    static let scenario = DocumentKind(
        file: "scenario file", content: "scenario",
        whenEmpty: "a scenario; fixtures/scenarios/example.yaml in the sources has all there is to have")
}

/// The kinds of values scenarios and faults are made of.
extension Field {
    /// Reads a document of the sandbox's. `read` notes what is wrong with it.
    ///
    /// - Throws: everything that was noted.
    static func reading<Value>(
        _ text: String, file: String, _ read: (Field) -> Value
    ) throws(SandboxError) -> Value {
        do {
            let log = ProblemLog(.scenario)
            let scope = Scope(file: file, environment: nil, log: log)
            let value = read(try Field(text: text, scope: scope, kind: .scenario))
            try log.throwIfAny()
            return value
        } catch {
            throw .badScenario(error)
        }
    }

    /// Zero is a span, too.
    func span() -> Duration? {
        parsed("a duration with its unit, for example 250ms or 3s") { Duration(text: $0) }
    }

    func number(in range: ClosedRange<Int>) -> Double? {
        parsed("a number from \(range.lowerBound) to \(range.upperBound)") { text in
            Double(text).flatMap { (Double(range.lowerBound)...Double(range.upperBound)).contains($0) ? $0 : nil }
        }
    }

    func choice<Choice: RawRepresentable & CaseIterable>(_ type: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        name(among: Choice.allCases.map(\.rawValue), "one of").flatMap(Choice.init(rawValue:))
    }
}
