/// The parts of an absolute `http` or `https` URL that decide where a request goes. libcurl parses it again for real.
package struct URLParts: Hashable, Sendable {
    /// `http` or `https`.
    package let scheme: String
    /// In lower case, without the brackets of an IPv6 address.
    package let host: String
    package let port: Int
    /// Path and query, at least `/`.
    package let target: String

    /// Nil for other schemes, and for what is no URL.
    package init?(_ url: String) {
        guard let separator = url.firstRange(of: "://") else { return nil }
        scheme = url[..<separator.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = url[separator.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        let authority = rest[..<end].split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let tail = rest[end...].prefix { $0 != "#" }
        target = tail.hasPrefix("/") ? String(tail) : "/" + tail
        let closing = authority.lastIndex(of: "]")
        let colon = authority.lastIndex(of: ":").flatMap { $0 > closing ?? authority.startIndex ? $0 : nil }
        host = authority[..<(colon ?? authority.endIndex)].filter { $0 != "[" && $0 != "]" }.lowercased()
        guard !host.isEmpty else { return nil }
        guard let colon else {
            port = scheme == "https" ? 443 : 80
            return
        }
        guard let number = Int(authority[authority.index(after: colon)...]), 1...65535 ~= number else { return nil }
        port = number
    }

    /// `host:port`, for messages.
    package var place: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    /// `localhost`, `*.localhost`, `127.0.0.0/8` or `::1`.
    package var isLoopback: Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
            || (host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." })
    }
}
