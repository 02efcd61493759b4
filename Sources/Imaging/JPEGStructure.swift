import Model

/// What the segments of a JPEG file say, read without decoding anything (ITU-T T.81, annex B).
struct JPEGStructure {
    private(set) var width = 0
    private(set) var height = 0
    /// From the Exif notes; 1 is upright.
    private(set) var orientation: Int?
    /// Scans in the file: 1 for most baseline pictures, about 10 for progressive ones.
    private(set) var scans = 0
    /// Ends with its end marker.
    private(set) var isEnded = false
    /// Where what follows the end marker begins; nil where nothing does, or another picture (cameras append previews and
    /// gain maps).
    private(set) var tail: Int?
    /// An application segment cannot be what it says.
    private(set) var hasBrokenNotes = false
    private var isProgressive = false
    /// What stands after a table, or a scan's parameters, shows that a byte came in or got lost: pixels will be wrong.
    private(set) var shiftedAt: Int?
    private var components: [UInt8: Coverage] = [:]

    /// The lowest bit that has come of each of a component's 64 coefficients; nil before the first.
    private struct Coverage {
        var lowestBit = [Int?](repeating: nil, count: 64)
    }

    /// Walks over all segments. A frame header must come before the first scan; a broken length ends the walk, but for an
    /// application segment or comment too short to have one, which is skipped as libjpeg does it.
    init(_ bytes: [UInt8]) throws(ImageFault) {
        var (offset, isAfterTable) = (2, false)
        while !isEnded, let (marker, start) = JPEGStructure.nextMarker(bytes, from: offset) {
            if isAfterTable, bytes[offset] != 0xFF, shiftedAt == nil { shiftedAt = offset }
            isAfterTable = JPEGStructure.tables.contains(marker)
            offset = start
            if marker == 0x01 || (0xD0...0xD7).contains(marker) { continue }
            if marker == 0xD9 {
                isEnded = true
                let isFollowed = start < bytes.count && !bytes[start...].drop { $0 == 0 }.starts(with: [0xFF, 0xD8])
                tail = isFollowed ? start : nil
                break
            }
            guard offset + 2 <= bytes.count else { break }
            let length = Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
            if length < 2, marker >= 0xE0 {
                hasBrokenNotes = true
                offset += 2
                continue
            }
            guard length >= 2, offset + length <= bytes.count else { break }
            read(marker, bytes[offset + 2..<offset + length])
            offset += length
        }
        guard !components.isEmpty else {
            let kind: ImageFault.Kind = isEnded || scans > 0 ? .undecodable : .truncated
            throw ImageFault(kind, "a JPEG of \(bytes.count) bytes without a frame header")
        }
    }

    /// DHT, DAC, DQT, DRI and frame headers.
    private static let tables: Set<UInt8> = [
        0xC0, 0xC1, 0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCC, 0xCD, 0xCE, 0xCF, 0xDB, 0xDD,
    ]

    /// The next byte after an FF that is neither 00 (a stuffed FF) nor FF (fill), and where its segment starts.
    private static func nextMarker(_ bytes: [UInt8], from start: Int) -> (UInt8, Int)? {
        bytes.withUnsafeBufferPointer { bytes in
            var offset = start
            while offset + 1 < bytes.count {
                if bytes[offset] == 0xFF, bytes[offset + 1] != 0, bytes[offset + 1] != 0xFF {
                    return (bytes[offset + 1], offset + 2)
                }
                offset += 1
            }
            return nil
        }
    }

    private mutating func read(_ marker: UInt8, _ segment: ArraySlice<UInt8>) {
        let body = Array(segment)
        switch marker {
        case 0xE1 where body.starts(with: Array("Exif\0\0".utf8)) && orientation == nil:
            let exif = Exif(tiff: body[6...])
            orientation = exif.orientation
            hasBrokenNotes = hasBrokenNotes || exif.isBroken
        case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
            isProgressive = [0xC2, 0xC6, 0xCA, 0xCE].contains(marker)
            readFrame(body)
        case 0xDA: readScan(body, segment.endIndex)
        default: break
        }
    }

    private mutating func readFrame(_ body: [UInt8]) {
        guard body.count >= 6, components.isEmpty else { return }
        height = Int(body[1]) << 8 | Int(body[2])
        width = Int(body[3]) << 8 | Int(body[4])
        for index in 0..<Int(body[5]) where 6 + index * 3 < body.count {
            components[body[6 + index * 3]] = Coverage()
        }
    }

    private mutating func readScan(_ body: [UInt8], _ end: Int) {
        scans += 1
        guard let count = body.first.map(Int.init), body.count >= 4 + 2 * count else { return }
        // Where there is one scan for all coefficients, decoders do not look at these numbers, and some encoders write
        // zeros.
        if !isProgressive, body[1 + 2 * count] != 0 || body[3 + 2 * count] != 0, shiftedAt == nil { shiftedAt = end }
        let (first, last) = isProgressive ? (Int(body[1 + 2 * count]), Int(body[2 + 2 * count])) : (0, 63)
        let bit = isProgressive ? Int(body[3 + 2 * count] & 15) : 0
        guard first <= last, last < 64 else { return }
        for index in 0..<count {
            for coefficient in first...last { components[body[1 + 2 * index]]?.lowestBit[coefficient] = bit }
        }
    }

    /// How many coefficients of the picture never came, or not to their last bit: later scans of a progressive file are
    /// missing. libjpeg shows such a picture, blurred, without a word.
    var missingCoefficients: Int {
        components.values.reduce(0) { sum, component in sum + component.lowestBit.count { $0 != 0 } }
    }

    var coefficients: Int { components.count * 64 }
}
