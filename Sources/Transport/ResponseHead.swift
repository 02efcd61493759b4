/// The status line and the header fields of an answer, read line by line from the bytes as they come.
struct ResponseHead {
    /// What no answer may have. The transfer ends there.
    enum Fault: Error, Hashable {
        /// More bytes than ``mostBytes``.
        case tooLong
        /// `Content-Length` is no number, or several that differ: where the answer ends is anybody's guess (RFC 9112, 6.3).
        case length(String)
    }

    /// Of all lines of one exchange, those of interim answers, of redirects and after the body included.
    static let mostBytes = 256 << 10

    /// 0 until a final status line came.
    private(set) var status = 0
    /// `1.0`, `1.1`, `2` or `3`.
    private(set) var version = ""
    private(set) var headers = HTTPHeaders()
    /// Of the body, in bytes; nil where the head does not say.
    private(set) var contentLength: Int?
    private var place = Place.statusLine
    private var byteCount = 0

    private enum Place { case statusLine, interimFields, fields, trailers }

    var isComplete: Bool { place == .trailers }

    /// A request goes out: what comes next is a status line, whatever came before.
    mutating func beginsRequest() {
        place = .statusLine
    }

    /// Takes a whole line, with its line end. Only the first line of a head is a status line, whatever others look like;
    /// an interim answer's fields and trailers are passed over.
    ///
    /// - Returns: whether it is the first line of a final answer (RFC 9110, 15: a status of 200 or more).
    mutating func read(_ line: UnsafeRawBufferPointer) throws(Fault) -> Bool {
        byteCount += line.count
        guard byteCount <= ResponseHead.mostBytes else { throw .tooLong }
        let isEnd = line.first.map { $0 == UInt8(ascii: "\r") || $0 == UInt8(ascii: "\n") } ?? true
        switch place {
        case .statusLine: return readStatus(line)
        case .interimFields: if isEnd { place = .statusLine }
        case .fields where isEnd: place = .trailers
        case .fields: try readField(line)
        case .trailers: break
        }
        return false
    }

    private mutating func readStatus(_ line: UnsafeRawBufferPointer) -> Bool {
        guard line.starts(with: "HTTP/".utf8) else { return false }
        let words = line.split(maxSplits: 2, whereSeparator: ResponseHead.isBlank)
        let code = words.count > 1 ? Int(ResponseHead.text(words[1])) ?? 0 : 0
        guard code >= 200 else {
            place = .interimFields
            return false
        }
        status = code
        version = ResponseHead.text(words[0].dropFirst(5))
        headers = HTTPHeaders()
        contentLength = nil
        place = .fields
        return true
    }

    private mutating func readField(_ line: UnsafeRawBufferPointer) throws(Fault) {
        if line.first.map(ResponseHead.isBlank) == true {
            headers.continueLast(with: ResponseHead.text(line[...]))
            return
        }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
        let field = HTTPHeaders.Field(
            name: ResponseHead.text(line[..<colon]), value: ResponseHead.text(line[(colon + 1)...]))
        headers.add(name: field.name, value: field.value)
        if field.name.lowercased() == "content-length" { try readLength(field.value) }
    }

    /// The same number twice is one, in a field each or in a list (RFC 9110, 8.6).
    private mutating func readLength(_ value: String) throws(Fault) {
        for part in value.split(separator: ",", omittingEmptySubsequences: false) {
            let digits = part.drop { $0 == " " || $0 == "\t" }.prefix { $0.isASCII && $0.isNumber }
            let rest = part[digits.endIndex...]
            guard let length = Int(digits), rest.allSatisfy({ $0 == " " || $0 == "\t" }) else { throw .length(value) }
            if let known = contentLength, known != length { throw .length("\(known) and \(value)") }
            contentLength = length
        }
    }

    /// Without the blanks around it.
    private static func text(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
        guard let first = bytes.firstIndex(where: { !isBlank($0) }),
            let last = bytes.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(decoding: UnsafeRawBufferPointer(rebasing: bytes[first...last]), as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || 0x09...0x0D ~= byte
    }
}
