import Model

/// A request of a description as a curl command, with the placeholders in it: its words, a line each.
enum CurlWords {
    /// Whether the key goes along with a request.
    enum Key: Hashable {
        case sent, kept
        /// An answer names the host, or a placeholder does.
        case byAddress
    }

    static func of(_ request: APIRequest, _ api: APIDescription, isSubmit: Bool, hasKey: Bool = true) -> [String] {
        var url = address(request.address.pattern, api)
        for pair in request.query { url += "\(url.contains("?") ? "&" : "?")\(pair.name)=\(pair.value.pattern)" }
        let auth = !hasKey || key(for: request, api) == .kept ? nil : api.auth
        if case .query(let name)? = auth?.place { url += "\(url.contains("?") ? "&" : "?")\(name)=" }
        var words = ["curl -sS -X \(request.method.rawValue.uppercased()) \(quoted(url))"]
        switch auth?.place {
        case .header(let name, let before, let after)?:
            words.append("-H \"\(name): \(before)\(auth?.shellWord ?? "")\(after)\"")
        case .basic?: words.append("-u \"\(auth?.shellWord ?? "")\"")
        case .query?: words[0] += "\"\(auth?.shellWord ?? "")\""
        case nil: break
        }
        words += request.headers.map { "-H \(quoted("\($0.name): \($0.value.pattern)"))" }
        if isSubmit, let name = api.idempotencyHeader { words.append("-H \(quoted("\(name): {attempt-id}"))") }
        return words + (request.body.map(body) ?? [])
    }

    private static func body(_ body: APIRequest.Body) -> [String] {
        switch body {
        case .json(let template):
            let shown = template.render { .string("{\($0.text)}") } ?? .object([:])
            return ["--json \(quoted(shown.plainText))"]
        case .form(let parts):
            return parts.map { part in
                guard let file = part.file else { return "-F \(quoted("\(part.name)=\(part.value.pattern)"))" }
                let about = ";filename=\(file.name.pattern);type=\(file.mime.pattern)"
                return "-F \(quoted("\(part.name)=@\(part.value.pattern)\(about)"))"
            }
        case .urlencoded(let pairs):
            return pairs.map { "--data-urlencode \(quoted("\($0.name)=\($0.value.pattern)"))" }
        case .raw(let template, let mime):
            return ["-H \(quoted("Content-Type: \(mime.pattern)"))", "--data-binary \(quoted("@\(template.pattern)"))"]
        }
    }

    private static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "'\\''"))'" }

    // MARK: Addresses

    private static func address(_ pattern: String, _ api: APIDescription) -> String {
        if pattern.hasPrefix("/") { return api.url + pattern }
        guard api.isElsewhere, let scheme = pattern.firstRange(of: "://") else { return pattern }
        return "\(api.url)/@\(pattern[scheme.upperBound...])"
    }

    static func key(for request: APIRequest, _ api: APIDescription) -> Key {
        guard let auth = api.auth else { return .kept }
        if case .answer? = request.address.only { return .byAddress }
        let pattern = request.address.pattern
        guard !pattern.hasPrefix("/"), !api.isElsewhere, let asked = Origin(pattern) else { return .sent }
        if asked.text.contains("{") { return .byAddress }
        if let own = Origin(api.url), own == asked { return .sent }
        return asked.isUsualTLS && auth.mayGo(toHost: asked.host) ? .sent : .kept
    }

    /// Scheme and authority of an address, placeholders and all.
    private struct Origin: Hashable {
        let text: String
        let host: String
        let isUsualTLS: Bool

        init?(_ address: String) {
            guard let scheme = address.firstRange(of: "://") else { return nil }
            var authority = address[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }.lowercased()
            let isTLS = address.hasPrefix("https://")
            let usual = isTLS ? ":443" : ":80"
            if authority.hasSuffix(usual) { authority.removeLast(usual.count) }
            isUsualTLS = isTLS && !authority.contains(":")
            (host, text) = (authority, (isTLS ? "https://" : "http://") + authority)
        }
    }
}
