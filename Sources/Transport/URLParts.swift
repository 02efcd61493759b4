import CCurl

/// The parts of an absolute `http` or `https` URL that decide where a request goes, as libcurl's own parser reads
/// them: what is judged here is what is connected to.
package struct URLParts: Hashable, Sendable {
    /// `http` or `https`.
    package let scheme: String
    /// In lower case, without the brackets of an IPv6 address; a numeric IPv4 address in its usual form.
    package let host: String
    /// The scheme's own where the URL has none.
    package let port: Int
    /// Path and query, at least `/`; nothing in it is normalised.
    package let target: String

    /// Nil for other schemes, and for what is no URL.
    package init?(_ url: String) {
        // Cheaper than a parser for the data URIs of megabytes that are asked about, and libcurl would let `http:/x` by.
        let start = url.prefix(8).lowercased()
        guard start.hasPrefix("http://") || start == "https://", let parser = URLParser(url),
            let scheme = parser.part(CURLUPART_SCHEME), let host = parser.part(CURLUPART_HOST),
            let port = parser.part(CURLUPART_PORT).flatMap({ Int($0) }), 1...65535 ~= port
        else { return nil }
        self.scheme = scheme.lowercased()
        self.host = host.filter { $0 != "[" && $0 != "]" }.lowercased()
        self.port = port
        target = (parser.part(CURLUPART_PATH) ?? "/") + (parser.part(CURLUPART_QUERY).map { "?\($0)" } ?? "")
    }

    /// `host:port`, for messages.
    package var place: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    /// RFC 6454, 5.
    package func hasSameOrigin(as other: URLParts) -> Bool {
        scheme == other.scheme && host == other.host && port == other.port
    }

    /// `localhost`, `*.localhost`, `127.0.0.0/8` or `::1`.
    package var isLoopback: Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
            || (host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." })
    }
}

/// libcurl's URL handle, for as long as its parts are read.
private struct URLParser: ~Copyable {
    private let handle: OpaquePointer

    /// Nil for what libcurl would refuse to fetch.
    init?(_ url: String) {
        // For libcurl a text ends at its first zero byte.
        guard !url.utf8.contains(0), let handle = curl_url() else { return nil }
        guard curl_url_set(handle, CURLUPART_URL, url, UInt32(CURLU_PATH_AS_IS)) == CURLUE_OK else {
            curl_url_cleanup(handle)
            return nil
        }
        self.handle = handle
    }

    deinit { curl_url_cleanup(handle) }

    func part(_ part: CURLUPart) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(handle, part, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
