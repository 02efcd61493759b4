extension Unicode.Scalar {
    /// Steers a terminal or a reader's eye without being seen: C0 and C1 controls and DEL, bidirectional marks, embeddings,
    /// overrides and isolates, blanks of no width, separators of lines and paragraphs, tags, noncharacters. Not the two
    /// joiners, without which some scripts and emoji cannot be written.
    package var isHidden: Bool {
        switch value {
        case ..<0x20, 0x7F...0x9F: true
        case ..<0xAD: false
        case 0xAD, 0x61C, 0x180E, 0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFF0...0xFFFB:
            true
        case 0xFDD0...0xFDEF, 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF: true
        default: value & 0xFFFE == 0xFFFE
        }
    }

    /// `\u{202E}`
    package var escape: String { "\\u{\(String(value, radix: 16, uppercase: true))}" }
}

extension String {
    /// Each scalar for which there is something else replaced by it. By scalar and not by character: with a mark over it a
    /// quote is another character, and still a quote to whoever reads the text.
    package func escaping(_ replacement: (Unicode.Scalar) -> String?) -> String {
        var result = ""
        result.reserveCapacity(utf8.count)
        for scalar in unicodeScalars {
            if let other = replacement(scalar) { result += other } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }

    /// Line breaks and tabs stay; whatever else is hidden becomes an escape that is seen, so that nothing from outside steers
    /// a terminal or turns a line around.
    package var visible: String {
        guard unicodeScalars.contains(where: { $0.isHidden && $0 != "\n" && $0 != "\t" }) else { return self }
        return withBareBreaks.escaping { $0.isHidden && $0 != "\n" && $0 != "\t" ? $0.escape : nil }
    }

    /// One line: runs of white space and line breaks become one blank, and what is hidden an escape.
    package var singleLine: String {
        var result = ""
        var pending = false
        for scalar in unicodeScalars {
            if scalar == " " || scalar == "\n" || scalar == "\r" || scalar == "\t" {
                pending = !result.isEmpty
                continue
            }
            if pending { result += " " }
            pending = false
            if scalar.isHidden { result += scalar.escape } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }

    /// CR LF as LF.
    private var withBareBreaks: String {
        var result = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        for scalar in unicodeScalars {
            if scalar == "\n", previous == "\r" { result.removeLast() }
            result.append(scalar)
            previous = scalar
        }
        return String(result)
    }
}
