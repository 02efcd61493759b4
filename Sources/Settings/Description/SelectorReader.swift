import Documents
import Model

/// Reads selectors and conditions.
struct SelectorReader {
    let known: [String]

    func selector(_ field: Field) -> AnswerSelector? {
        guard let text = field.text("a place in an answer") else { return nil }
        return selector(text, field)
    }

    /// The place of something that is looked at for itself: that it is there, and the status, always is.
    func value(_ field: Field) -> AnswerSelector? {
        guard let selector = selector(field) else { return nil }
        switch selector.source {
        case .exists, .status:
            field.refuse(
                "the place `\(selector)`, where there always is something", expected: "the place itself: /a/pointer")
            return nil
        case .pointer, .header, .body: return selector
        }
    }

    /// One, or a list of them.
    func selectors(_ field: Field) -> [AnswerSelector] {
        guard case .list = field.node.content else { return selector(field).map { [$0] } ?? [] }
        let items = field.items("a list of places")
        if items.isEmpty { field.refuse("an empty list", expected: "a place in an answer, for example /data/0/url") }
        return items.compactMap(selector)
    }

    /// All must hold.
    func conditions(_ field: Field) -> [AnswerCondition] {
        field.members("a mapping of places to what must be there").compactMap { member in
            guard let selector = selector(member.key, member.field), let test = test(member.field),
                canHold(test, of: selector, member.field)
            else { return nil }
            return AnswerCondition(selector, test)
        }
    }

    /// A status is a number, and whether something is there is yes or no: anything else would never hold.
    private func canHold(_ test: AnswerCondition.Test, of selector: AnswerSelector, _ field: Field) -> Bool {
        if case .contains(let words) = test, selector.source == .status {
            field.refuse("~\(words.prefix(60))", expected: "an HTTP status, or a list of them")
            return false
        }
        guard case .equals(let values) = test else { return true }
        if values.contains(.null) {
            field.refuse("null", expected: "`exists:` before the place, and false: what is null is not there")
            return false
        }
        let wrong: (JSONValue?, String)
        switch selector.source {
        case .status:
            wrong = (
                values.first { Int($0.plainText).map { !(200...599 ~= $0) } ?? true }, "an HTTP status, 200 to 599"
            )
        case .exists: wrong = (values.first { !["true", "false"].contains($0.plainText) }, "true or false")
        case .pointer, .header, .body: return true
        }
        guard let value = wrong.0 else { return true }
        field.refuse("\"\(value.plainText.prefix(60))\"", expected: wrong.1)
        return false
    }

    private func selector(_ text: String, _ field: Field) -> AnswerSelector? {
        guard let selector = AnswerSelector(text) else {
            field.refuse(
                "the place \"\(text.prefix(60))\"",
                expected: "/a/pointer, header:NAME, status, body or exists:/pointer, perhaps with STEP: before it")
            return nil
        }
        guard let step = selector.step, !known.contains(step) else { return selector }
        field.refuse(
            "the step \"\(step.prefix(60))\"", expected: "one of: \(known.joined(separator: ", "))",
            suggestion: Suggestion.nearest(to: step, among: known))
        return nil
    }

    private func test(_ field: Field) -> AnswerCondition.Test? {
        if case .list = field.node.content {
            let items = field.items()
            if items.isEmpty { field.refuse("an empty list", expected: "at least one value: none would never hold") }
            return .equals(items.compactMap { $0.json() })
        }
        guard let value = field.json() else { return nil }
        guard let text = value.string else { return .equals([value]) }
        if text == "*" { return .exists }
        return text.hasPrefix("~") && text.count > 1 ? .contains(String(text.dropFirst())) : .equals([value])
    }
}
