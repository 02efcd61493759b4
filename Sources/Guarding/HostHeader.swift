/// What a `Host` header names (RFC 3986, 3.2.2).
struct HostHeader {
    /// In lower case, without port, brackets and a last dot.
    let host: String
    /// It is a host as a URL may name one, and what follows it is nothing, or a port.
    let isWhole: Bool

    init(_ authority: String) {
        let text = authority.lowercased()
        let end: String.Index
        if text.hasPrefix("["), let bracket = text.firstIndex(of: "]") {
            host = String(text[text.index(after: text.startIndex)..<bracket])
            end = text.index(after: bracket)
        } else {
            let name = text.prefix { $0 != ":" }
            host = String(name.hasSuffix(".") ? name.dropLast() : name)
            end = name.endIndex
        }
        let port = text[end...].dropFirst()
        let isAlone = end == text.endIndex || (text[end] == ":" && (port.isEmpty || HostHeader.isPort(port)))
        isWhole = isAlone && HostHeader.isName(text[..<end])
    }

    /// Without user, path, query, fragment, blanks and controls, which no host has; brackets are about all of it.
    private static func isName(_ text: Substring) -> Bool {
        let isBracketed = text.hasPrefix("[") && text.hasSuffix("]")
        let inner = isBracketed ? text.dropFirst().dropLast() : text
        return inner.unicodeScalars.allSatisfy {
            $0.value > 0x20 && $0.value != 0x7F && !"@/?#[]\\".unicodeScalars.contains($0)
        }
    }

    /// From 1 to 65535: nobody listens on another.
    private static func isPort(_ text: Substring) -> Bool {
        text.utf8.count <= 5 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
            && (1...65_535).contains(Int(text) ?? 0)
    }

    static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
            || (isDotted(host) && host.hasPrefix("127."))
    }

    static func isAddress(_ host: String) -> Bool {
        isDotted(host) || (host.contains(":") && host.utf8.allSatisfy { "0123456789abcdef:.".utf8.contains($0) })
    }

    /// Four numbers: `127.0.0.1`, and not `127.evil.example`.
    private static func isDotted(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { (1...3).contains($0.utf8.count) && $0.utf8.allSatisfy { 0x30...0x39 ~= $0 } }
    }
}
