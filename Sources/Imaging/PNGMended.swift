import CCodecs

/// A PNG reduced to what its pixels need: every chunk that says nothing about them is left out, and a sound end put in
/// place. Nothing is mended that holds pixels: their chunks must have right checksums.
struct PNGMended {
    private(set) var bytes: [UInt8]
    private(set) var warnings: [PictureWarning] = []

    /// Nil where a chunk that concerns pixels is broken, or the file ends in one.
    init?(_ file: [UInt8], _ structure: PNGStructure) {
        bytes = Array(file[..<8])
        // DEFLATE may pad, but a bomb is no padding.
        guard structure.compressedCount <= structure.rawCount + structure.rawCount / 8 + 8192 else { return nil }
        var (offset, isEnded, hasData, isAfterData) = (8, false, false, false)
        while !isEnded, let chunk = Chunk(file, at: offset) {
            switch chunk.name {
            case "IEND":
                isEnded = true
                if chunk.length != 0 || !chunk.isSound { warn(.lacksEnd) }
            case "tRNS" where offset != structure.transparencyOffset:
                warn(.ignoredTransparency)
            case _ where chunk.concernsPixels:
                let isData = chunk.name == "IDAT"
                guard chunk.isSound, !isData || !isAfterData else { return nil }
                hasData = hasData || isData
                bytes += file[chunk.range]
            default:
                if !chunk.isSound { warn(.badChecksum) }
            }
            isAfterData = hasData && chunk.name != "IDAT"
            offset = chunk.range.upperBound
        }
        if !isEnded {
            let isInData = offset + 8 <= file.count && file[offset + 4..<offset + 8].elementsEqual("IDAT".utf8)
            // Of an animation, later pictures may be missing.
            guard hasData, !isInData, !structure.isAnimated else { return nil }
            warn(.lacksEnd)
        }
        bytes += [0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82]
    }

    private mutating func warn(_ warning: PictureWarning) {
        if !warnings.contains(warning) { warnings.append(warning) }
    }

    private struct Chunk {
        let name: String
        let length: Int
        /// From its length to the end of its checksum.
        let range: Range<Int>
        let isSound: Bool

        /// Nil where no whole chunk is.
        init?(_ file: [UInt8], at offset: Int) {
            guard offset + 12 <= file.count else { return nil }
            length = file.bigEndian(at: offset)
            let letters = file[offset + 4..<offset + 8]
            guard length <= file.count - offset - 12, letters.allSatisfy(\.isASCIILetter) else { return nil }
            name = String(decoding: letters, as: UTF8.self)
            range = offset..<offset + 12 + length
            let checksum = file.withUnsafeBufferPointer {
                codec_png_checksum($0.baseAddress.map { $0 + offset + 4 }, file.bigEndian(at: offset) + 4)
            }
            isSound = Int(checksum) == file.bigEndian(at: offset + 8 + length)
        }

        /// Critical (a capital first letter), or transparency (PNG specification, third edition, 5.4).
        var concernsPixels: Bool { name.utf8.first.map { $0 & 0x20 == 0 } == true || name == "tRNS" }
    }
}
