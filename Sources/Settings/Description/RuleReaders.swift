import Documents
import Model

/// Reads one rule of `errors`.
struct ErrorRuleReader {
    let selectors: SelectorReader

    /// - Parameter number: from 1, the name of a rule that has none.
    func read(_ field: Field, number: Int) -> APIErrorRule? {
        let section = Section(field, keys: ["name", "when", "code", "text", "wait", "example"])
        let conditions = section.required("when", "a mapping of places to what must be there").map(selectors.conditions)
        let code = section.required("code", "an outcome code")?.failureCode()
        let name = section["name"].flatMap { field in field.text().flatMap { field.isID($0) ? $0 : nil } }
        let text = section["text"].flatMap(selectors.selector)
        let wait = section["wait"].flatMap(selectors.value)
        let example = section["example"].flatMap(example)
        guard let conditions, let code else { return nil }
        guard !conditions.isEmpty else {
            section["when"]?.refuse(
                "no condition", expected: "at least one: a rule without would take good answers for bad")
            return nil
        }
        var rule = APIErrorRule(name: name ?? "rule-\(number)", conditions: conditions, code: code)
        (rule.text, rule.wait, rule.example) = (text, wait, example)
        return rule
    }

    private func example(_ field: Field) -> APIErrorRule.Example? {
        let section = Section(field, keys: ["status", "json"])
        let json = section.written("json")?.json() ?? .null
        let status = section.required("status", "an HTTP status")?.integer(in: 200...599)
        return status.map { APIErrorRule.Example(status: $0, json: json) }
    }
}

extension Field {
    /// An outcome code of something that went wrong at the provider.
    func failureCode() -> OutcomeCode? {
        guard let code = choice(OutcomeCode.self, "an outcome code") else { return nil }
        guard code.isBad else {
            refuse(
                "`\(code.rawValue)`",
                expected: "a code of something that went wrong at the provider, of the classes account, rejected, "
                    + "throttled, provider, contract, image")
            return nil
        }
        return code
    }
}

extension OutcomeCode {
    /// What a provider's answer can mean that is no success.
    fileprivate var isBad: Bool {
        switch outcomeClass {
        case .provider, .throttled, .account, .rejected, .contract, .image: true
        default: false
        }
    }
}

/// Reads `cost`.
struct CostReader {
    let selectors: SelectorReader

    /// - Returns: with whether an answer may lack it.
    func read(_ field: Field) -> (cost: APICost, isOptional: Bool)? {
        let section = Section(field, keys: ["usd", "credits", "credit", "tokens", "optional"])
        let isOptional = section["optional"]?.name(among: ["true", "false"], "one of") == "true"
        guard let cost = cost(section) else { return nil }
        if case .fixed = cost {
            section["optional"]?.refuse("`optional`", expected: "it only beside a place in the answer")
        }
        return (cost, isOptional)
    }

    private func cost(_ section: Section) -> APICost? {
        let given = ["usd", "credits", "tokens"].filter { section[$0] != nil }
        guard given.count == 1, let value = section[given[0]] else {
            section.field.refuse("\(given.count) of them", expected: "one of usd, credits, tokens")
            return nil
        }
        switch given[0] {
        case "usd": return dollars(value)
        case "credits":
            let selector = selectors.value(value)
            let credit = section.required("credit", "the price of one credit, for example $0.01")?.money()
            guard let selector, let credit else { return nil }
            return .units(selector, of: credit)
        default:
            let kinds = value.members("a mapping of names to counts")
            if case .map = value.node.content, kinds.isEmpty {
                value.refuse("no tokens", expected: "names, each with the place of a count and its price")
            }
            return .tokens(
                kinds.compactMap { _, field in
                    let section = Section(field, keys: ["at", "per-million"])
                    let selector = section.required("at", "the place of the count").flatMap(selectors.value)
                    let price = section.required("per-million", "the price of a million, for example $5")?.money()
                    guard let selector, let price else { return nil }
                    return APICost.Tokens(selector, perMillion: price)
                })
        }
    }

    private func dollars(_ field: Field) -> APICost? {
        if let text = field.expanded, Double(text) != nil || text.hasPrefix("$") {
            return field.money().map(APICost.fixed)
        }
        return selectors.value(field).map { .units($0, of: MicroDollars(1_000_000)) }
    }
}
