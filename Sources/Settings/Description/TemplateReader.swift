import Documents
import Model

/// Reads texts and JSON with placeholders.
struct TemplateReader {
    /// The steps whose answers are known where the template is filled.
    let known: [String]
    /// Where files are looked for; nil: there are none.
    var folder: String?

    /// - Parameter takesBytes: a picture may stand there as it is, not as text.
    func text(_ field: Field, takesBytes: Bool = false) -> TextTemplate? {
        guard !PlaceholderMistakes.isUnquoted(field), let text = field.text() else { return nil }
        return template(text, field, takesBytes: takesBytes)
    }

    /// A value, or `{file: x.json, set: {pointer: value}}`: a document of its own with values put into it.
    func body(_ field: Field) -> ValueTemplate? {
        guard let folder, case .map = field.node.content else { return json(field) }
        let members = field.members()
        guard members.contains(where: { $0.key == "file" }),
            members.allSatisfy({ ["file", "set"].contains($0.key) })
        else { return json(field) }
        let section = Section(field, keys: ["file", "set"])
        guard let file = section["file"], let read = document(file, in: folder) else { return nil }
        return (section["set"]?.members("a mapping of places to values") ?? []).reduce(read) { document, member in
            guard let place = JSONPointer(member.key), !place.text.isEmpty else {
                member.field.refuse(
                    "the place \"\(member.key.prefix(60))\"", expected: "a place such as /3/inputs/seed")
                return document
            }
            if case .plain(let written) = read, let missing = place.missing(in: written) {
                member.field.refuse(
                    "the place \"\(member.key.prefix(60))\"", expected: "a place of the document: \(missing.expected)",
                    suggestion: missing.suggestion)
                return document
            }
            return json(member.field).map { document.putting($0, at: place) } ?? document
        }
    }

    private func document(_ file: Field, in folder: String) -> ValueTemplate? {
        guard let name = file.parsed("a path of a JSON file", { $0.isEmpty ? nil : $0 }) else { return nil }
        let path = SettingsLoader.absolute(name, in: folder)
        do {
            let text = try DocumentFile.text(of: path, expected: "a readable JSON file", kind: .settings, isPlain: true)
            if let value = JSONValue(parsing: Array(text.utf8)) { return .plain(value) }
            file.refuse("\(path), which is not JSON", expected: "a JSON file of at most 1 MiB")
        } catch {
            error.problems.forEach(file.scope.log.add)
        }
        return nil
    }

    func json(_ field: Field) -> ValueTemplate? { json(field, depth: 0) }

    private func json(_ field: Field, depth: Int) -> ValueTemplate? {
        guard depth < 64 else {
            field.refuse("a value nested in more than 64 others", expected: "at most 64 levels")
            return nil
        }
        switch field.node.content {
        case .list: return .array(field.items().compactMap { json($0, depth: depth + 1) })
        case .map:
            if PlaceholderMistakes.isUnquoted(field) { return nil }
            let members = field.members().compactMap { member in
                json(member.field, depth: depth + 1).map { (member.key, $0) }
            }
            return .object(Dictionary(members) { $1 })
        case .scalar:
            guard let value = field.json() else { return nil }
            guard let text = value.string, text.contains("{") else { return .plain(value) }
            return template(text, field, takesBytes: false).map(ValueTemplate.text)
        }
    }

    private func template(_ text: String, _ field: Field, takesBytes: Bool) -> TextTemplate? {
        do {
            let template = try TextTemplate(text)
            if let mistake = PlaceholderMistakes.inText(template) {
                field.refuse(mistake.found, expected: "a placeholder as {NAME}", suggestion: mistake.suggestion)
                return nil
            }
            if !takesBytes, template.places.contains(.picture(.bytes)) {
                field.refuse(
                    "{image.bytes}",
                    expected: "{image.base64} or {image.data-uri}: bytes go into `raw`, or a file of `form`")
                return nil
            }
            for case .answer(let selector) in template.places {
                guard let step = selector.step, !known.contains(step) else { continue }
                let steps =
                    known.isEmpty
                    ? "none: no step comes before" : "a step before this one: \(known.joined(separator: ", "))"
                field.refuse("{\(selector)}", expected: steps, suggestion: Suggestion.nearest(to: step, among: known))
                return nil
            }
            return template
        } catch {
            field.refuse(
                "{\(error.name.prefix(60))}",
                expected: "a placeholder: \(Placeholder.names.joined(separator: ", ")), STEP:/pointer",
                suggestion: Suggestion.nearest(to: error.name, among: Placeholder.names))
            return nil
        }
    }
}

extension JSONPointer {
    /// The first of its names that a document does not have, as a sentence; nil where the place is there, be it with `null`.
    fileprivate func missing(in document: JSONValue) -> (expected: String, suggestion: String?)? {
        var (value, passed) = (document, "")
        for token in tokens {
            switch value {
            case .object(let members):
                guard let next = members[token] else {
                    let known = members.keys.sorted()
                    let shown = known.prefix(12).joined(separator: ", ") + (known.count > 12 ? ", …" : "")
                    return (
                        known.isEmpty
                            ? "nothing is below \(passed)"
                            : "below \(passed.isEmpty ? "it" : passed) there are \(shown)",
                        Suggestion.nearest(to: token, among: known)
                    )
                }
                value = next
            case .array(let items):
                guard let index = JSONPointer.index(token), items.indices.contains(index) else {
                    return ("\(passed) is a list of \(items.count)", nil)
                }
                value = items[index]
            default: return ("\(passed) is \(value.kind)", nil)
            }
            passed += "/" + token
        }
        return nil
    }
}
