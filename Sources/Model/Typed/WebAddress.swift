/// Where a server is: `http://` or `https://`, a host, perhaps a port and a path; without user, query or fragment, and
/// without a slash at its end.
package struct WebAddress: Typed {
    package let typed: String

    package static let expectation =
        "an address such as https://example.org or http://127.0.0.1:5000, with a port up to 65535 if any"

    package init?(typed text: String) {
        let lower = text.lowercased()
        guard let scheme = ["http://", "https://"].first(where: lower.hasPrefix) else { return nil }
        var rest = text.dropFirst(scheme.count)
        while rest.hasSuffix("/") { rest.removeLast() }
        let isClean = rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"@?#\"<>\\^`{|}".utf8.contains($0) }
        guard isClean, WebAddress.isAuthority(rest.prefix { $0 != "/" }) else { return nil }
        typed = scheme + rest
    }

    /// Its name or address, in lower case, without port and brackets.
    package var host: String {
        let rest = typed.firstRange(of: "://").map { typed[$0.upperBound...] } ?? typed[...]
        let authority = rest.prefix { $0 != "/" }.lowercased()
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            return String(authority[authority.index(after: authority.startIndex)..<end])
        }
        return String(authority.prefix { $0 != ":" })
    }

    /// Where a server of ours listens: an IPv6 address has brackets in it (RFC 3986, 3.2.2).
    package static func text(scheme: String = "http", host: String, port: Int) -> String {
        "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }

    /// A host or an IPv6 address in brackets, and perhaps a port.
    private static func isAuthority(_ text: Substring) -> Bool {
        let end = text.hasPrefix("[") ? text.firstIndex(of: "]").map(text.index(after:)) : text.firstIndex(of: ":")
        let host = text[..<(end ?? text.endIndex)]
        guard !host.isEmpty, host.hasSuffix("]") == host.hasPrefix("[") else { return false }
        guard let end, end < text.endIndex else { return true }
        return text[end] == ":" && isPort(text[text.index(after: end)...])
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } && Int(text).map { (1...65_535).contains($0) } == true
    }
}
