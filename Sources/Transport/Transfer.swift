import CCurl
import Model

/// One exchange while it is under way: the libcurl handle, what has arrived, and our own stamps.
final class Transfer {
    let easy: UnsafeMutableRawPointer
    let order: Order
    /// Owned memory that libcurl reads and writes while the transfer runs.
    let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    let headerList: UnsafeMutablePointer<curl_slist>?
    let sentBody: UnsafeMutableBufferPointer<UInt8>

    private(set) var stamps = Stamps()
    private var startedAt: Timestamp
    private var head = ResponseHead()
    private var body: [UInt8] = []
    private(set) var bytesDown = 0
    /// Why one of our callbacks ended the transfer.
    private(set) var refusal: Refusal?

    enum Refusal {
        case enough
        /// Noticed while bytes came faster than the loop looks at its deadlines.
        case outOfTime
        case bodyOverLimit
        case badHead(ResponseHead.Fault)
        case privateAddress(String)
    }

    /// The connection was closed before the empty line that ends a head: for libcurl that is an answer.
    var isCutInHead: Bool { head.status != 0 && !head.isComplete }

    var id: UInt64 { order.id }
    var request: HTTPRequest { order.request }

    /// - Parameter easy: a new handle; the event loop cleans it up.
    init(_ order: Order, on easy: UnsafeMutableRawPointer) {
        self.easy = easy
        self.order = order
        startedAt = order.clock.now()
        errorText.pointee = 0
        headerList = CurlOptions.headerList(for: order.request)
        sentBody = .allocate(capacity: order.request.body?.count ?? 0)
        _ = sentBody.initialize(from: order.request.body ?? [])
        CurlOptions.apply(to: self)
    }

    deinit {
        curl_slist_free_all(headerList)
        sentBody.deallocate()
        errorText.deallocate()
    }

    /// The transfer a handle belongs to. Valid while the event loop holds it.
    static func of(_ easy: UnsafeMutableRawPointer?) -> Transfer? {
        guard let easy else { return nil }
        var pointer: UnsafeMutableRawPointer?
        assay_get_pointer(easy, CURLINFO_PRIVATE, &pointer)
        return of(context: pointer)
    }

    static func of(context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// The exchange begins: what was prepared before is no part of it.
    func begin() {
        startedAt = order.clock.now()
        stamps = Stamps()
    }

    func finish(_ exchange: HTTPExchange) {
        order.finish(exchange)
    }

    var nextDeadline: (at: ContinuousClock.Instant, limit: TimeLimit) {
        stamps.nextDeadline(request.limits)
    }

    func exchange(_ ending: TransferEnding) -> HTTPExchange {
        let report = CurlReport(easy)
        let failure = CurlFailure.read(ending, of: self, isConnected: report.isConnected)
        let end = failure == nil ? stamps.lastReceived : .now
        let response =
            head.status == 0
            ? nil : HTTPResponse(status: head.status, headers: head.headers, body: body, version: head.version)
        return HTTPExchange(
            startedAt: startedAt, start: stamps.start, end: end, response: response, failure: failure,
            timings: stamps.timings(report, end: end), bytesUp: report.bytesUp, bytesDown: bytesDown,
            reusedConnection: report.isReused, certificateEnd: report.certificateEnd)
    }
}

// What libcurl's callbacks tell.
extension Transfer {
    /// False ends the transfer.
    func received(headerLine: UnsafeRawBufferPointer) -> Bool {
        do throws(ResponseHead.Fault) {
            stamps.received(beginsAnswer: try head.read(headerLine))
        } catch {
            stamps.received()
            refusal = .badHead(error)
            return false
        }
        guard head.isComplete, isSuccess, bytesDown == 0, request.method != "HEAD", let length = head.contentLength
        else { return true }
        guard length <= request.limits.bodyBytes else {
            refusal = .bodyOverLimit
            return false
        }
        // Room made once: growing step by step would hold the bytes twice.
        if order.onBytes == nil { body.reserveCapacity(length) }
        return true
    }

    private var isSuccess: Bool { 200..<300 ~= head.status }

    /// False ends the transfer.
    func received(body piece: UnsafeRawBufferPointer) -> Bool {
        stamps.received()
        bytesDown += piece.count
        guard stamps.start.duration(to: stamps.lastReceived) < request.limits.total else {
            refusal = .outOfTime
            return false
        }
        guard isSuccess else { return keepExcerpt(piece) }
        guard bytesDown <= request.limits.bodyBytes else {
            refusal = .bodyOverLimit
            return false
        }
        guard let onBytes = order.onBytes else {
            body.append(contentsOf: piece)
            return true
        }
        if case .stop = onBytes(Array(piece)) {
            refusal = .enough
            return false
        }
        return true
    }

    /// Of an answer that is no success its beginning tells all: the exchange ends there.
    private func keepExcerpt(_ piece: UnsafeRawBufferPointer) -> Bool {
        let room = request.limits.errorBytes - body.count
        body.append(contentsOf: piece.prefix(room))
        guard piece.count > room else { return true }
        refusal = .enough
        return false
    }

    func progressed(sent: Int64, of total: Int64) {
        stamps.sent(sent, of: max(total, Int64(sentBody.count)))
    }

    /// Called when the connection stands and before the request goes out. False ends the transfer.
    func mayTalk(to address: String) -> Bool {
        // An answer before the request is one that redirects.
        let isRedirected = head.status != 0
        head.beginsRequest()
        guard !request.addresses.allows(address, isRedirected: isRedirected) else { return true }
        refusal = .privateAddress(address)
        return false
    }
}
