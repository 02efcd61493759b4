import Documents
import Model

/// Reads scenarios and notes everything that is wrong with them.
struct ScenarioReader {
    let faults: FaultCatalogue

    /// One scenario for each key of the document.
    func read(_ root: Field) -> [Scenario] {
        root.members("a mapping of names to scenarios").map { name, field in
            let section = Section(field, keys: ["summary", "time-scale", "models"])
            let rules = section["models"]?.members().compactMap { rule($0.key, $0.field) }
            return Scenario(
                name: name, summary: section["summary"]?.text() ?? "",
                timeScale: section["time-scale"]?.number(in: 0...1000) ?? 1, rules: rules ?? [])
        }
    }

    private func rule(_ pattern: String, _ field: Field) -> Scenario.Rule? {
        let section = Section(field, keys: ["latency", "faults", "sequence", "cold-start", "schedule"])
        guard var rule = parse(pattern, field) else { return nil }
        rule.latency = section["latency"].flatMap(Latency.read)
        rule.faults = section["faults"].map { rates($0, rule.service) }
        rule.sequence = section["sequence"]?.items("a list of faults, or ok for none").map { step($0, rule.service) }
        rule.coldStart = section["cold-start"].flatMap(coldStart)
        rule.schedule = section["schedule"]?.items("a list of spells").compactMap { spell($0, rule.service) }
        return rule
    }

    private func coldStart(_ field: Field) -> Scenario.ColdStart? {
        let section = Section(field, keys: ["idle", "latency"])
        let idle = section.required("idle", "a duration such as 5m")?.span()
        let latency = section.required("latency", "a duration such as 20s")?.span()
        guard let idle, let latency else { return nil }
        return Scenario.ColdStart(idle: idle, latency: latency)
    }

    private func spell(_ field: Field, _ service: Service?) -> Scenario.Spell? {
        let section = Section(field, keys: ["from", "until", "every", "faults", "latency"])
        let from = section["from"]?.span() ?? .zero
        let (until, every) = (section["until"]?.span(), section["every"]?.span())
        if let until, until <= from {
            section["until"]?.refuse(until.readable, expected: "a moment after `from`, which is \(from.readable)")
        }
        if let every, every <= from || every < until ?? every {
            section["every"]?.refuse(every.readable, expected: "a longer time than the spell lasts")
        }
        return Scenario.Spell(
            from: from, until: until, every: every, faults: section["faults"].map { rates($0, service) } ?? [],
            latency: section["latency"].flatMap(Latency.read))
    }

    private func parse(_ pattern: String, _ field: Field) -> Scenario.Rule? {
        if pattern == "*" { return Scenario.Rule() }
        if pattern == "described:*" { return Scenario.Rule(service: .described) }
        let parts = pattern.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2, let service = Service(rawValue: parts[0]) else {
            let services = Service.allCases.map(\.rawValue).joined(separator: ", ")
            field.refuse(
                "the pattern \"\(pattern.prefix(60))\"",
                expected: "*, described:*, SERVICE:* or SERVICE:owner/name, with one of the services \(services)")
            return nil
        }
        if parts[1] == "*" { return Scenario.Rule(service: service) }
        guard HostedModel.find(ModelKey(service: service, name: parts[1])) != nil else {
            let models = HostedModel.all.map(\.key).filter { $0.service == service }.map(\.name)
            field.refuse(
                "the model \(parts[1].prefix(60)), which the sandbox does not host at \(service.rawValue)",
                expected: "one of: \(models.joined(separator: ", "))",
                suggestion: Suggestion.nearest(to: parts[1], among: models))
            return nil
        }
        return Scenario.Rule(service: service, model: parts[1])
    }

    private func rates(_ field: Field, _ service: Service?) -> [Scenario.FaultRate] {
        let rates = field.members("a mapping of faults to rates").compactMap { name, value -> Scenario.FaultRate? in
            let rate = value.number(in: 0...1)
            let fault = fault(name, value, service)
            guard let rate, let fault else { return nil }
            return Scenario.FaultRate(fault: fault, rate: rate)
        }
        let sum = rates.reduce(0) { $0 + $1.rate }
        if sum > 1.000_001 { field.refuse("rates that add up to \(sum)", expected: "at most 1 together") }
        return rates
    }

    private func step(_ field: Field, _ service: Service?) -> Fault? {
        guard let name = field.text("a fault, or ok for none"), name != "ok" else { return nil }
        return fault(name, field, service)
    }

    private func fault(_ name: String, _ field: Field, _ service: Service?) -> Fault? {
        guard let fault = faults[name] else {
            let names = faults.faults.filter { fault in service.map(fault.isOf) ?? true }.map(\.name)
            field.refuse(
                "the fault \"\(name.prefix(60))\"", expected: "one that `assay explain --faults` lists",
                suggestion: Suggestion.nearest(to: name, among: names))
            return nil
        }
        if let service, !fault.isOf(service) {
            let known = fault.services.map(\.rawValue).joined(separator: ", ")
            field.refuse("\(name), a fault of \(known)", expected: "a fault of \(service.rawValue)")
            return nil
        }
        return fault
    }
}

extension Fault {
    fileprivate func isOf(_ service: Service) -> Bool {
        service == .described
            ? Set(services).isSuperset(of: SandboxService.described.map(\.id)) : services.contains(service)
    }
}
