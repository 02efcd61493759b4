import CCurl
import Glibc
import Model

/// What an ending means, in an outcome code and a sentence.
enum CurlFailure {
    static func read(_ ending: TransferEnding, of transfer: Transfer, isConnected: Bool) -> TransportFailure? {
        switch ending {
        case .abandoned(let reason): TransportFailure(code: .selfError, detail: reason)
        case .outOfTime(let limit): outOfTime(limit, transfer, isConnected: isConnected)
        case .finished(CURLE_OK) where transfer.isCutInHead:
            TransportFailure(code: .transportTruncated, detail: "the head of the answer of \(transfer.place) is cut")
        case .finished(CURLE_OK): nil
        case .finished(let code):
            if let refusal = transfer.refusal {
                refused(refusal, transfer)
            } else {
                failed(code, transfer, isConnected: isConnected)
            }
        }
    }

    /// The code says in which phase the time ran out: that is whose fault it is.
    private static func outOfTime(_ limit: TimeLimit, _ transfer: Transfer, isConnected: Bool) -> TransportFailure {
        let (limits, place) = (transfer.request.limits, transfer.place)
        if case .idle = limit {
            let silence = (limits.idle ?? .zero).readable
            return TransportFailure(code: .timeoutTotal, detail: "\(place) sent nothing for \(silence)")
        }
        if !isConnected {
            let span = limits.total.readable
            return TransportFailure(code: .timeoutConnect, detail: "no connection to \(place) within \(span)")
        }
        if transfer.stamps.firstLine == nil {
            let span = limit == .firstByte ? limits.firstByte ?? limits.total : limits.total
            return TransportFailure(code: .timeoutFirstByte, detail: "no answer from \(place) within \(span.readable)")
        }
        return TransportFailure(
            code: .timeoutTotal,
            detail: "\(place) had sent \(transfer.bytesDown) bytes when the limit of \(limits.total.readable) ran out")
    }

    private static func refused(_ refusal: Transfer.Refusal, _ transfer: Transfer) -> TransportFailure? {
        switch refusal {
        case .enough: nil
        case .outOfTime: outOfTime(.total, transfer, isConnected: true)
        case .bodyOverLimit: overLimit(transfer)
        case .badHead(let fault): TransportFailure(code: .transportProtocol, detail: badHead(fault, transfer.place))
        case .privateAddress(let address):
            TransportFailure(
                code: .transportProtocol,
                detail: "\(transfer.place) is \(address), not a public address: nothing was sent to it")
        }
    }

    private static func overLimit(_ transfer: Transfer) -> TransportFailure {
        let limit = transfer.request.limits.bodyBytes
        return TransportFailure(
            code: .transportProtocol, detail: "\(transfer.place) sends a body over the limit of \(limit) bytes")
    }

    private static func badHead(_ fault: ResponseHead.Fault, _ place: String) -> String {
        switch fault {
        case .tooLong: "\(place) sends headers over the limit of \(ResponseHead.mostBytes) bytes"
        case .length(let value): "\(place) states a Content-Length that is no one number: \(value.prefix(80))"
        }
    }

    /// libcurl does not tell a socket that could not be had from one that was refused.
    private static var isOutOfFiles: Bool {
        let copy = fcntl(0, F_DUPFD_CLOEXEC, 0)
        if copy >= 0 { close(copy) }
        return copy < 0 && (errno == EMFILE || errno == ENFILE)
    }

    /// The one place where a libcurl code gets its meaning.
    private static func failed(_ code: CURLcode, _ transfer: Transfer, isConnected: Bool) -> TransportFailure {
        let (place, said) = (transfer.place, transfer.said(code))
        func failure(_ code: OutcomeCode, _ detail: String) -> TransportFailure {
            TransportFailure(code: code, detail: detail)
        }
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            return failure(.transportDNS, "the name of \(place) could not be resolved: \(said)")
        case CURLE_COULDNT_CONNECT where isOutOfFiles:
            return failure(
                .selfError,
                "no connection to \(place): this process may open no more files; raise its limit (ulimit -n), or lower "
                    + "--concurrency")
        case CURLE_COULDNT_CONNECT:
            return failure(.transportRefused, "no connection to \(place): \(said)")
        case CURLE_OPERATION_TIMEDOUT:
            let limit = transfer.request.limits.connect.readable
            return failure(.timeoutConnect, "no connection to \(place) within \(limit)")
        case CURLE_GOT_NOTHING:
            return failure(.transportReset, "\(place) closed the connection without an answer")
        case CURLE_PARTIAL_FILE:
            return failure(.transportTruncated, "the answer of \(place) is cut: \(said)")
        case CURLE_RECV_ERROR, CURLE_SEND_ERROR:
            return failure(broken(said), "the connection to \(place) broke: \(said)")
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ENGINE_NOTFOUND,
            CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED,
            CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_CRL_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT:
            return failure(.transportTLS, "no secure connection to \(place): \(said)")
        // Once the request is out these are libcurl's codes for lines that are too long for it, or no header fields.
        case CURLE_OUT_OF_MEMORY where isConnected:
            return failure(.transportProtocol, "\(place) sends a header line that is too long to be read")
        case CURLE_BAD_FUNCTION_ARGUMENT where isConnected, CURLE_WRITE_ERROR where isConnected:
            return failure(.transportProtocol, "\(place) sends a head or trailers that cannot be read: \(said)")
        case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_ABORTED_BY_CALLBACK,
            CURLE_WRITE_ERROR, CURLE_READ_ERROR:
            return failure(.selfError, "the exchange with \(place) failed on our side: \(said)")
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_HTTP2, CURLE_HTTP2_STREAM,
            CURLE_TOO_MANY_REDIRECTS, CURLE_URL_MALFORMAT, CURLE_BAD_CONTENT_ENCODING, CURLE_HTTP_RETURNED_ERROR,
            CURLE_FILESIZE_EXCEEDED:
            // No HTTP, broken HTTP/2 framing, too many redirects, a redirect to another scheme, a malformed URL, a
            // Content-Length beyond all numbers.
            return failure(.transportProtocol, "\(place): \(said)")
        default:
            return failure(.transportProtocol, "\(place): \(said) (libcurl code \(code.rawValue))")
        }
    }
}

extension CurlFailure {
    /// libcurl has one code for several things: its text tells them apart.
    private static func broken(_ said: String) -> OutcomeCode {
        if said.contains("chunked-encoding") || said.contains("headers") { return .transportProtocol }
        return said.contains("unexpected eof") ? .transportTruncated : .transportReset
    }
}

extension Transfer {
    /// `host:port` as in the request, or the whole text where it is no URL.
    fileprivate var place: String { URLParts(request.url)?.place ?? "\"\(request.url.prefix(200))\"" }

    /// libcurl's own words on this transfer, else its general ones on the code.
    fileprivate func said(_ code: CURLcode) -> String {
        let own = String(cString: errorText)
        if own.isEmpty { return String(cString: curl_easy_strerror(code)) }
        return own.replacing("Out of memory in", with: "a line is too long in")
    }
}
