/// The characters of a text that tell it from another to a reader's eye: without case, marks, joiners, controls, blanks and
/// backslashes, with the place each came from.
struct FoldedText {
    /// UTF-8.
    private(set) var units: [UInt8] = []
    /// For each unit, where in the text its scalar began and ended. Bytes, upper bound not included.
    private var starts: [Int32] = []
    private var ends: [Int32] = []

    init(_ text: String) {
        var text = text
        self = text.withUTF8 { FoldedText(WrittenText($0)) }
    }

    init(_ written: WrittenText) {
        units.reserveCapacity(written.bytes.count)
        starts.reserveCapacity(written.bytes.count)
        ends.reserveCapacity(written.bytes.count)
        var index = 0
        while index < written.bytes.count {
            let byte = written.bytes[index]
            if byte < 0x80 {
                if let unit = FoldedText.ascii[Int(byte)] { append(unit, written, index..<(index + 1)) }
                index += 1
            } else {
                let (scalar, length) = written.scalar(at: index)
                append(scalar, written, index..<(index + length))
                index += length
            }
        }
    }

    /// Where in the text some units came from; what stands between them belongs to it.
    func source(of range: ClosedRange<Int>) -> Range<Int> {
        let (first, last) = (Int(starts[range.lowerBound]), Int(ends[range.upperBound]))
        return first..<max(first, last)
    }

    private mutating func append(_ unit: UInt8, _ written: WrittenText, _ range: Range<Int>) {
        units.append(unit)
        starts.append(written.starts?[range.lowerBound] ?? Int32(range.lowerBound))
        ends.append(written.ends?[range.upperBound - 1] ?? Int32(range.upperBound))
    }

    private mutating func append(_ scalar: Unicode.Scalar?, _ written: WrittenText, _ range: Range<Int>) {
        guard let scalar else { return }  // no UTF-8: hides nothing, shows nothing
        if 0xFF01...0xFF5E ~= scalar.value {  // the wide forms of ASCII
            guard let unit = FoldedText.ascii[Int(scalar.value - 0xFEE0)] else { return }
            return append(unit, written, range)
        }
        guard !FoldedText.isPassedOver(scalar) else { return }
        // By way of its capitals, so that `ß` and `SS` are one.
        for unit in scalar.properties.uppercaseMapping.lowercased().utf8 { append(unit, written, range) }
    }

    private static func isPassedOver(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark, .format, .control, .spaceSeparator, .lineSeparator,
            .paragraphSeparator, .privateUse, .unassigned:
            true
        default: scalar.properties.isDefaultIgnorableCodePoint || scalar == "\u{FFFD}"
        }
    }

    /// What each byte below 128 becomes; nil: nothing.
    private static let ascii: [UInt8?] = (0..<128).map { (byte: UInt8) in
        switch byte {
        case ...0x20, 0x7F, UInt8(ascii: "\\"): nil
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
        default: byte
        }
    }
}
