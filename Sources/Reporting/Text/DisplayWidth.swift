extension StringProtocol {
    /// How many terminal columns the text takes: two for emoji and East Asian wide characters, none for combining
    /// marks, variation selectors and controls, one for the rest (Unicode Standard Annex 11, and UTS 51 for emoji).
    var displayWidth: Int {
        reduce(0) { $0 + $1.displayWidth }
    }

    /// Filled up with spaces to `width` columns; longer text is left as it is.
    func padded(to width: Int, alignRight: Bool = false) -> String {
        let fill = String(repeating: " ", count: Swift.max(0, width - displayWidth))
        return alignRight ? fill + self : self + fill
    }

    /// In lines of at most `width` columns, broken at spaces; a longer word stands alone.
    func wrapped(to width: Int) -> [String] {
        var lines: [String] = []
        for word in split(separator: " ") {
            if let last = lines.last, last.displayWidth + 1 + word.displayWidth <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    /// Cut to `width` columns, the last of them `…` when something was cut.
    func fitted(to width: Int) -> String {
        guard displayWidth > width else { return String(self) }
        var result = ""
        var used = 0
        for character in self {
            used += character.displayWidth
            if used > width - 1 { break }
            result.append(character)
        }
        return result + "…"
    }
}

extension Character {
    /// The columns of one grapheme: decided by its first scalar, unless U+FE0F asks for emoji presentation.
    var displayWidth: Int {
        guard let first = unicodeScalars.first else { return 0 }
        if unicodeScalars.contains(where: { $0.value == 0xFE0F }) { return 2 }
        switch first.properties.generalCategory {
        case .control, .format, .nonspacingMark, .enclosingMark, .lineSeparator, .paragraphSeparator: return 0
        default: break
        }
        return first.properties.isEmojiPresentation || first.isEastAsianWide ? 2 : 1
    }
}

extension Unicode.Scalar {
    /// The blocks of UAX 11's W and F classes that hold letters; emoji are recognised by their own property.
    fileprivate var isEastAsianWide: Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
            0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
