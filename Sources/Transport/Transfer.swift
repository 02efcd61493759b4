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
    private var status = 0
    private var version = ""
    private var headers = HTTPHeaders()
    private var body: [UInt8] = []
    private(set) var bytesDown = 0
    /// Why one of our callbacks ended the transfer.
    private(set) var refusal: Refusal?

    enum Refusal {
        case enough
        case bodyOverLimit
        case privateAddress(String)
    }

    var id: UInt64 { order.id }
    var request: HTTPRequest { order.request }

    init?(_ order: Order) {
        guard let easy = curl_easy_init() else { return nil }
        self.easy = easy
        self.order = order
        errorText.pointee = 0
        headerList = CurlOptions.headerList(for: order.request)
        sentBody = .allocate(capacity: order.request.body?.count ?? 0)
        _ = sentBody.initialize(from: order.request.body ?? [])
        CurlOptions.apply(to: self)
    }

    deinit {
        curl_easy_cleanup(easy)
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

    func finish(_ exchange: HTTPExchange) {
        order.finish(exchange)
    }

    var nextDeadline: (at: ContinuousClock.Instant, limit: TimeLimit) {
        stamps.nextDeadline(request.limits)
    }

    func exchange(_ ending: Ending) -> HTTPExchange {
        let report = CurlReport(easy)
        let end = ContinuousClock.now
        let response =
            status == 0 ? nil : HTTPResponse(status: status, headers: headers, body: body, version: version)
        return HTTPExchange(
            startedAt: order.startedAt, response: response,
            failure: CurlFailure.read(ending, of: self, isConnected: report.isConnected),
            timings: stamps.timings(report, end: end), bytesUp: report.bytesUp, bytesDown: bytesDown,
            reusedConnection: report.isReused)
    }
}

// What libcurl's callbacks tell.
extension Transfer {
    /// A whole header line, with its line end. A new status line starts over: an interim answer or a redirect.
    func received(headerLine: UnsafeRawBufferPointer) {
        stamps.touch()
        let line = String(decoding: headerLine, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            let words = line.split(whereSeparator: \.isWhitespace)
            let code = words.count > 1 ? Int(words[1]) ?? 0 : 0
            guard code >= 200 else { return }
            status = code
            version = String(words[0].dropFirst(5))
            headers = HTTPHeaders()
            stamps.firstLine = .now
        } else if status != 0, let colon = line.firstIndex(of: ":") {
            headers.add(name: line[..<colon].trimmed, value: line[line.index(after: colon)...].trimmed)
        }
    }

    /// False ends the transfer.
    func received(body piece: UnsafeRawBufferPointer) -> Bool {
        stamps.touch()
        bytesDown += piece.count
        guard bytesDown <= request.limits.bodyBytes else {
            refusal = .bodyOverLimit
            return false
        }
        guard let onBytes = order.onBytes, 200..<300 ~= status else {
            body.append(contentsOf: piece)
            return true
        }
        if case .stop = onBytes(Array(piece)) {
            refusal = .enough
            return false
        }
        return true
    }

    func progressed(sent: Int64, of total: Int64) {
        stamps.sent(sent, of: max(total, Int64(sentBody.count)))
    }

    /// Called when the connection stands and before the request goes out. False ends the transfer.
    func mayTalk(to address: String) -> Bool {
        guard !request.addresses.allows(address) else { return true }
        refusal = .privateAddress(address)
        return false
    }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        let front = drop { $0.isWhitespace }
        return String(front.reversed().drop { $0.isWhitespace }.reversed())
    }
}
