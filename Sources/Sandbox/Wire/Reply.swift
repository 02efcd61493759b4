import HTTPTypes
import Hummingbird
import Model

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// An HTTP answer; thrown where a handler refuses half-way.
struct Reply: Error {
    var status: Int
    var headers: [(String, String)] = []
    var body: [UInt8] = []

    init(_ status: Int, _ headers: [(String, String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    static func json(_ value: JSONValue, status: Int = 200, type: String = "application/json") -> Reply {
        Reply(status, [("content-type", type)], body: Array(value.encoded.utf8))
    }

    static func text(_ text: String, status: Int, type: String = "text/plain; charset=utf-8") -> Reply {
        Reply(status, [("content-type", type)], body: Array(text.utf8))
    }

    func with(_ name: String, _ value: String) -> Reply {
        var copy = self
        copy.headers.append((name, value))
        return copy
    }

    var response: Response {
        Response(
            status: .init(code: status), headers: Reply.fields(headers),
            body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }

    static func fields(_ headers: [(String, String)]) -> HTTPFields {
        var fields = HTTPFields()
        for (name, value) in headers {
            guard let name = HTTPField.Name(name) else { continue }
            fields.append(HTTPField(name: name, value: value))
        }
        return fields
    }
}

extension JSONValue {
    /// Compact JSON with its keys in order and slashes as they are.
    var encoded: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        // Finite numbers, texts and collections of them always encode.
        guard let data = try? encoder.encode(self) else { return "null" }
        return String(decoding: data, as: UTF8.self)
    }
}
