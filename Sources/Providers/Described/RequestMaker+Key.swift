import Model
import Transport

extension RequestMaker {
    /// Puts the key where the description says, if the request's address may have it.
    func authorize(_ request: inout HTTPRequest) {
        guard let auth = api.auth, let token = provider.token, !token.isEmpty, mayHaveKey(request.url, auth) else {
            return
        }
        switch auth.place {
        case .header(let name, let before, let after):
            request.headers.set(name: name, value: before + token.reveal() + after)
        case .query(let name):
            request.url +=
                "\(request.url.contains("?") ? "&" : "?")\(URLPath.segment(name))="
                + URLPath.segment(token.reveal())
        case .basic:
            let pair = DataURI.encodeBase64(Array(token.reveal().utf8))
            request.headers.set(name: "Authorization", value: "Basic \(pair)")
        }
    }

    /// The key goes to the provider's own origin and, over TLS, to the hosts the description names: whatever an answer names.
    private func mayHaveKey(_ url: String, _ auth: APIAuth) -> Bool {
        // A path of the provider's own: what is before it names the host to its end.
        let own = provider.baseURL.utf8
        if url.utf8.starts(with: own), url.utf8.dropFirst(own.count).first == UInt8(ascii: "/") { return true }
        guard let asked = URLParts(url), let own = URLParts(provider.baseURL) else { return false }
        if asked.hasSameOrigin(as: own) { return true }
        guard isAtHome, asked.scheme == "https", asked.port == 443 else { return false }
        return auth.mayGo(toHost: asked.host)
    }
}
