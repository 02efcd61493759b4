/// The status line and the header fields of an answer, read line by line from the bytes as they come.
struct ResponseHead {
    /// 0 until a final status line came.
    private(set) var status = 0
    /// `1.0`, `1.1`, `2` or `3`.
    private(set) var version = ""
    private(set) var headers = HTTPHeaders()

    /// Takes a whole line, with its line end. A new status line starts over: after an interim answer or a redirect.
    ///
    /// - Returns: whether it is the first line of a final answer (RFC 9110, 15: a status of 200 or more).
    mutating func read(_ line: UnsafeRawBufferPointer) -> Bool {
        if line.starts(with: "HTTP/".utf8) { return readStatus(line) }
        guard status != 0, let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return false }
        headers.add(name: ResponseHead.text(line[..<colon]), value: ResponseHead.text(line[(colon + 1)...]))
        return false
    }

    private mutating func readStatus(_ line: UnsafeRawBufferPointer) -> Bool {
        let words = line.split(whereSeparator: ResponseHead.isBlank)
        let code = words.count > 1 ? Int(ResponseHead.text(words[1])) ?? 0 : 0
        guard code >= 200 else { return false }
        status = code
        version = ResponseHead.text(words[0].dropFirst(5))
        headers = HTTPHeaders()
        return true
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
