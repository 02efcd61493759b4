/// The parts of a `multipart/form-data` body (RFC 7578).
struct MultipartReader {
    struct Part: Hashable, Sendable {
        var name = ""
        var filename: String?
        var type: String?
        var bytes: [UInt8] = []
    }

    /// Nil when the type is another one or has no boundary. A body that breaks off gives the parts before the break.
    static func parts(of body: [UInt8], type: String?) -> [Part]? {
        guard let type, type.lowercased().hasPrefix("multipart/form-data"),
            let found = type.firstRange(of: "boundary=")
        else { return nil }
        let boundary = type[found.upperBound...].prefix { $0 != ";" }.filter { $0 != "\"" }
        let delimiter = Array("--\(boundary)".utf8)
        var parts: [Part] = []
        var position = find(delimiter, in: body, from: 0)
        while let start = position {
            let content = start + delimiter.count
            guard let next = find(delimiter, in: body, from: content) else { break }
            // Between the delimiters: CRLF, headers, an empty line, the bytes, CRLF.
            if next - 2 > content + 2, let part = read(body[content + 2..<next - 2]) { parts.append(part) }
            position = next
        }
        return parts
    }

    private static func read(_ raw: ArraySlice<UInt8>) -> Part? {
        let body = Array(raw)
        guard let end = find(Array("\r\n\r\n".utf8), in: body, from: 0) else { return nil }
        var part = Part(bytes: Array(body[(end + 4)...]))
        for line in String(decoding: body[..<end], as: UTF8.self).split(separator: "\r\n") {
            let pieces = line.split(separator: ":", maxSplits: 1)
            guard pieces.count == 2 else { continue }
            let value = pieces[1].drop { $0 == " " }
            if pieces[0].lowercased() == "content-type" { part.type = String(value) }
            guard pieces[0].lowercased() == "content-disposition" else { continue }
            part.name = parameter("name", of: value) ?? ""
            part.filename = parameter("filename", of: value)
        }
        return part
    }

    /// A value in quotes may have a semicolon in it, and a quote as `%22` (WHATWG) or after a backslash.
    private static func parameter(_ name: String, of value: Substring) -> String? {
        var rest = value.drop { $0 != ";" }
        while rest.first == ";" {
            rest = rest.dropFirst().drop { $0 == " " }
            let key = rest.prefix { $0 != "=" && $0 != ";" }
            rest = rest[key.endIndex...].dropFirst(rest[key.endIndex...].first == "=" ? 1 : 0)
            var found = ""
            if rest.first == "\"" {
                rest = rest.dropFirst()
                while let next = rest.first, next != "\"" {
                    if next == "\\", rest.dropFirst().first == "\"" { rest = rest.dropFirst() }
                    found.append(rest.removeFirst())
                }
                rest = rest.drop { $0 != ";" }
            } else {
                found = String(rest.prefix { $0 != ";" })
                rest = rest.drop { $0 != ";" }
            }
            guard key == name else { continue }
            return found.replacing("%22", with: "\"").replacing("%0D", with: "\r").replacing("%0A", with: "\n")
        }
        return nil
    }

    /// Skips from one occurrence of the first byte to the next: bodies are large, delimiters rare.
    private static func find(_ pattern: [UInt8], in body: [UInt8], from start: Int) -> Int? {
        guard let first = pattern.first, body.count >= pattern.count else { return nil }
        var index = start
        while index <= body.count - pattern.count {
            guard let hit = body[index...(body.count - pattern.count)].firstIndex(of: first) else { return nil }
            if body[hit..<hit + pattern.count].elementsEqual(pattern) { return hit }
            index = hit + 1
        }
        return nil
    }
}
