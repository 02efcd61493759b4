import CServing
import FoundationEssentials
import Hashing
import Hummingbird
import Model
import NIOCore

/// One answer, with the headers that keep a browser from doing more with it than show it: the same for every reader, but that
/// it is sent compressed to who takes that, and not at all to who has it (RFC 9110, 12.5.3 and 13.1.2).
struct Page: ResponseGenerator, Sendable {
    let status: HTTPResponse.Status
    private var headers: HTTPFields
    private let plain: ByteBuffer
    /// Nil where it is small, and while nobody asked for it.
    private var gzipped: ByteBuffer?
    private let tag: String?

    /// Pages take style, script and events from here alone, and pictures from themselves.
    private static let policy =
        "default-src 'none'; img-src data: 'self'; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    /// Below it compressing saves nothing. In bytes.
    private static let smallest = 1000

    static func html(_ text: String, status: HTTPResponse.Status = .ok) -> Page {
        var page = Page(text, type: "text/html; charset=utf-8", status: status)
        page.headers[.contentSecurityPolicy] = policy
        return page
    }

    static func json(_ text: String, status: HTTPResponse.Status = .ok) -> Page {
        Page(text, type: "application/json", status: status)
    }

    /// What changes with the program alone, or is for other pages: kept for so many seconds.
    ///
    /// - Parameter isPublic: the same for who says nothing of who they are.
    static func kept(_ text: String, type: String, seconds: Int, isPublic: Bool = true) -> Page {
        var page = Page(text, type: type)
        page.headers[.cacheControl] = "\(isPublic ? "public" : "private"), max-age=\(seconds)"
        return page
    }

    /// `{"error": "…"}`.
    static func error(_ message: String, status: HTTPResponse.Status, _ more: HTTPFields = [:]) -> Page {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let body = (try? encoder.encode(["error": message.visible])) ?? Data()
        return json(String(decoding: body, as: UTF8.self) + "\n", status: status).with(more)
    }

    /// With more headers.
    func with(_ more: HTTPFields) -> Page {
        var page = self
        for header in more { page.headers[header.name] = header.value }
        return page
    }

    init(_ text: String, type: String, status: HTTPResponse.Status = .ok) {
        self.status = status
        plain = ByteBuffer(string: text)
        tag = status == .ok ? "W/\"\(SHA256.hex(Array(text.utf8)).prefix(32))\"" : nil
        headers = [.contentType: type, .cacheControl: "no-cache", .xContentTypeOptions: "nosniff"]
        headers[.eTag] = tag
    }

    /// With the compressed form made, for many readers.
    func compressed() -> Page {
        var page = self
        if plain.readableBytes >= Page.smallest { page.gzipped = Gzip.compress(plain) }
        return page
    }

    /// What it takes of memory, in bytes.
    var size: Int { plain.readableBytes + (gzipped?.readableBytes ?? 0) }

    func response(from request: Request, context: some RequestContext) -> Response {
        var headers = headers
        headers[.vary] = "Accept-Encoding, Authorization"
        if let tag, let known = request.headers[.ifNoneMatch], Page.names(known, tag) {
            headers[.contentType] = nil
            return Response(status: .notModified, headers: headers)
        }
        var body = plain
        if plain.readableBytes >= Page.smallest, Gzip.isTaken(request.headers[.acceptEncoding]),
            let packed = gzipped ?? Gzip.compress(plain)
        {
            headers[.contentEncoding] = "gzip"
            body = packed
        }
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }

    /// By weak comparison.
    private static func names(_ list: String, _ tag: String) -> Bool {
        list == "*" || list.split(whereSeparator: { ", ".contains($0) }).contains { $0 == tag || "W/\($0)" == tag }
    }
}

enum Gzip {
    /// Whether an `Accept-Encoding` takes gzip (RFC 9110, 12.5.3).
    static func isTaken(_ accepted: String?) -> Bool {
        let weights = Weights.of(accepted)
        return (weights["gzip"] ?? weights["*"] ?? 0) > 0
    }

    /// Nil where zlib fails.
    static func compress(_ buffer: ByteBuffer) -> ByteBuffer? {
        let room = assay_gzip_room(buffer.readableBytes)
        var packed = ByteBuffer()
        let count = packed.writeWithUnsafeMutableBytes(minimumWritableBytes: room) { space in
            buffer.withUnsafeReadableBytes { bytes in
                assay_gzip(
                    bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count,
                    space.bindMemory(to: UInt8.self).baseAddress, space.count)
            }
        }
        return count > 0 ? packed : nil
    }
}

/// What a reader would rather have (RFC 9110, 12.4.2).
enum Weights {
    /// By name in lower case, without parameters; the greatest of those that stand several times.
    static func of(_ header: String?) -> [String: Double] {
        var weights: [String: Double] = [:]
        for part in (header ?? "").lowercased().split(separator: ",") {
            let words = part.split(separator: ";").map { String($0.filter { $0 != " " && $0 != "\t" }) }
            guard let name = words.first, !name.isEmpty else { continue }
            let weight = words.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 } ?? 1
            weights[name] = max(weights[name] ?? 0, weight)
        }
        return weights
    }
}
