import Guarding
import HTTPTypes
import Hummingbird
import Logging
import Model
import NIOCore
import Recording

/// Every URL of the backend, and what is asked of a request before it is worked on.
///
///     POST    an endpoint's path   its work
///     GET     /api/…               404, use POST; HEAD alike
///     GET     /healthz             200, or 503 where what is to be kept cannot be written; HEAD alike
///     OPTIONS anything             200, what may be asked
///     anything else                404
struct BackendRoutes: HTTPResponder {
    private let handlers: [String: EndpointHandler]
    private let limiter: SharedLimiter?
    private let desk: QuotaDesk?
    private let book: BackendBook?
    private let bodyBytes: Int
    private let logger: Logger?

    init(
        _ configuration: BackendConfiguration, clock: WallClock, call: @escaping BackendServer.Call
    ) throws(BackendBookError) {
        let isKept = configuration.quota != nil || configuration.store != nil
        let book = isKept ? try BackendBook(path: configuration.store) : nil
        self.book = book
        desk = configuration.quota.flatMap { quota in
            book.map { QuotaDesk(quota: quota, book: $0, clock: clock) }
        }
        let cache = try SharedCache(
            entries: configuration.cacheEntries, bytes: configuration.cacheBytes,
            book: configuration.store == nil ? nil : book)
        let handlers = configuration.endpoints.map {
            (
                $0.path,
                EndpointHandler(
                    endpoint: $0, cache: cache, unknownCost: configuration.quota?.unknownCost ?? .zero, call: call)
            )
        }
        self.handlers = Dictionary(handlers) { first, _ in first }
        limiter = configuration.ratePerMinute.map { SharedLimiter(RateLimiter(perMinute: $0)) }
        bodyBytes = configuration.bodyBytes
        logger =
            configuration.logsRequests ? Logger(label: "backend") { StreamLogHandler.standardError(label: $0) } : nil
    }

    func respond(to request: Request, context: BackendContext) async throws -> Response {
        let start = ContinuousClock.now
        let reply = await reply(to: request, from: context.client)
        log(request, reply, took: start.duration(to: .now))
        return reply.response
    }

    private func reply(to request: Request, from client: String) async -> ContractReply {
        let path = request.uri.path
        switch request.method {
        case .options: return .options
        case .get where path == "/healthz", .head where path == "/healthz":
            return await health()
        case .get where path.hasPrefix("/api/"), .head where path.hasPrefix("/api/"): return .postOnly
        case .post:
            guard let handler = handlers[path] else { return .notFound }
            if let refusal = request.refusalOfType(taking: ["application/json"]) { return .error(415, refusal) }
            if let refusal = limiter?.refusal(for: client) { return refusal }
            do {
                return try await work(handler, request, from: client)
            } catch {
                return error
            }
        default: return .notFound
        }
    }

    private func health() async -> ContractReply {
        do {
            try await book?.ensureWritable()
            return ContractReply(200, ["status": "ok", "endpoints": .integer(handlers.count)])
        } catch {
            return .error(503, error.description)
        }
    }

    /// Whoever has used up the day's quota is told so before their request is read. A request that is refused before any provider
    /// is asked is none of the day's calls.
    private func work(
        _ handler: EndpointHandler, _ request: Request, from client: String
    ) async throws(ContractReply) -> ContractReply {
        let bill = Bill()
        guard let desk else { return await handler.reply(to: try await body(of: request), bill) }
        let ticket = try await desk.admit(request, from: client, price: handler.price)
        var reply: ContractReply
        do { reply = await handler.reply(to: try await body(of: request), bill) } catch { reply = error }
        let isCall = !bill.isEmpty || !(400..<500).contains(reply.status)
        reply.headers += desk.headers(ticket, isCall: isCall)
        do { try await desk.settle(ticket, bill, isCall: isCall) } catch { logger?.error("\(error)") }
        return reply
    }

    private func body(of request: Request) async throws(ContractReply) -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > bodyBytes {
            throw .tooLarge(limit: bodyBytes)
        }
        do {
            return Array(try await request.body.collect(upTo: bodyBytes).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw .tooLarge(limit: bodyBytes)
        } catch {
            throw .serverError("the request could not be read: \(error)")
        }
    }

    /// Neither bodies nor headers nor queries: they may hold pictures of people and tokens.
    private func log(_ request: Request, _ reply: ContractReply, took: Duration) {
        let source = reply.members["source"]?.string ?? (reply.status == 200 ? "-" : "error")
        let path = request.uri.path.prefix(100)
        logger?.info("\(request.method.rawValue) \(path) \(reply.status) \(source) \(took.readable)")
    }
}

/// A request's client, by its address.
struct BackendContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let client: String

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        client = source.channel.remoteAddress?.ipAddress ?? "unknown"
    }
}
