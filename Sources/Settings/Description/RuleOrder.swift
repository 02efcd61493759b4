import Documents
import Model

/// Rules that take what they should not: every answer, or all of those that a later rule is for.
enum RuleOrder {
    /// - Parameter rules: in their order, each where it is written.
    static func check(_ rules: [(rule: APIErrorRule, field: Field)]) {
        for (index, (rule, field)) in rules.enumerated() {
            if rule.conditions.allSatisfy(\.isAlwaysMet) {
                (field["when"] ?? field).refuse(
                    "conditions that every answer meets, a good one too",
                    expected: "something that only bad answers have; what no rule names is judged by its status")
                continue
            }
            let before = rules[..<index].first { earlier in
                !earlier.rule.conditions.allSatisfy(\.isAlwaysMet) && earlier.rule.takesAll(of: rule)
            }
            guard let before else { continue }
            field.refuse(
                "the rule \"\(rule.name)\", which never counts: \"\(before.rule.name)\" in line \(before.field.node.line) takes "
                    + "all its answers", expected: "the narrower rule first")
        }
    }
}

extension APIErrorRule {
    fileprivate func takesAll(of other: APIErrorRule) -> Bool {
        conditions.allSatisfy { own in other.conditions.contains { $0.implies(own) } }
    }
}

extension AnswerCondition {
    /// A status is always there, and so are a body and the answer whether something is.
    var isAlwaysMet: Bool {
        guard selector.step == nil else { return false }
        switch (selector.source, test) {
        case (.status, .exists), (.exists, .exists), (.body, .exists): return true
        case (.exists, .equals(let values)): return Set(values.map(\.plainText)).isSuperset(of: ["true", "false"])
        default: return false
        }
    }

    /// Whatever meets this meets the other.
    fileprivate func implies(_ other: AnswerCondition) -> Bool {
        guard selector.step == other.selector.step else { return false }
        if case .exists = other.test, case .pointer(let own) = selector.source,
            case .pointer(let outer) = other.selector.source,
            own.text.hasPrefix(outer.text + "/")
        {
            return true  // what is there has all around it
        }
        guard selector.source == other.selector.source else { return false }
        switch (test, other.test) {
        case (_, .exists): return true
        case (.equals(let values), _): return values.allSatisfy(other.holds)
        case (.contains(let words), .contains(let others)): return words.lowercased().contains(others.lowercased())
        default: return false
        }
    }
}
