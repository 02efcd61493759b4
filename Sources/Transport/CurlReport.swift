import CCurl
import Model

/// What libcurl knows of a transfer and we cannot stamp ourselves.
struct CurlReport {
    /// Nil on a reused connection, or when the transfer did not get so far.
    let dns: Duration?
    let connect: Duration?
    let tls: Duration?
    let bytesUp: Int
    let isReused: Bool
    /// TCP, and TLS where there is any, stood.
    let isConnected: Bool
    /// When the first certificate of the server's chain to run out does; nil without TLS, and on a reused connection.
    let certificateEnd: Timestamp?

    init(_ easy: UnsafeMutableRawPointer) {
        func microseconds(_ info: CURLINFO) -> Int64 {
            var value: curl_off_t = 0
            assay_get_offset(easy, info, &value)
            return Int64(value)
        }
        let newConnections = CurlReport.long(easy, CURLINFO_NUM_CONNECTS)
        let (resolved, connected) = (microseconds(CURLINFO_NAMELOOKUP_TIME_T), microseconds(CURLINFO_CONNECT_TIME_T))
        let secured = microseconds(CURLINFO_APPCONNECT_TIME_T)
        let started = microseconds(CURLINFO_PRETRANSFER_TIME_T)
        isReused = newConnections == 0 && started > 0
        isConnected = started > 0
        dns = resolved > 0 ? .microseconds(resolved) : nil
        connect = connected > 0 ? .microseconds(max(0, connected - resolved)) : nil
        tls = secured > 0 ? .microseconds(max(0, secured - connected)) : nil
        bytesUp = Int(microseconds(CURLINFO_SIZE_UPLOAD_T))
        certificateEnd = secured > 0 && !isReused ? CurlReport.certificateEnd(easy) : nil
    }

    /// What OpenSSL prints of each certificate: `Expire date:Nov 29 00:00:00 2027 GMT`.
    ///
    /// https://curl.se/libcurl/c/CURLINFO_CERTINFO.html
    private static func certificateEnd(_ easy: UnsafeMutableRawPointer) -> Timestamp? {
        var pointer: UnsafeMutableRawPointer?
        assay_get_pointer(easy, CURLINFO_CERTINFO, &pointer)
        guard let info = pointer?.assumingMemoryBound(to: curl_certinfo.self).pointee else { return nil }
        let label = "Expire date:"
        var ends: [Timestamp] = []
        for index in 0..<Int(info.num_of_certs) {
            var line = info.certinfo[index]
            while let entry = line {
                let text = String(cString: entry.pointee.data)
                if text.hasPrefix(label) { Timestamp(certificate: text.dropFirst(label.count)).map { ends.append($0) } }
                line = entry.pointee.next
            }
        }
        return ends.min()
    }

    private static func long(_ easy: UnsafeMutableRawPointer, _ info: CURLINFO) -> Int {
        var value = 0
        assay_get_long(easy, info, &value)
        return value
    }
}

extension Timestamp {
    /// `Nov 29 00:00:00 2027 GMT`, the day with a blank before it where it has one digit.
    init?(certificate text: some StringProtocol) {
        let words = text.split(separator: " ")
        guard words.count == 5 else { return nil }
        let day = words[1].count == 1 ? "0\(words[1])" : String(words[1])
        // The name of the day is not looked at.
        self.init(httpDate: "Sun, \(day) \(words[0]) \(words[3]) \(words[2]) \(words[4])")
    }
}
