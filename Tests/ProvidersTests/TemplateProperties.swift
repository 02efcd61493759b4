import Model

@testable import Providers

/// What must hold for any text where a description has a template, a place or a selector, and for any answer it is held against.
/// The text ends at the first line end; the answer follows.
enum TemplateProperties {
    @Sendable static func check(_ bytes: [UInt8]) {
        let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
        let text = String(decoding: bytes[..<end], as: UTF8.self)
        let json = JSON.parse(Array(bytes[end...].dropFirst()))
        let dice = bytes.reduce(0) { $0 &+ Int($1) }
        let answer = StepAnswer(status: 200 + dice % 300, headers: ["x-a": text], json: json)
        selector(text, answer)
        pointer(text, json ?? ["a": .array([1, "two", .null])])
        template(text, answer)
        if let json { body(json) }
    }

    /// What is found is found in the same place again; a condition that something is there holds exactly then.
    private static func selector(_ text: String, _ answer: StepAnswer) {
        guard let selector = AnswerSelector(text) else { return }
        precondition(
            selector.description == text && AnswerSelector(selector.description) == selector, "it is as it is written")
        let found = selector.find(in: answer)
        precondition(AnswerCondition(selector, .exists).holds(found) == (found != nil), "there or not")
        if let found { precondition(AnswerCondition(selector, .equals([found])).holds(found), "it is itself") }
    }

    /// What is put somewhere is found there, and no list becomes longer than a description could mean.
    private static func pointer(_ text: String, _ json: JSONValue) {
        let depth = text.utf8.count { $0 == UInt8(ascii: "/") }
        guard let place = JSONPointer(text), depth < 64 else { return }
        let put = place.putting("fuzz", into: json)
        // A number may lie behind the end of a list.
        if !text.utf8.contains(where: { 0x30...0x39 ~= $0 }) {
            precondition(place.find(in: put) == "fuzz", "what is put is found")
        }
        precondition(count(put) <= count(json) + 66 * (depth + 1), "nothing grows on its own")
    }

    private static func count(_ value: JSONValue) -> Int {
        switch value {
        case .array(let items): items.reduce(1) { $0 + count($1) }
        case .object(let members): members.values.reduce(1) { $0 + count($1) }
        default: 1
        }
    }

    /// A template says what it was read from; filled with nothing it is nothing where it has a placeholder.
    private static func template(_ text: String, _ answer: StepAnswer) {
        guard let template = try? TextTemplate(text) else { return }
        precondition(template.pattern == text, "it is as it is written")
        let filled = template.render { place in
            if case .answer(let selector) = place { selector.find(in: answer) } else { "x" }
        }
        precondition(
            !template.places.isEmpty || filled == .string(text) || text.isEmpty, "without placeholders it is its text")
        precondition(template.places.isEmpty || template.render { _ in nil } == nil, "nothing gives nothing")
    }

    /// A body with all its placeholders is what the sandbox would read of it.
    private static func body(_ json: JSONValue) {
        let template = made(json)
        _ = template.templates.flatMap(\.places)
        let whole = template.render { .string("{\($0.text)}") }
        precondition(whole == json, "with every placeholder for itself it is as it was")
        _ = template.render { _ in nil }
        _ = template.putting(.plain(true), at: "/a/0/b")
    }

    private static func made(_ json: JSONValue) -> ValueTemplate {
        switch json {
        case .string(let text): (try? TextTemplate(text)).map(ValueTemplate.text) ?? .plain(json)
        case .array(let items): .array(items.map(made))
        case .object(let members): .object(members.mapValues(made))
        default: .plain(json)
        }
    }
}
