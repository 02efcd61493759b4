import Model

/// What the chunks of a PNG file say, read without decompressing anything (PNG specification, third edition, 5 and 11).
struct PNGStructure {
    let width: Int
    let height: Int
    /// Bits per sample as stored: 1, 2, 4, 8 or 16.
    let bitDepth: Int
    let colourType: UInt8
    let isInterlaced: Bool
    /// Where the tRNS chunk is that counts: the first, if it fits the kind of pixels.
    private(set) var transparencyOffset: Int?
    private var paletteCount = 0
    /// An animation (APNG); its first picture is the one that is decoded.
    private(set) var isAnimated = false
    /// From an eXIf chunk.
    private(set) var orientation: Int?
    /// Compressed bytes of the picture, over all IDAT chunks.
    private(set) var compressedCount = 0
    /// The chunk the file ends in and how many bytes of it are missing; nil when the file is whole.
    private(set) var cut: (chunk: String, missing: Int)?
    /// Where something stands that is no chunk, after the first picture data.
    private(set) var brokenAt: Int?
    /// Where a last chunk begins that is not whole, after the picture data: it may be none.
    private(set) var foreignChunk: Int?
    /// Where what follows the end begins; nil where nothing does.
    private(set) var tail: Int?

    private static let samplesPerPixel: [UInt8: Int] = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4]

    /// Reads the header only: the first 33 bytes.
    init(header bytes: [UInt8]) throws(ImageFault) {
        guard bytes.count >= 33 else {
            throw ImageFault(.truncated, "a PNG that ends after \(bytes.count) bytes, inside its header")
        }
        guard bytes[12..<16].elementsEqual("IHDR".utf8), bytes.bigEndian(at: 8) == 13 else {
            throw ImageFault(.undecodable, "a PNG whose first chunk is \(bytes.chunkName(at: 12)), not IHDR")
        }
        width = bytes.bigEndian(at: 16)
        height = bytes.bigEndian(at: 20)
        bitDepth = Int(bytes[24])
        colourType = bytes[25]
        isInterlaced = bytes[28] == 1
        guard PNGStructure.samplesPerPixel[colourType] != nil, [1, 2, 4, 8, 16].contains(bitDepth) else {
            throw ImageFault(.undecodable, "a PNG of colour type \(colourType) and bit depth \(bitDepth)")
        }
    }

    /// Walks over all chunks up to IEND or the end of the file.
    init(_ bytes: [UInt8]) throws(ImageFault) {
        try self.init(header: bytes)
        var offset = 8
        while true {
            guard offset + 8 <= bytes.count else {
                cut = ("header of the next chunk, before IEND", offset + 8 - bytes.count)
                return
            }
            let (length, name) = (bytes.bigEndian(at: offset), bytes.chunkName(at: offset + 4))
            guard length <= Int(Int32.max), bytes[offset + 4..<offset + 8].allSatisfy(\.isASCIILetter) else {
                if compressedCount > 0 {
                    brokenAt = offset
                    return
                }
                throw ImageFault(.undecodable, "a PNG with a broken chunk \(name) at byte \(offset)")
            }
            switch name {
            case "IDAT": compressedCount += min(length, max(0, bytes.count - offset - 8))
            case "PLTE": paletteCount = length / 3
            case "tRNS" where transparencyOffset == nil && fitsTransparency(length): transparencyOffset = offset
            case "acTL": isAnimated = true
            case "eXIf": orientation = Exif(tiff: bytes[offset + 8..<min(offset + 8 + length, bytes.count)]).orientation
            default: break
            }
            offset += 12 + length
            guard offset <= bytes.count else {
                cut = (name, offset - bytes.count)
                if compressedCount > 0, name != "IDAT" { foreignChunk = offset - 12 - length }
                return
            }
            if name == "IEND" {
                tail = offset < bytes.count ? offset : nil
                return
            }
        }
    }

    /// tRNS has one sample for gray, three for RGB, at most one byte for each entry of a palette (PNG specification,
    /// third edition, 11.3.1.1), and comes before the picture data.
    private func fitsTransparency(_ length: Int) -> Bool {
        guard compressedCount == 0 else { return false }
        return switch colourType {
        case 0: length == 2
        case 2: length == 6
        case 3: length > 0 && length <= paletteCount
        default: false
        }
    }

    var hasAlpha: Bool { colourType & 4 != 0 || transparencyOffset != nil }
    /// Bits per sample once decoded: sub-byte samples and palettes become 8 bit.
    var depth: Int { bitDepth == 16 ? 16 : 8 }

    /// The size of the decompressed rows, filter bytes included.
    var rawCount: Int {
        let bits = bitDepth * (PNGStructure.samplesPerPixel[colourType] ?? 0)
        guard isInterlaced else { return height * (1 + (width * bits + 7) / 8) }
        let passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
        return passes.reduce(0) { sum, pass in
            let (x, y, stepX, stepY) = pass
            let columns = (width - x + stepX - 1) / stepX
            let rows = (height - y + stepY - 1) / stepY
            return columns > 0 && rows > 0 ? sum + rows * (1 + (columns * bits + 7) / 8) : sum
        }
    }

    /// Refuses what cannot be right before memory is asked for: DEFLATE shrinks at most 1032-fold, and no encoder
    /// needs more than twice the raw size.
    func checkPlausibility() throws(ImageFault) {
        guard compressedCount > 0 else {
            throw ImageFault(.truncated, "a PNG with a header and no picture data: 0 of \(height) rows are there")
        }
        let possible = (compressedCount + 64) * 1032
        guard possible >= rawCount else {
            throw ImageFault(
                cut == nil ? .undecodable : .truncated,
                "a \(width)x\(height) PNG with only \(compressedCount) bytes of picture data, which cannot hold it")
        }
        guard compressedCount <= 2 * rawCount + 65_536 else {
            throw ImageFault(
                .undecodable,
                "a \(width)x\(height) PNG needs \(rawCount) bytes and comes with \(compressedCount) compressed ones")
        }
    }
}

extension [UInt8] {
    func bigEndian(at offset: Int) -> Int {
        Int(self[offset]) << 24 | Int(self[offset + 1]) << 16 | Int(self[offset + 2]) << 8 | Int(self[offset + 3])
    }

    fileprivate func chunkName(at offset: Int) -> String {
        self[offset..<offset + 4].quoted(atMost: 4)
    }
}

extension UInt8 {
    var isASCIILetter: Bool { (0x41...0x5A).contains(self & 0xDF) }
}
