import Model

/// Reads scenarios: a mapping of names to `{summary, time-scale, models: {PATTERN: {latency, faults, sequence,
/// cold-start}}}`.
struct ScenarioCatalogue: Sendable {
    let scenarios: [Scenario]

    static func embedded() throws(SandboxError) -> ScenarioCatalogue {
        let text = String(decoding: PackageResources.scenarios_yaml, as: UTF8.self)
        return try ScenarioCatalogue(text: text, file: "scenarios.yaml", faults: try .embedded())
    }

    init(text: String, file: String, faults: FaultCatalogue) throws(SandboxError) {
        var scenarios: [Scenario] = []
        for (name, node) in try DataNode.root(of: text, file: file).members() {
            scenarios.append(try ScenarioReader(faults: faults).read(name, node))
        }
        self.scenarios = scenarios
    }
}

extension Scenario {
    /// The names of the scenarios that come with the program, in the order of their file.
    package static var names: [String] {
        (try? ScenarioCatalogue.embedded().scenarios.map(\.name)) ?? []
    }

    package static func named(_ name: String) throws(SandboxError) -> Scenario {
        let all = try ScenarioCatalogue.embedded().scenarios
        guard let found = all.first(where: { $0.name == name }) else {
            throw .unknownScenario(name: name, known: all.map(\.name))
        }
        return found
    }

    /// A scenario in which every call to the models of `pattern` meets the fault `fault`, and all else is well.
    package static func always(_ fault: String, for pattern: String = "*") throws(SandboxError) -> Scenario {
        let text = "\(fault): {summary: always, models: {\"\(pattern)\": {faults: {\(fault): 1}}}}"
        let catalogue = try ScenarioCatalogue(text: text, file: "scenario", faults: try .embedded())
        return catalogue.scenarios[0]
    }

    /// Reads one scenario of a user's own; `file` appears in complaints.
    package static func read(_ text: String, file: String) throws(SandboxError) -> Scenario {
        let all = try ScenarioCatalogue(text: text, file: file, faults: try .embedded()).scenarios
        guard all.count == 1 else {
            throw .badData(file: file, line: 1, path: "", problem: "must hold one scenario, not \(all.count)")
        }
        return all[0]
    }
}

private struct ScenarioReader {
    let faults: FaultCatalogue

    func read(_ name: String, _ node: DataNode) throws(SandboxError) -> Scenario {
        let members = try node.section(["summary", "time-scale", "models"])
        var rules: [Scenario.Rule] = []
        for (pattern, value) in try members["models"]?.members() ?? [] { rules.append(try rule(pattern, value)) }
        return Scenario(
            name: name, summary: try members["summary"]?.text() ?? "",
            timeScale: try members["time-scale"]?.number(in: 0...1000) ?? 1, rules: rules)
    }

    private func rule(_ pattern: String, _ node: DataNode) throws(SandboxError) -> Scenario.Rule {
        var rule = try parse(pattern, node)
        let members = try node.section(["latency", "faults", "sequence", "cold-start"])
        if let latency = members["latency"] { rule.latency = try Latency.read(latency) }
        if let faults = members["faults"] { rule.faults = try rates(faults, rule.service) }
        if let sequence = members["sequence"] {
            var steps: [Fault?] = []
            for item in try sequence.items() {
                steps.append(try item.text() == "ok" ? nil : try fault(try item.text(), item, rule.service))
            }
            rule.sequence = steps
        }
        if let cold = members["cold-start"] {
            let parts = try cold.section(["idle", "latency"])
            guard let idle = parts["idle"], let latency = parts["latency"] else {
                throw cold.complaint("must have idle and latency")
            }
            rule.coldStart = .init(idle: try idle.duration(), latency: try latency.duration())
        }
        return rule
    }

    private func parse(_ pattern: String, _ node: DataNode) throws(SandboxError) -> Scenario.Rule {
        if pattern == "*" { return Scenario.Rule() }
        let parts = pattern.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let service = Service(rawValue: String(parts[0])) else {
            throw node.complaint("a pattern is *, SERVICE:* or SERVICE:owner/name, with replicate, space or inference")
        }
        if parts[1] == "*" { return Scenario.Rule(service: service) }
        guard HostedModel.find(ModelKey(service: service, name: String(parts[1]))) != nil else {
            throw node.complaint("the sandbox hosts no model \(parts[1]) at \(service.rawValue)")
        }
        return Scenario.Rule(service: service, model: String(parts[1]))
    }

    private func rates(_ node: DataNode, _ service: Service?) throws(SandboxError) -> [Scenario.FaultRate] {
        var rates: [Scenario.FaultRate] = []
        for (name, value) in try node.members() {
            let rate = try value.number(in: 0...1)
            rates.append(.init(fault: try fault(name, value, service), rate: rate))
        }
        let sum = rates.reduce(0) { $0 + $1.rate }
        guard sum <= 1.000_001 else { throw node.complaint("the rates add up to \(sum), which is more than 1") }
        return rates
    }

    private func fault(_ name: String, _ node: DataNode, _ service: Service?) throws(SandboxError) -> Fault {
        guard let fault = faults[name] else { throw node.complaint("there is no fault \"\(name)\"") }
        if let service, !fault.services.contains(service) {
            let known = fault.services.map(\.rawValue).joined(separator: ", ")
            throw node.complaint("\(name) is a fault of \(known), not of \(service.rawValue)")
        }
        return fault
    }
}
