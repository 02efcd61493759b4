extension JSONValue {
    /// Reads one JSON text (RFC 8259); nil when it is malformed, not UTF-8, nested deeper than 512, or when its values
    /// (their texts not counted) would take more than 32 MiB: a few bytes of text each, they could take many times it.
    ///
    /// Takes time and memory in proportion to the text. Going through `Codable` takes a thousand times longer for a value
    /// of unknown shape, because every wrong guess at a type is a thrown error; and what reads an answer must not slow down
    /// what is being measured. The last of several members of one name counts.
    package init?(parsing bytes: [UInt8]) {
        let value = bytes.withUnsafeBufferPointer { buffer -> JSONValue? in
            var parser = JSONParser(bytes: buffer)
            guard let value = parser.value(depth: 0) else { return nil }
            parser.skipSpace()
            return parser.isAtEnd ? value : nil
        }
        guard let value else { return nil }
        self = value
    }

    /// Of a text that ``init(parsing:)`` does not read, which of its bounds it is beyond: `is nested deeper than 512`. Nil where it is
    /// no JSON.
    package static func excess(in bytes: [UInt8]) -> String? {
        bytes.withUnsafeBufferPointer { buffer in
            var parser = JSONParser(bytes: buffer)
            _ = parser.value(depth: 0)
            return parser.excess
        }
    }
}

/// Recursive descent over bytes that outlive it. Every function gives nil at the first thing that is not JSON.
private struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    /// Which bound ended the reading.
    private(set) var excess: String?
    /// Bytes left for values; a member of an object takes its name and a place in a table besides.
    private var room = 32 << 20

    private static let deepest = 512
    private static let itemBytes = MemoryLayout<JSONValue>.stride
    private static let memberBytes = 2 * (MemoryLayout<JSONValue>.stride + MemoryLayout<String>.stride)

    init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { index == bytes.count }
    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        index += 1
        return true
    }

    private mutating func take(_ word: StaticString) -> Bool {
        guard bytes.count - index >= word.utf8CodeUnitCount else { return false }
        for offset in 0..<word.utf8CodeUnitCount where bytes[index + offset] != word.utf8Start[offset] {
            return false
        }
        index += word.utf8CodeUnitCount
        return true
    }

    private mutating func spend(_ bytes: Int) -> Bool {
        room -= bytes
        if room < 0 { excess = "holds too many values" }
        return room >= 0
    }

    mutating func value(depth: Int) -> JSONValue? {
        skipSpace()
        guard depth < JSONParser.deepest else {
            excess = "is nested deeper than \(JSONParser.deepest)"
            return nil
        }
        guard let byte = next else { return nil }
        switch byte {
        case UInt8(ascii: "{"): return object(depth: depth)
        case UInt8(ascii: "["): return array(depth: depth)
        case UInt8(ascii: "\""): return string().map(JSONValue.string)
        case UInt8(ascii: "t"): return take("true") ? .bool(true) : nil
        case UInt8(ascii: "f"): return take("false") ? .bool(false) : nil
        case UInt8(ascii: "n"): return take("null") ? .null : nil
        default: return number()
        }
    }

    private mutating func object(depth: Int) -> JSONValue? {
        index += 1
        var members: [String: JSONValue] = [:]
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipSpace()
            guard spend(JSONParser.memberBytes), next == UInt8(ascii: "\""), let name = string() else { return nil }
            skipSpace()
            guard take(UInt8(ascii: ":")), let member = value(depth: depth + 1) else { return nil }
            members[name] = member
            skipSpace()
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "}")) ? .object(members) : nil
    }

    private mutating func array(depth: Int) -> JSONValue? {
        index += 1
        var items: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(items) }
        repeat {
            guard spend(JSONParser.itemBytes), let item = value(depth: depth + 1) else { return nil }
            items.append(item)
            skipSpace()
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: "]")) ? .array(items) : nil
    }

    private mutating func string() -> String? {
        index += 1
        let start = index
        var hasEscapes = false
        while let special = JSONText.firstSpecial(in: bytes, from: index) {
            index = special
            switch bytes[special] {
            case UInt8(ascii: "\""):
                index += 1
                let raw = UnsafeBufferPointer(rebasing: bytes[start..<special])
                return hasEscapes ? JSONText.unescaped(raw) : String(validating: raw, as: UTF8.self)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                index += 2
            default: return nil
            }
        }
        return nil
    }

    /// `-? (0 | [1-9][0-9]*) (.[0-9]+)? ([eE][+-]?[0-9]+)?`; an integer where it fits one and is written as one.
    private mutating func number() -> JSONValue? {
        let start = index
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { guard digits() else { return nil } }
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            guard digits() else { return nil }
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard digits() else { return nil }
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isWhole, let integer = Int(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else {
            excess = "holds the number \(text.prefix(40)), which is too large"
            return nil
        }
        return .number(number)
    }

    private mutating func digits() -> Bool {
        let start = index
        while let byte = next, 0x30...0x39 ~= byte { index += 1 }
        return index > start
    }
}
