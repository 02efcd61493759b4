import CCurl
package import Model
import Threads

/// Where mail is handed in.
package struct MailServer: Hashable, Sendable {
    package let url: String
    package let user: String?
    package let password: Secret?
    /// STARTTLS, without which nothing is sent; `smtps` has TLS from the beginning.
    package let needsTLS: Bool

    package init(url: String, user: String?, password: Secret?, needsTLS: Bool) {
        self.url = url
        self.user = user
        self.password = password
        self.needsTLS = needsTLS
    }

    /// Its address without a login that somebody wrote into it.
    var place: String {
        guard let at = url.lastIndex(of: "@"), let start = url.firstRange(of: "://") else { return url }
        return start.upperBound <= at ? String(url[..<start.upperBound] + url[url.index(after: at)...]) : url
    }
}

/// Hands mail to a server by SMTP (RFC 5321) through libcurl, on a thread of its own.
package struct MailSender: Sendable {
    private let trustedCertificates: String?

    /// - Parameter trustedCertificates: a PEM file of authorities; nil: the system's.
    package init(trustedCertificates: String? = nil) {
        self.trustedCertificates = trustedCertificates
    }

    /// - Parameter message: RFC 5322, its lines ended by CR LF.
    /// - Returns: nil once the server has taken it.
    package func send(
        _ message: [UInt8], from: String, to: [String], by server: MailServer
    ) async -> TransportFailure? {
        await WorkerPool.run(threads: 1) { perform(message, from, to, server) }
    }

    private func perform(_ message: [UInt8], _ from: String, _ to: [String], _ server: MailServer) -> TransportFailure?
    {
        let scheme = server.url.lowercased()
        guard scheme.hasPrefix("smtp://") || scheme.hasPrefix("smtps://"), let easy = curl_easy_init() else {
            return TransportFailure(
                code: .transportProtocol, detail: "\(server.place) is no address of a mail server: smtp://host:587")
        }
        defer { curl_easy_cleanup(easy) }
        let recipients = to.reduce(nil) { curl_slist_append($0, "<\($1)>") }
        defer { curl_slist_free_all(recipients) }
        assay_set_string(easy, CURLOPT_URL, server.url)
        assay_set_string(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        assay_set_string(easy, CURLOPT_PROXY, "")
        assay_set_long(easy, CURLOPT_NOSIGNAL, 1)
        assay_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, 10_000)
        assay_set_long(easy, CURLOPT_TIMEOUT_MS, 60_000)
        assay_set_long(
            easy, CURLOPT_USE_SSL, server.needsTLS ? Int(CURLUSESSL_ALL.rawValue) : Int(CURLUSESSL_NONE.rawValue))
        if let file = trustedCertificates { assay_set_string(easy, CURLOPT_CAINFO, file) }
        if let user = server.user, let password = server.password {
            assay_set_string(easy, CURLOPT_USERNAME, user)
            assay_set_string(easy, CURLOPT_PASSWORD, password.reveal())
        }
        assay_set_string(easy, CURLOPT_MAIL_FROM, "<\(from)>")
        assay_set_pointer(easy, CURLOPT_MAIL_RCPT, recipients)
        assay_set_long(easy, CURLOPT_UPLOAD, 1)
        return message.withUnsafeBytes { bytes in transfer(easy, bytes, server) }
    }

    private struct Reading {
        let bytes: UnsafeRawBufferPointer
        var position = 0
    }

    private func transfer(
        _ easy: UnsafeMutableRawPointer, _ bytes: UnsafeRawBufferPointer, _ server: MailServer
    ) -> TransportFailure? {
        var reading = Reading(bytes: bytes)
        let code = withUnsafeMutablePointer(to: &reading) { pointer in
            assay_set_pointer(easy, CURLOPT_READDATA, pointer)
            assay_set_bytes_callback(easy, CURLOPT_READFUNCTION) { target, size, count, context in
                guard let target, let reading = context?.assumingMemoryBound(to: Reading.self) else { return 0 }
                let rest = reading.pointee.bytes[reading.pointee.position...]
                let piece = rest.prefix(size * count)
                guard let start = UnsafeRawBufferPointer(rebasing: piece).baseAddress else { return 0 }
                UnsafeMutableRawPointer(target).copyMemory(from: start, byteCount: piece.count)
                reading.pointee.position += piece.count
                return piece.count
            }
            return curl_easy_perform(easy)
        }
        guard code != CURLE_OK else { return nil }
        var answer = 0
        assay_get_long(easy, CURLINFO_RESPONSE_CODE, &answer)
        let words = curl_easy_strerror(code).map { String(cString: $0) } ?? "libcurl \(code.rawValue)"
        return TransportFailure(
            code: .transportProtocol,
            detail:
                "the mail server \(server.place) did not take it: \(words)\(answer > 0 ? " (it answered \(answer))" : "")"
        )
    }
}
