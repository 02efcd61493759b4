import Model

/// GitHub-flavoured Markdown; foreign text can neither mark up nor leave its line or table cell.
enum MarkdownDialect: Dialect {
    static func escape(_ text: String) -> String {
        text.singleLine.escaping { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\\", "`", "*", "_", "[", "]", "|", "~", "#": "\\\(scalar)"
            default: nil
            }
        }
    }
}

typealias Markdown = Markup<MarkdownDialect>

extension Markdown {
    /// A code span, also inside a table cell; its fence is longer than any run of backticks in the text.
    static func code(_ text: String) -> Markdown {
        let line = text.singleLine.escaping { $0 == "|" ? "\\|" : nil }
        let fence = String(repeating: "`", count: line.longestRun(of: "`") + 1)
        let pad = fence.count > 1 ? " " : ""
        return Markdown(trusted: "\(fence)\(pad)\(line)\(pad)\(fence)")
    }

    /// A fenced block, with controls made visible.
    static func block(_ text: String, language: String = "text") -> Markdown {
        let fence = String(repeating: "`", count: max(3, text.longestRun(of: "`") + 1))
        return Markdown(trusted: "\(fence)\(language)\n\(text.visible)\n\(fence)")
    }

    static func table(header: [Markdown], rows: [[Markdown]]) -> Markdown {
        let line: ([Markdown]) -> Markdown = { "| \($0.joined(" | ")) |" }
        let rule = line(header.map { _ in "---" })
        return ([line(header), rule] + rows.map(line)).joined("\n")
    }
}

extension String {
    func longestRun(of wanted: Unicode.Scalar) -> Int {
        var (longest, current) = (0, 0)
        for scalar in unicodeScalars {
            current = scalar == wanted ? current + 1 : 0
            longest = Swift.max(longest, current)
        }
        return longest
    }
}
