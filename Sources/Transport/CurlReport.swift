import CCurl

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
    }

    private static func long(_ easy: UnsafeMutableRawPointer, _ info: CURLINFO) -> Int {
        var value = 0
        assay_get_long(easy, info, &value)
        return value
    }
}
