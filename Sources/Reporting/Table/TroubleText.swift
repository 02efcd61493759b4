import Model

/// Troubles for a terminal, in the shape compilers have taught people to read.
///
///     error: image.quality
///       --> hd-image.replicate.portrait
///        |  PSNR
///        |    expected  at least 30 dB
///        |    actual    27.41 dB
///        |  body  {"success": true, …
///        |  curl -sS …
///        = and 7 more with the same code: …
///        = help: assay explain image.quality
struct TroubleText {
    let style: TextStyle
    /// Of a body; its first bytes are enough to recognise an error page.
    static let bodyLimit = 200
    private static let namedOthers = 12

    func lines(for troubles: [Trouble]) -> [String] {
        troubles.flatMap { [""] + ($0.severity == .error ? full($0) : brief($0)) }
    }

    private func full(_ trouble: Trouble) -> [String] {
        var lines = [heading(trouble), "  \(arrow) \(trouble.first.subject.checkID.singleLine)"]
        for finding in trouble.first.account {
            lines.append(quoted(finding.subject.singleLine))
            lines.append(quoted("  \(style.paint("expected", .dim))  \(finding.expected.singleLine)"))
            lines.append(quoted("  \(style.paint("actual", .dim))    \(finding.actual.singleLine)"))
        }
        if let body = trouble.first.body {
            lines.append(quoted("\(style.paint("body", .dim))  \(body.singleLine.clipped(to: Self.bodyLimit))"))
        }
        if let curl = trouble.first.curl {
            lines += curl.visible.split(separator: "\n").map { quoted(String($0)) }
        }
        return lines + closing(trouble)
    }

    private func brief(_ trouble: Trouble) -> [String] {
        var lines = [heading(trouble), "  \(arrow) \(trouble.first.subject.checkID.singleLine)"]
        for finding in trouble.first.account {
            lines.append(
                quoted(
                    "\(finding.subject.singleLine): \(finding.actual.singleLine), "
                        + "expected \(finding.expected.singleLine)"))
        }
        return lines + closing(trouble)
    }

    private func closing(_ trouble: Trouble) -> [String] {
        var lines: [String] = []
        if let more = trouble.morePhrase(limit: Self.namedOthers) { lines.append(noted(more.singleLine)) }
        lines.append(noted("help: assay explain \(trouble.code.rawValue)"))
        return lines
    }

    private func heading(_ trouble: Trouble) -> String {
        let ink: Ink =
            switch trouble.severity {
            case .error: .boldRed
            case .warning: .boldYellow
            case .note: .bold
            }
        return "\(style.paint(trouble.severity.word, ink)): \(style.paint(trouble.code.rawValue, .bold))"
    }

    private var arrow: String { style.paint("-->", .blue) }

    private func quoted(_ text: String) -> String { "   \(style.paint("|", .blue))  \(text)" }

    private func noted(_ text: String) -> String { "   \(style.paint("=", .blue)) \(text)" }
}
