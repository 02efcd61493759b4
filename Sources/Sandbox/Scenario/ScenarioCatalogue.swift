import Documents
import Model

/// Reads scenarios: a mapping of names to `{summary, time-scale, models: {PATTERN: {latency, faults, sequence,
/// cold-start}}}`.
struct ScenarioCatalogue: Sendable {
    let scenarios: [Scenario]

    static func embedded() throws(SandboxError) -> ScenarioCatalogue {
        let text = String(decoding: PackageResources.scenarios_yaml, as: UTF8.self)
        return try ScenarioCatalogue(text: text, file: "scenarios.yaml", faults: try .embedded())
    }

    /// - Throws: everything that is wrong with the text.
    init(text: String, file: String, faults: FaultCatalogue) throws(SandboxError) {
        scenarios = try Field.reading(text, file: file) { ScenarioReader(faults: faults).read($0) }
    }
}

extension Scenario {
    /// The names of the scenarios that come with the program, in the order of their file. Its keys alone are looked for: the
    /// help of a command has them at each start.
    package static let names: [String] = String(decoding: PackageResources.scenarios_yaml, as: UTF8.self)
        .split(separator: "\n").filter { $0.first?.isLetter == true && $0.hasSuffix(":") }.map { String($0.dropLast()) }

    package static func named(_ name: String) throws(SandboxError) -> Scenario {
        let all = try ScenarioCatalogue.embedded().scenarios
        guard let found = all.first(where: { $0.name == name }) else {
            throw .unknownScenario(name: name, known: all.map(\.name))
        }
        return found
    }

    /// A scenario in which every call to the models of `pattern` meets the fault `fault`, and all else is well.
    package static func always(_ fault: String, for pattern: String = "*") throws(SandboxError) -> Scenario {
        let rules: JSONValue = .object([pattern: ["faults": .object([fault: 1])]])
        let document: JSONValue = .object([fault: ["summary": "always", "models": rules]])
        return try read(document.encoded, file: "scenario")
    }

    /// One that comes with the program by its name, or a user's own by its path: what has a `/` in it, or ends in
    /// `.yaml` or `.yml`.
    package static func chosen(_ text: String) throws(SandboxError) -> Scenario {
        guard text.contains("/") || text.hasSuffix(".yaml") || text.hasSuffix(".yml") else { return try named(text) }
        let content: String
        do {
            content = try DocumentFile.text(of: text, expected: "a readable scenario file", kind: .scenario)
        } catch {
            throw .badScenario(error)
        }
        return try read(content, file: text)
    }

    /// Reads one scenario of a user's own; `file` appears in complaints.
    package static func read(_ text: String, file: String) throws(SandboxError) -> Scenario {
        let faults = try FaultCatalogue.embedded()
        let scenarios = try Field.reading(text, file: file) { root in
            let scenarios = ScenarioReader(faults: faults).read(root)
            if case .map(let members) = root.node.content, members.count != 1 {
                root.refuse("\(members.count) scenarios", expected: "one, with its name as the only key")
            }
            return scenarios
        }
        return scenarios[0]
    }
}
