import CCodecs
import Model

/// AVIF through libavif and dav1d: one thread, no more memory than the header's size asks for. Like a lossy WebP it has no
/// checksum: a flipped bit within it may be seen by nobody.
enum AVIFDecoder {
    static func header(_ bytes: [UInt8], limits: DecodeLimits) throws(ImageFault) -> (ImageHeader, codec_avif_facts) {
        var facts = codec_avif_facts()
        let result = codec_avif_facts_of(bytes, bytes.count, &facts)
        guard result.status == CODEC_OK else { throw fault(result, bytes) }
        let (width, height) = (Int(facts.layout.width), Int(facts.layout.height))
        try limits.admit(width: width, height: height)
        let header = ImageHeader(
            format: .avif, width: width, height: height, isAnimated: facts.is_animated != 0,
            orientation: orientation(facts))
        return (header, facts)
    }

    static func decode(_ bytes: [UInt8], limits: DecodeLimits) throws(ImageFault) -> DecodedImage {
        var (header, facts) = try header(bytes, limits: limits)
        let layout = facts.layout
        try limits.admit(sampleBytes: layout.sampleBytes)
        let count = header.width * header.height * Int(layout.channels)
        var result = codec_result()
        let decode = { (memory: UnsafeMutableRawPointer?) -> Bool in
            result = codec_avif_decode(bytes, bytes.count, &facts, memory)
            return result.status == CODEC_OK
        }
        let samples: Bitmap.Samples =
            layout.depth == 16
            ? .sixteen([UInt16](decodedCount: count, decode)) : .eight([UInt8](decodedCount: count, decode))
        guard result.status == CODEC_OK else { throw fault(result, bytes) }
        let ending = Ending(bytes)
        if header.isAnimated, case .cut(let missing) = ending {
            throw ImageFault(
                .truncated, "an animated AVIF that ends after \(bytes.count) of \(bytes.count + missing) bytes")
        }
        return DecodedImage(
            header: header,
            bitmap: Bitmap(
                width: header.width, height: header.height, hasAlpha: layout.channels == 4, samples: samples),
            warnings: warnings(facts, ending), tail: ending.tail)
    }

    private static func warnings(_ facts: codec_avif_facts, _ ending: Ending) -> [PictureWarning] {
        var warnings: [PictureWarning] = []
        if facts.is_loose != 0 { warnings.append(.looseStructure) }
        if facts.is_cropped != 0 { warnings.append(.shownCropped) }
        switch ending {
        case .whole: return warnings
        case .cut: return warnings + [.lacksEnd]
        case .followed: return warnings + [.trailingBytes]
        }
    }

    private static func fault(_ result: codec_result, _ bytes: [UInt8]) -> ImageFault {
        if case .cut(let missing) = Ending(bytes), result.status != CODEC_TOO_LARGE {
            return ImageFault(
                .truncated,
                "an AVIF that ends after \(bytes.count) of \(bytes.count + missing) bytes (libavif: \(result.words))")
        }
        return ImageFault(result.kind, "a \(result.adjective) AVIF of \(bytes.count) bytes (libavif: \(result.words))")
    }

    /// Where the file's boxes end (ISO/IEC 14496-12, 4.2).
    private enum Ending {
        case whole
        /// So many bytes of the last box are missing.
        case cut(missing: Int)
        /// Something follows, from there, that is no box of these files.
        case followed(at: Int)

        init(_ bytes: [UInt8]) {
            var offset = 0
            while offset < bytes.count {
                guard offset + 8 <= bytes.count else {
                    self = .cut(missing: offset + 8 - bytes.count)
                    return
                }
                guard Ending.boxes.contains(String(decoding: bytes[offset + 4..<offset + 8], as: UTF8.self)) else {
                    self = .followed(at: offset)
                    return
                }
                var size = bytes.bigEndian(at: offset)
                if size == 1, offset + 16 <= bytes.count {
                    // Of a length of 64 bits, the upper half is zero in any file there is.
                    size = bytes.bigEndian(at: offset + 12)
                }
                // 0 is "to the end of the file"; what is smaller than its own header, the library refuses.
                guard size >= 8 else { break }
                offset += size
            }
            self = offset > bytes.count ? .cut(missing: offset - bytes.count) : .whole
        }

        var tail: Int? {
            if case .followed(let offset) = self { offset } else { nil }
        }

        private static let boxes: Set<String> = [
            "ftyp", "meta", "mdat", "moov", "moof", "free", "skip", "uuid", "pdin", "styp", "sidx", "ssix", "mfra",
            "prft",
        ]
    }

    /// The Exif orientation (2.32, 4.6.4) that says the same as the turn and then the mirroring of HEIF (ISO/IEC 23008-12,
    /// 6.5.10 and 6.5.12); nil where neither is asked for.
    private static func orientation(_ facts: codec_avif_facts) -> Int? {
        switch (facts.quarter_turns, facts.mirror_axis) {
        case (0, -1): nil
        case (0, 0): 4
        case (0, _): 2
        case (1, -1): 8
        case (1, 0): 5
        case (1, _): 7
        case (2, -1): 3
        case (2, 0): 2
        case (2, _): 4
        case (_, -1): 6
        case (_, 0): 7
        default: 5
        }
    }
}
