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
    private var components: [UInt8: Coverage] = [:]

    /// The lowest bit that has come of each of a component's 64 coefficients; nil before the first.
    private struct Coverage {
        var lowestBit = [Int?](repeating: nil, count: 64)
    }

    /// Walks over all segments. A frame header must come before the first scan; broken segment lengths end the walk.
    init(_ bytes: [UInt8]) throws(ImageFault) {
        var offset = 2
        while !isEnded, let (marker, start) = JPEGStructure.nextMarker(bytes, from: offset) {
            offset = start
            if marker == 0x01 || (0xD0...0xD7).contains(marker) { continue }
            if marker == 0xD9 {
                isEnded = true
                break
            }
            guard offset + 2 <= bytes.count else { break }
            let length = Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
            guard length >= 2, offset + length <= bytes.count else { break }
            read(marker, bytes[offset + 2..<offset + length])
            offset += length
        }
        guard !components.isEmpty else {
            let kind: ImageFault.Kind = isEnded || scans > 0 ? .undecodable : .truncated
            throw ImageFault(kind, "a JPEG of \(bytes.count) bytes without a frame header")
        }
    }

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
            orientation = Exif.orientation(tiff: body[6...])
        case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF: readFrame(body)
        case 0xDA: readScan(body)
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

    private mutating func readScan(_ body: [UInt8]) {
        scans += 1
        guard let count = body.first.map(Int.init), body.count >= 4 + 2 * count else { return }
        let (first, last) = (Int(body[1 + 2 * count]), Int(body[2 + 2 * count]))
        let bit = Int(body[3 + 2 * count] & 15)
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
