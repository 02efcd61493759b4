import FoundationEssentials
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
    package static let names: [String] = {
        let text = String(decoding: PackageResources.scenarios_yaml, as: UTF8.self)
        return (try? DataNode.root(of: text, file: "scenarios.yaml").members().map(\.key)) ?? []
    }()

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

    /// One that comes with the program by its name, or a user's own by its path: what has a `/` in it, or ends in
    /// `.yaml` or `.yml`.
    package static func chosen(_ text: String) throws(SandboxError) -> Scenario {
        guard text.contains("/") || text.hasSuffix(".yaml") || text.hasSuffix(".yml") else { return try named(text) }
        let bytes: Data
        do {
            bytes = try Data(contentsOf: URL(fileURLWithPath: text))
        } catch {
            throw .unreadable(
                file: text, reason: (error as? CocoaError)?.code == .fileReadNoSuchFile ? "no such file" : "\(error)")
        }
        guard bytes.count <= 1 << 20 else {
            throw .unreadable(file: text, reason: "it has \(bytes.count) bytes; at most 1 MiB is read")
        }
        return try read(String(decoding: bytes, as: UTF8.self), file: text)
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
        let members = try node.section(["latency", "faults", "sequence", "cold-start", "schedule"])
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
        if let schedule = members["schedule"] {
            var spells: [Scenario.Spell] = []
            for item in try schedule.items() { spells.append(try spell(item, rule.service)) }
            rule.schedule = spells
        }
        return rule
    }

    private func spell(_ node: DataNode, _ service: Service?) throws(SandboxError) -> Scenario.Spell {
        let members = try node.section(["from", "until", "every", "faults", "latency"])
        let from = try members["from"]?.duration() ?? .zero
        let (until, every) = (try members["until"]?.duration(), try members["every"]?.duration())
        guard until.map({ $0 > from }) ?? true else { throw node.complaint("must have `until` after `from`") }
        guard every.map({ $0 > from && $0 >= until ?? $0 }) ?? true else {
            throw node.complaint("must have `every` longer than it lasts")
        }
        return Scenario.Spell(
            from: from, until: until, every: every,
            faults: try members["faults"].map { faults throws(SandboxError) in
                try rates(faults, service)
            } ?? [], latency: try members["latency"].map(Latency.read))
    }

    private func parse(_ pattern: String, _ node: DataNode) throws(SandboxError) -> Scenario.Rule {
        if pattern == "*" { return Scenario.Rule() }
        let parts = pattern.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let service = Service(rawValue: String(parts[0])) else {
            throw node.complaint("a pattern is *, SERVICE:* or SERVICE:owner/name, with replicate, space or inference")
        }
        if parts[1] == "*" { return Scenario.Rule(service: service) }
        guard HostedModel.find(ModelKey(service: service, name: String(parts[1]))) != nil else {
            let models = HostedModel.all.map(\.key).filter { $0.service == service }.map(\.name)
            let hint = Suggestion.nearest(to: String(parts[1]), among: models).map { "; did you mean `\($0)`?" }
            throw node.complaint(
                "the sandbox hosts no model \(parts[1]) at \(service.rawValue)"
                    + (hint ?? "; it hosts \(models.joined(separator: ", "))"))
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
        guard let fault = faults[name] else {
            let names = faults.faults.filter { fault in service.map(fault.services.contains) ?? true }.map(\.name)
            let hint = Suggestion.nearest(to: name, among: names).map { "did you mean `\($0)`?" }
            throw node.complaint(
                "there is no fault \"\(name)\"; \(hint ?? "`assay explain --faults` lists them")")
        }
        if let service, !fault.services.contains(service) {
            let known = fault.services.map(\.rawValue).joined(separator: ", ")
            throw node.complaint("\(name) is a fault of \(known), not of \(service.rawValue)")
        }
        return fault
    }
}
