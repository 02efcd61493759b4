/// The bytes of a text, and of what it writes by percent, JSON and HTML escapes, with the place each came from.
struct WrittenText {
    let bytes: [UInt8]
    /// For each byte, where in the first text it began and ended; nil: at its own place.
    let starts: [Int32]?
    let ends: [Int32]?

    /// So many writings upon another are looked through, the text itself being one.
    static let deepest = 4

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.init(bytes: Array(bytes), starts: nil, ends: nil)
    }

    private init(bytes: [UInt8], starts: [Int32]?, ends: [Int32]?) {
        (self.bytes, self.starts, self.ends) = (bytes, starts, ends)
    }

    /// The scalar that begins at an index, and its length; nil and 1 where it is no UTF-8.
    func scalar(at index: Int) -> (Unicode.Scalar?, length: Int) {
        let lead = bytes[index]
        let length = lead < 0x80 ? 1 : lead < 0xC0 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard length > 0, index + length <= bytes.count,
            let text = String(validating: bytes[index..<(index + length)], as: UTF8.self)
        else { return (nil, 1) }
        return (text.unicodeScalars.first, length)
    }

    /// Every escape replaced by what it writes; nil where there is none.
    func decoded() -> WrittenText? {
        guard bytes.contains(where: "%\\&=".utf8.contains) else { return nil }
        var output: [UInt8] = []
        var (from, to): ([Int32], [Int32]) = ([], [])
        output.reserveCapacity(bytes.count)
        from.reserveCapacity(bytes.count)
        to.reserveCapacity(bytes.count)
        var (index, hasFound) = (0, false)
        func append(_ byte: UInt8, length: Int) {
            output.append(byte)
            from.append(starts?[index] ?? Int32(index))
            to.append(ends?[index + length - 1] ?? Int32(index + length))
        }
        while index < bytes.count {
            guard let escape = Escape(bytes[index...]) else {
                append(bytes[index], length: 1)
                index += 1
                continue
            }
            for byte in escape.bytes { append(byte, length: escape.length) }
            index += escape.length
            hasFound = true
        }
        return hasFound ? WrittenText(bytes: output, starts: from, ends: to) : nil
    }
}

/// One character written by others: `%2F`, `=2F`, `\u002f`, `\u{2f}`, `\x2f`, `\n`, `&#47;`, `&#x2F;`, `&amp;`.
private struct Escape {
    let length: Int
    let bytes: [UInt8]

    init?(_ rest: ArraySlice<UInt8>) {
        let escape: (Int, Unicode.Scalar?)?
        switch rest.first {
        case UInt8(ascii: "%"), UInt8(ascii: "="):
            guard let value = Escape.number(rest.dropFirst().prefix(2), radix: 16, digits: 2) else { return nil }
            (length, bytes) = (3, [UInt8(value)])
            return
        case UInt8(ascii: "\\"): escape = Escape.json(rest.dropFirst())
        case UInt8(ascii: "&"): escape = Escape.html(rest.dropFirst())
        default: return nil
        }
        guard let (length, scalar) = escape else { return nil }
        self.length = length
        bytes = scalar.map { Array(UTF8.encode($0) ?? UTF8.encodedReplacementCharacter) } ?? []
    }

    /// Halves of a pair are taken for nothing: no secret's character needs one.
    private static func json(_ rest: ArraySlice<UInt8>) -> (Int, Unicode.Scalar?)? {
        switch rest.first {
        case UInt8(ascii: "u") where rest.dropFirst().first == UInt8(ascii: "{"): braced(rest.dropFirst(2).prefix(8))
        case UInt8(ascii: "u"): number(rest.dropFirst().prefix(4), radix: 16, digits: 4).map { (6, Unicode.Scalar($0)) }
        case UInt8(ascii: "x"): number(rest.dropFirst().prefix(2), radix: 16, digits: 2).map { (4, Unicode.Scalar($0)) }
        case UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"): (2, nil)
        default: nil
        }
    }

    private static func braced(_ rest: ArraySlice<UInt8>) -> (Int, Unicode.Scalar?)? {
        let digits = rest.prefix { $0 != UInt8(ascii: "}") }
        guard digits.count < rest.count else { return nil }
        return number(digits, radix: 16).map { (digits.count + 4, Unicode.Scalar($0)) }
    }

    private static func html(_ rest: ArraySlice<UInt8>) -> (Int, Unicode.Scalar?)? {
        let body = rest.prefix(12).prefix { $0 != UInt8(ascii: ";") }
        guard body.count < rest.prefix(12).count else { return nil }
        let length = body.count + 2
        if let scalar = named[String(decoding: body, as: UTF8.self)] { return (length, scalar) }
        guard body.first == UInt8(ascii: "#") else { return nil }
        let digits = body.dropFirst()
        let isHex = digits.first.map { $0 | 0x20 } == UInt8(ascii: "x")
        let value = isHex ? number(digits.dropFirst(), radix: 16) : number(digits, radix: 10)
        return value.map { (length, Unicode.Scalar($0)) }
    }

    private static let named: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "shy": "\u{AD}",
        "zwj": "\u{200D}",
        "zwnj": "\u{200C}", "sol": "/", "plus": "+", "equals": "=", "lowbar": "_", "period": ".", "colon": ":",
    ]

    private static func number(_ text: ArraySlice<UInt8>, radix: Int, digits: Int? = nil) -> UInt32? {
        guard digits.map({ $0 == text.count }) ?? true else { return nil }
        guard text.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }) else { return nil }
        return UInt32(String(decoding: text, as: UTF8.self), radix: radix)
    }
}
