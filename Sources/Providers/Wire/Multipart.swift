import Hashing
import Model

/// A `multipart/form-data` body of one file (RFC 7578).
struct Multipart {
    let body: [UInt8]
    let contentType: String

    /// The boundary is drawn from the file's own hash, so that the same upload always has the same bytes.
    init(part: String, fileName: String, mime: String, bytes: [UInt8]) {
        let boundary = "assay-\(SHA256.hex(bytes).prefix(32))"
        contentType = "multipart/form-data; boundary=\(boundary)"
        let head = """
            --\(boundary)\r
            Content-Disposition: form-data; name="\(part)"; filename="\(fileName)"\r
            Content-Type: \(mime)\r
            \r

            """
        body = Array(head.utf8) + bytes + Array("\r\n--\(boundary)--\r\n".utf8)
    }
}
