/// Who may ask a server of ours, beside who always may: clients that name loopback or the address it listens on, and
/// pages of its own origin.
package struct AllowedCallers: Hashable, Sendable {
    /// Further names a `Host` header may have.
    package var hosts: HostNames
    /// Origins whose pages may read answers and change things (CORS).
    package var origins: WebOrigins

    package init(hosts: HostNames = HostNames([]), origins: WebOrigins = WebOrigins([])) {
        self.hosts = hosts
        self.origins = origins
    }
}

/// Names of hosts, typed with commas between them; `*.example.org` is every name below `example.org`.
package struct HostNames: Typed {
    /// In lower case.
    package let names: [String]

    package init(_ names: [String]) {
        self.names = names
    }

    package init?(typed text: String) {
        let names = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.lowercased() }
        guard names.allSatisfy(HostNames.isName) else { return nil }
        self.names = names
    }

    package static var expectation: String {
        "names of hosts without port, separated by commas, for example assay.example.org,*.internal"
    }

    package var typed: String { names.joined(separator: ",") }

    /// - Parameter host: in lower case, without port.
    package func contains(_ host: String) -> Bool {
        names.contains { name in
            name.hasPrefix("*.") ? host.hasSuffix(name.dropFirst()) && host.count >= name.count : host == name
        }
    }

    private static func isName(_ text: String) -> Bool {
        let name = text.hasPrefix("*.") ? text.dropFirst(2) : text[...]
        let isAddress =
            name.count(where: { $0 == ":" }) > 1 && name.utf8.allSatisfy { "0123456789abcdef:.".utf8.contains($0) }
        return !name.isEmpty && name.utf8.count <= 253
            && (isAddress
                || name.utf8.allSatisfy {
                    (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || "-._".utf8.contains($0)
                })
    }
}

/// Origins as browsers name them (RFC 6454), typed with commas between them; `*` is all.
package struct WebOrigins: Typed {
    /// In lower case.
    package let origins: [String]

    package init(_ origins: [String]) {
        self.origins = origins
    }

    package init?(typed text: String) {
        let origins = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.lowercased() }
        guard origins.allSatisfy(WebOrigins.isOrigin) else { return nil }
        self.origins = origins
    }

    package static var expectation: String {
        "origins separated by commas, for example http://localhost:3000,https://app.example.org, or * for all"
    }

    package var typed: String { origins.joined(separator: ",") }

    package var isAll: Bool { origins.contains("*") }

    package func contains(_ origin: String) -> Bool { isAll || origins.contains(origin.lowercased()) }

    /// `scheme://host[:port]` with nothing behind it, not even a slash.
    private static func isOrigin(_ text: String) -> Bool {
        if text == "*" { return true }
        guard let end = text.firstRange(of: "://") else { return false }
        let (scheme, place) = (text[..<end.lowerBound], text[end.upperBound...])
        return ["http", "https"].contains(scheme) && !place.isEmpty
            && place.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"/?#@,\"<>\\".utf8.contains($0) }
    }
}
