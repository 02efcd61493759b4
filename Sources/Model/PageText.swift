/// What a reader of an HTML page would see first: its title, else its first words. For sentences about answers that are pages
/// where none was wanted.
package enum PageText {
    /// What lies further on in a page is not looked at.
    private static let horizon = 16 << 10

    /// Nil where the bytes are no HTML page, or one without a word.
    package static func read(_ body: [UInt8]) -> String? {
        guard ForeignFormat(sniffing: body) == .html else { return nil }
        let text = String(decoding: body.prefix(horizon), as: UTF8.self)
        let title = title(text[...])
        let words = title.isEmpty ? words(text[...]) : title
        return words.isEmpty ? nil : words
    }

    /// A sentence in which a page stands, as `answered 502: <!DOCTYPE html><html><head><title>Bad Gateway`: with the title or the
    /// first words in place of the tags. Any other sentence stays as it is.
    package static func told(_ sentence: String) -> String {
        let head = sentence.prefix(horizon)
        let start = ["<!doctype html", "<html"].compactMap { head.firstRange(ofIgnoringCase: $0)?.lowerBound }.min()
        guard let start else { return sentence }
        let page = head[start...]
        let title = title(page)
        let words = title.isEmpty ? words(page) : title
        return head[..<start] + (words.isEmpty ? "a page without words" : words)
    }

    /// The text between tags; what is in scripts and styles is left out.
    package static func words(_ page: Substring) -> String {
        var (text, rest) = ("", page)
        while let open = rest.firstIndex(of: "<") {
            text += rest[..<open]
            rest = rest[open...].dropFirst()
            guard let next = rest.first, next.isLetter || next == "/" || next == "!" || next == "?" else {
                text += "<"
                continue
            }
            let isHidden = ["script", "style"].first { rest.hasPrefix(ignoringCase: $0) }
            guard let close = rest.firstIndex(of: ">") else { return clean(text) }
            rest = rest[close...].dropFirst()
            text += " "
            if let isHidden {
                rest = rest.firstRange(ofIgnoringCase: "</\(isHidden)").map { rest[$0.lowerBound...] } ?? ""
            }
        }
        return clean(text + rest)
    }

    /// Empty without one.
    private static func title(_ page: Substring) -> String {
        guard let open = page.firstRange(ofIgnoringCase: "<title"),
            let start = page[open.upperBound...].firstIndex(of: ">")
        else { return "" }
        let rest = page[start...].dropFirst()
        return clean(String(rest.prefix { $0 != "<" }))
    }

    private static func clean(_ text: String) -> String {
        let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " "), ("&amp;", "&")]
        let plain = named.reduce(text) { $0.replacing($1.0, with: $1.1) }
        return plain.split { $0.isWhitespace }.joined(separator: " ")
    }
}

extension Substring {
    /// Of ASCII words.
    fileprivate func hasPrefix(ignoringCase word: String) -> Bool { prefix(word.count).lowercased() == word }

    fileprivate func firstRange(ofIgnoringCase word: String) -> Range<Index>? {
        guard let first = word.first else { return nil }
        var place = startIndex
        while let found = self[place...].firstIndex(where: { $0 == first || $0.lowercased() == String(first) }) {
            if self[found...].hasPrefix(ignoringCase: word) { return found..<index(found, offsetBy: word.count) }
            place = index(after: found)
        }
        return nil
    }
}
