import HTTPTypes
import Hummingbird
import Model
import NIOCore

/// One request with what is needed to answer it.
struct Call: Sendable {
    let request: Request
    let context: SandboxContext
    let world: World
    /// `http` or `https`.
    let scheme: String

    /// `http://host:port` as the client addressed us: the root of every URL we hand out.
    var base: String { "\(scheme)://\(request.head.authority ?? "127.0.0.1")" }

    /// A part of the path that the route names. SandboxRoutes name what their handlers ask for.
    func part(_ name: String) -> String { context.parameters.get(name) ?? "" }

    func header(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { request.headers[$0] }
    }

    func query(_ name: String) -> String? {
        request.uri.queryParameters[Substring(name)].map(String.init)
    }

    /// The request's body, at most `limit` bytes.
    func body(limit: Int = World.maximumBody) async throws -> [UInt8] {
        let text = "Request entity too large: at most \(limit) bytes are taken"
        let tooLarge = Reply.json(["detail": .string(text), "error": .string(text), "status": 413], status: 413)
        // What says so is not read.
        if let length = header("content-length").flatMap({ Int($0) }), length > limit { throw tooLarge }
        do {
            return Array(try await request.body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw tooLarge
        }
    }

    /// The token of `Authorization: Bearer …` or `Token …`; nil without one.
    var token: String? {
        guard let value = header("authorization") else { return nil }
        let parts = value.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, ["bearer", "token"].contains(parts[0].lowercased()) else { return nil }
        return String(parts[1])
    }

    /// The token every service of the sandbox refuses.
    static let refusedToken = "invalid"

    /// Answers as the call's fault at this step wants it: as usual, instead, or spoiled.
    func answer(_ turn: Turn, of model: ModelKey, at step: Step, _ usual: () async throws -> Response) async throws
        -> Response
    {
        context.note.record(model: model, step: step, turn: turn)
        guard let fault = turn.fault(at: step) else { return try await usual() }
        context.note.met(fault)
        switch fault.effect {
        case .answer(let canned):
            return canned.reply(model: model.name, timeScale: world.timeScale, now: world.clock.now()).response
        case .wire(let kind):
            return try await kind.spoil(try await usual(), on: context.channel)
        default:
            return try await usual()
        }
    }
}

extension CannedAnswer {
    /// The answer with `{model}`, `{seconds N}` and `{date N}` (N seconds from now) filled in.
    func reply(model: String, timeScale: Double, now: Timestamp) -> Reply {
        let fill = Template(model: model, timeScale: timeScale, now: now)
        let (bytes, type) =
            switch body {
            case .json(let value): (fill.fill(value).encoded, "application/json")
            case .html(let text): (fill.fill(text), "text/html; charset=utf-8")
            case .text(let text): (fill.fill(text), "text/plain; charset=utf-8")
            }
        var all = headers.map { ($0.key, fill.fill($0.value)) }
        if headers["content-type"] == nil { all.append(("content-type", type)) }
        return Reply(status, all, body: Array(bytes.utf8))
    }
}

/// Fills the places of a canned answer.
struct Template {
    let model: String
    let timeScale: Double
    let now: Timestamp

    func fill(_ text: String) -> String {
        var filled = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
            filled += rest[..<start]
            let name = rest[rest.index(after: start)..<end]
            filled += value(of: name) ?? String(rest[start...end])
            rest = rest[rest.index(after: end)...]
        }
        return filled + rest
    }

    /// A text that is nothing but `{number N}` becomes a number.
    func fill(_ json: JSONValue) -> JSONValue {
        switch json {
        case .string(let text):
            if text.hasPrefix("{number "), let seconds = Double(text.dropFirst(8).dropLast()) {
                return .number(seconds * timeScale)
            }
            return .string(fill(text))
        case .array(let items): return .array(items.map(fill))
        case .object(let members): return .object(members.mapValues(fill))
        default: return json
        }
    }

    private func value(of name: Substring) -> String? {
        if name == "model" { return model }
        let parts = name.split(separator: " ")
        guard parts.count == 2, let seconds = Double(parts[1]) else { return nil }
        // Whole seconds, because that is all `Retry-After` can say.
        let whole = max(1, Int((seconds * timeScale).rounded(.up)))
        switch parts[0] {
        case "seconds": return String(whole)
        case "date": return (now + .seconds(whole)).httpDate
        default: return nil
        }
    }
}
