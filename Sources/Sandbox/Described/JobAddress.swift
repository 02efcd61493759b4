import Model
import Transport

/// An address of work under way as an API's documentation shows it: `https://queue.fal.run/fal-ai/x/requests/ID/status`. The sandbox
/// answers the same below its own path, so that clients find it which make such addresses of the work's id themselves.
struct JobAddress: Sendable {
    /// In the example.
    let id: String
    /// Below the description's `url`; another host's begins with `/@host`.
    private let path: [Substring]
    /// `id=ID`, where the id is there.
    private let query: Substring?

    /// Nil where the example has no address at that place, or none that an id of the same example is part of.
    init?(in example: JSONValue, at pointer: JSONPointer, of api: APIDescription) {
        guard let text = pointer.find(in: example)?.string, let place = URLParts(text) else { return nil }
        let target = place.target.split(separator: "?", maxSplits: 1)
        let segments = JobAddress.local(target.first ?? "/", host: place.host, of: api)
        let ids = Set(example.texts.filter { $0.utf8.count >= 8 })
        if let found = segments.first(where: { ids.contains(String($0)) }) {
            (id, path, query) = (String(found), segments, nil)
            return
        }
        let pairs = (target.dropFirst().first ?? "").split(separator: "&").map {
            $0.split(separator: "=", maxSplits: 1)
        }
        guard let pair = pairs.first(where: { $0.count == 2 && ids.contains(String($0[1])) }) else { return nil }
        (id, path, query) = (String(pair[1]), segments, pair[0])
    }

    /// The path of an address below the description's own.
    static func local(_ path: Substring, host: String, of api: APIDescription) -> [Substring] {
        guard let own = URLParts(api.url) else { return path.split(separator: "/") }
        let (segments, prefix) = (path.split(separator: "/"), own.target.split(separator: "/"))
        // A regional host of the same API has the same paths.
        let isOwn = host == own.host || segments.starts(with: prefix) && !prefix.isEmpty
        guard isOwn else { return ["@\(host)"[...]] + segments }
        return segments.starts(with: prefix) ? Array(segments.dropFirst(prefix.count)) : segments
    }

    /// With another id, beginning with `/`.
    func text(_ job: String) -> String {
        let segments = path.map { $0 == id ? job[...] : $0 }
        return "/" + segments.joined(separator: "/") + (query.map { "?\($0)=\(job)" } ?? "")
    }

    /// The id in a request's path, or in its query. What stands before the id may be of another model than the example's.
    func job(_ segments: [Substring], query: (String) -> String?) -> String? {
        if let name = self.query { return segments == path ? query(String(name)) : nil }
        guard let place = path.firstIndex(where: { $0 == id }), place > 0 else { return nil }
        let known = Array(path[(place - 1)...])
        guard segments.count >= known.count else { return nil }
        let asked = Array(segments.suffix(known.count))
        let isAlike = zip(known, asked).enumerated().allSatisfy { $0 == 1 || $1.0 == $1.1 }
        return isAlike ? String(asked[1]) : nil
    }
}

extension JSONValue {
    /// All texts in it.
    var texts: [String] {
        switch self {
        case .string(let text): [text]
        case .array(let items): items.flatMap(\.texts)
        case .object(let members): members.values.flatMap(\.texts)
        default: []
        }
    }

    /// With every text changed.
    func mapTexts(_ change: (String) -> String) -> JSONValue {
        switch self {
        case .string(let text): .string(change(text))
        case .array(let items): .array(items.map { $0.mapTexts(change) })
        case .object(let members): .object(members.mapValues { $0.mapTexts(change) })
        default: self
        }
    }
}
