import Hashing
import Model

/// A `multipart/form-data` body (RFC 7578).
package struct MultipartForm: Hashable, Sendable {
    package struct Part: Hashable, Sendable {
        package let name: String
        package let bytes: [UInt8]
        /// Of a file; nil for a text.
        package let fileName: String?
        package let mime: String?

        package static func file(_ name: String, fileName: String, mime: String, _ bytes: [UInt8]) -> Part {
            Part(name: name, bytes: bytes, fileName: fileName, mime: mime)
        }

        package static func text(_ name: String, _ text: String) -> Part {
            Part(name: name, bytes: Array(text.utf8), fileName: nil, mime: nil)
        }
    }

    package let body: [UInt8]
    package let contentType: String

    /// The boundary is drawn from the parts' own hash, so that the same upload always has the same bytes.
    package init(_ parts: [Part]) {
        let boundary = "assay-\(SHA256.hex(parts.flatMap(\.bytes)).prefix(32))"
        contentType = "multipart/form-data; boundary=\(boundary)"
        var body: [UInt8] = []
        for part in parts {
            var head = "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(MultipartForm.quoted(part.name))\""
            if let file = part.fileName { head += "; filename=\"\(MultipartForm.quoted(file))\"" }
            if let mime = part.mime { head += "\r\nContent-Type: \(mime)" }
            body += Array((head + "\r\n\r\n").utf8) + part.bytes + Array("\r\n".utf8)
        }
        self.body = body + Array("--\(boundary)--\r\n".utf8)
    }

    /// RFC 7578, 2 and the WHATWG's form encoding: quotes and line ends are percent-encoded.
    private static func quoted(_ text: String) -> String {
        text.escaping { $0 == "\"" ? "%22" : $0 == "\r" ? "%0D" : $0 == "\n" ? "%0A" : nil }
    }
}
