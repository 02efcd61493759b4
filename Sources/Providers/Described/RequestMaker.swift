import Model
import Transport

/// Turns the requests of a description into requests of the wire.
struct RequestMaker {
    let conversation: Conversation
    /// For addresses that an answer named: they may be anybody's.
    let named: Naming
    var api: APIDescription { conversation.api }
    var provider: Provider { conversation.call.target.provider }

    /// - Parameters:
    ///   - isBilled: a connection of its own, so that libcurl never repeats it by itself.
    ///   - withKey: false: whoever asks has none.
    func request(_ described: APIRequest, isBilled: Bool = false, withKey: Bool = true) throws(CallFailure)
        -> HTTPRequest
    {
        let (url, isNamed) = try address(described)
        var request = HTTPRequest(
            method: described.method.rawValue.uppercased(), url: url, limits: .ofTheCall, freshConnection: isBilled)
        try bound(
            url, "the address of the next request",
            described.address.places + described.query.flatMap(\.value.places))
        if isNamed { request.addresses = named.addresses(for: url) }
        for header in described.headers {
            guard let value = conversation.text(header.value) else { continue }
            guard !value.hasControls else {
                throw CallFailure(
                    RequestMaker.isAnswered(header.value.places) ? .contractField : .selfError,
                    "the value for the header \(header.name) has a line end or a control in it")
            }
            try bound(value, "the value for the header \(header.name)", header.value.places)
            request.headers.add(name: header.name, value: value)
        }
        if isBilled, let name = api.idempotencyHeader, let id = conversation.value(of: .attemptID) {
            request.headers.add(name: name, value: id.plainText)
        }
        if let body = described.body { try fill(&request, with: body, adding: isBilled ? extras : [:]) }
        let sent = max(conversation.sent, request.body?.count ?? 0)
        request.limits.errorBytes = min(max(request.limits.errorBytes, 3 * sent + 65_536), request.limits.bodyBytes)
        if withKey { authorize(&request) }
        return request
    }

    /// Servers take far less in a head, and libcurl gives up on a head of a megabyte as if memory were short.
    private static let longest = 64 << 10

    /// The provider has a hand in it.
    private static func isAnswered(_ places: [Placeholder]) -> Bool {
        places.contains { if case .answer = $0 { true } else { false } }
    }

    private func bound(_ text: String, _ what: String, _ places: @autoclosure () -> [Placeholder]) throws(CallFailure) {
        guard text.utf8.count > RequestMaker.longest else { return }
        let isAnswered = RequestMaker.isAnswered(places())
        throw CallFailure(
            isAnswered ? .contractField : .selfError,
            "\(what) has \(text.utf8.count) bytes, more than the \(RequestMaker.longest >> 10) KiB that can be sent"
                + (isAnswered ? ": the provider answered it" : ""))
    }

    // MARK: Addresses

    private func address(_ described: APIRequest) throws(CallFailure) -> (url: String, isNamed: Bool) {
        if case .answer(let selector) = described.address.only {
            guard let text = conversation.find(selector, in: nil)?.string.map(provider.absolute), URLParts(text) != nil
            else {
                throw CallFailure(
                    .contractField, "the provider named no address at `\(selector)`, where it is to be asked further")
            }
            guard !text.hasForeignDots else {
                throw CallFailure(
                    .contractField, "the provider named an address at `\(selector)` that is none: \(text.prefix(200))")
            }
            return (withQuery(text, described), true)
        }
        var path = ""
        for piece in described.address.pieces {
            switch piece {
            case .text(let text): path += text
            case .place(let place):
                guard let value = conversation.value(of: place)?.scalarText, !value.isEmpty else {
                    throw CallFailure(.contractField, "there is no value for the address \(described.address.pattern)")
                }
                guard !value.hasDotSegments else {
                    throw CallFailure(.contractField, "\"\(value.prefix(80))\" would lead to another path of the API")
                }
                // A model's name has slashes of its own; nothing else leads to another path.
                path += place == .model ? URLPath.path(value, keepingLeadingSlash: true) : URLPath.segment(value)
            }
        }
        // Where an answer names the host, it may be anybody's.
        let isNamed =
            isWhole(path) && RequestMaker.isAnswered(described.address.places)
        return (withQuery(whole(path), described), isNamed)
    }

    /// Where the provider's address is not the description's own, other hosts are asked below it.
    private func whole(_ path: String) -> String {
        guard isWhole(path), let scheme = path.firstRange(of: "://") else { return provider.baseURL + path }
        return isAtHome ? path : "\(provider.baseURL)/@\(path[scheme.upperBound...])"
    }

    private func isWhole(_ path: String) -> Bool { path.hasPrefix("https://") || path.hasPrefix("http://") }

    /// The provider is asked at the description's own address, or at another of its hosts.
    var isAtHome: Bool {
        provider.baseURL == api.url
            || URLParts(provider.baseURL).map { $0.scheme == "https" && api.auth?.mayGo(toHost: $0.host) == true }
                == true
    }

    private func withQuery(_ url: String, _ described: APIRequest) -> String {
        // What an answer names may have a fragment, which is sent to nobody.
        var url = url.firstIndex(of: "#").map { String(url[..<$0]) } ?? url
        for pair in described.query {
            guard let value = conversation.text(pair.value) else { continue }
            url += "\(url.contains("?") ? "&" : "?")\(URLPath.segment(pair.name))=\(URLPath.segment(value))"
        }
        return url
    }
}

extension JSONValue {
    /// Nil for lists and objects, which name nothing.
    fileprivate var scalarText: String? {
        switch self {
        case .array, .object, .null: nil
        default: plainText
        }
    }
}

extension String {
    /// `.` or `..` as a whole part of a path.
    fileprivate var hasDotSegments: Bool {
        utf8.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) }
    }

    /// A full stop of another script in the host: a resolver may read it as a dot, and no server's name has it.
    fileprivate var hasForeignDots: Bool {
        let host = firstRange(of: "://").map { self[$0.upperBound...] } ?? self[...]
        return host.prefix { $0 != "/" && $0 != "?" }.unicodeScalars.contains {
            "\u{3002}\u{FF0E}\u{FF61}".unicodeScalars.contains($0)
        }
    }

    /// Line ends and the like, but for tabs: what no header may have in it.
    var hasControls: Bool { utf8.contains { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F } }
}
