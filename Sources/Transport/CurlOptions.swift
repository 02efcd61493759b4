import CCurl
import Model

/// Every libcurl option this program sets.
enum CurlOptions {
    static func apply(to transfer: Transfer) {
        let (easy, request) = (transfer.easy, transfer.request)
        let context = Unmanaged.passUnretained(transfer).toOpaque()
        assay_set_pointer(easy, CURLOPT_PRIVATE, context)
        assay_set_pointer(easy, CURLOPT_ERRORBUFFER, transfer.errorText)
        address(easy, request)
        connection(easy, request)
        if let file = transfer.order.trustedCertificates { assay_set_string(easy, CURLOPT_CAINFO, file) }
        message(easy, transfer)
        callbacks(easy, transfer, context)
    }

    private static func address(_ easy: UnsafeMutableRawPointer, _ request: HTTPRequest) {
        assay_set_string(easy, CURLOPT_URL, request.url)
        assay_set_long(easy, CURLOPT_PATH_AS_IS, 1)
        assay_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        let isSecure = request.url.prefix(6).lowercased() == "https:"
        assay_set_string(easy, CURLOPT_REDIR_PROTOCOLS_STR, isSecure ? "https" : "http,https")
        assay_set_long(easy, CURLOPT_FOLLOWLOCATION, request.redirects > 0 ? 1 : 0)
        assay_set_long(easy, CURLOPT_MAXREDIRS, request.redirects)
        assay_set_string(easy, CURLOPT_PROXY, "")
    }

    private static func connection(_ easy: UnsafeMutableRawPointer, _ request: HTTPRequest) {
        assay_set_long(easy, CURLOPT_NOSIGNAL, 1)
        // Else a name server that does not answer would hold up the whole loop when its transfer is cancelled.
        assay_set_long(easy, CURLOPT_QUICK_EXIT, 1)
        // The other limits are ours: libcurl's total time does not say what it was waiting for.
        assay_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(request.limits.connect.microseconds / 1000)))
        assay_set_long(easy, CURLOPT_FRESH_CONNECT, request.freshConnection ? 1 : 0)
        assay_set_long(easy, CURLOPT_BUFFERSIZE, 256 << 10)
        assay_set_long(easy, CURLOPT_UPLOAD_BUFFERSIZE, 256 << 10)
        assay_set_long(easy, CURLOPT_TCP_KEEPALIVE, 1)
        assay_set_long(easy, CURLOPT_CERTINFO, 1)
    }

    private static func message(_ easy: UnsafeMutableRawPointer, _ transfer: Transfer) {
        let request = transfer.request
        assay_set_string(easy, CURLOPT_USERAGENT, Version.userAgent)
        assay_set_pointer(easy, CURLOPT_HTTPHEADER, transfer.headerList)
        if request.body != nil || request.method == "POST" {
            assay_set_long(easy, CURLOPT_POST, 1)
            assay_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(transfer.sentBody.count))
            assay_set_pointer(
                easy, CURLOPT_POSTFIELDS, transfer.sentBody.baseAddress.map { UnsafeMutableRawPointer($0) })
        }
        if request.method == "HEAD" {
            assay_set_long(easy, CURLOPT_NOBODY, 1)
        } else {
            assay_set_string(easy, CURLOPT_CUSTOMREQUEST, request.method)
        }
    }

    private static func callbacks(
        _ easy: UnsafeMutableRawPointer, _ transfer: Transfer, _ context: UnsafeMutableRawPointer
    ) {
        assay_set_pointer(easy, CURLOPT_HEADERDATA, context)
        assay_set_bytes_callback(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return Transfer.of(context: context)?.received(headerLine: line) == true ? line.count : 0
        }
        assay_set_pointer(easy, CURLOPT_WRITEDATA, context)
        assay_set_bytes_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return Transfer.of(context: context)?.received(body: piece) == true ? piece.count : 0
        }
        if !transfer.sentBody.isEmpty { progress(easy, context) }
        assay_set_pointer(easy, CURLOPT_PREREQDATA, context)
        assay_set_before_request_callback(easy) { context, address, _, _, _ in
            let text = address.map { String(cString: $0) } ?? ""
            return Transfer.of(context: context)?.mayTalk(to: text) == true
                ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
        }
    }

    /// Tells how far the body is sent; asked for only where there is one, because it is called at every turn.
    private static func progress(_ easy: UnsafeMutableRawPointer, _ context: UnsafeMutableRawPointer) {
        assay_set_long(easy, CURLOPT_NOPROGRESS, 0)
        assay_set_pointer(easy, CURLOPT_XFERINFODATA, context)
        assay_set_progress_callback(easy) { context, _, _, total, sent in
            Transfer.of(context: context)?.progressed(sent: Int64(sent), of: Int64(total))
            return 0
        }
    }

    /// The request's own headers, and what libcurl would add unasked taken away (`Name:` does that).
    static func headerList(for request: HTTPRequest) -> UnsafeMutablePointer<curl_slist>? {
        var lines = request.headers.fields.filter(\.isClean).map { "\($0.name): \($0.value)" }
        lines.append("Expect:")
        if request.headers["Content-Type"] == nil { lines.append("Content-Type:") }
        return lines.reduce(nil) { curl_slist_append($0, $1) }
    }
}

extension HTTPHeaders.Field {
    /// A line break in a value would let it write headers of its own.
    fileprivate var isClean: Bool {
        !(name + value).utf8.contains { $0 < 0x20 && $0 != UInt8(ascii: "\t") }
    }
}
