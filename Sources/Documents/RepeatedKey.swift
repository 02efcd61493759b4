/// A key of a block mapping that stands there a second time. The YAML parser tells the first place alone.
struct RepeatedKey {
    private let key: String
    /// Of its first place, counted from 1.
    private let line, column: Int

    init(_ key: String, line: Int, column: Int) {
        self.key = key
        self.line = line
        self.column = column
    }

    /// Where it stands again; nil where that is not on a line of its own, as in `{ a: 1, a: 2 }`.
    func line(in text: String) -> Int? {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, content) in lines.enumerated().dropFirst(line) {
            let rest = content.drop { $0 == " " }
            let indent = content.count - rest.count
            if rest.isEmpty || rest.first == "#" || rest.first == "\r" || indent >= column { continue }
            guard indent == column - 1 else { return nil }
            if isKey(rest) { return index + 1 }
        }
        return nil
    }

    private func isKey(_ text: Substring) -> Bool {
        [key, "\"\(key)\"", "'\(key)'"].contains { form in
            text.hasPrefix(form) && text.dropFirst(form.count).drop { $0 == " " }.first == ":"
        }
    }
}
