import CCodecs
import Model

/// WebP through libwebp. The lossy kind has no checksum: a flipped bit within it cannot be seen by anybody.
enum WebPDecoder {
    static func header(_ bytes: [UInt8], limits: DecodeLimits) throws(ImageFault) -> (ImageHeader, codec_layout) {
        var (layout, isAnimated) = (codec_layout(), Int32(0))
        let result = codec_webp_layout(bytes, bytes.count, &layout, &isAnimated)
        guard result.status == CODEC_OK else {
            throw ImageFault(
                result.kind, "a \(result.adjective) WebP of \(bytes.count) bytes (libwebp: \(result.words))")
        }
        try limits.admit(width: Int(layout.width), height: Int(layout.height))
        let header = ImageHeader(
            format: .webp, width: Int(layout.width), height: Int(layout.height), isAnimated: isAnimated != 0,
            orientation: orientation(bytes))
        return (header, layout)
    }

    /// The byte that pads the last chunk may be missing; were it one from within, a padding zero would be the last.
    static func decode(_ file: [UInt8], limits: DecodeLimits) throws(ImageFault) -> DecodedImage {
        let (header, layout) = try header(file, limits: limits)
        let declared = file.littleEndian(at: 4) + 8
        let lacksPadding = declared == file.count + 1 && declared % 2 == 0 && file.last != 0
        let bytes = lacksPadding ? file + [0] : file
        guard declared <= bytes.count else {
            throw ImageFault(.truncated, "a WebP that ends after \(bytes.count) bytes of the \(declared) it declares")
        }
        var result = codec_result()
        let samples = [UInt8](decodedCount: header.width * header.height * Int(layout.channels)) { memory in
            result = codec_webp_decode(bytes, bytes.count, layout, header.isAnimated ? 1 : 0, memory)
            return result.status == CODEC_OK
        }
        guard result.status == CODEC_OK else {
            throw ImageFault(result.kind, "a \(result.adjective) WebP (libwebp: \(result.words))")
        }
        return DecodedImage(
            header: header,
            bitmap: Bitmap(width: header.width, height: header.height, hasAlpha: layout.channels == 4, samples),
            warnings: lacksPadding ? [.lacksPadding] : declared < bytes.count ? [.trailingBytes] : [],
            tail: declared < bytes.count ? declared : nil)
    }

    /// From the EXIF chunk, which follows the picture in an extended file (WebP container specification).
    private static func orientation(_ bytes: [UInt8]) -> Int? {
        var offset = 12
        while offset + 8 <= bytes.count {
            let length = bytes.littleEndian(at: offset + 4)
            let body = offset + 8
            guard body + length <= bytes.count else { return nil }
            if bytes[offset..<offset + 4].elementsEqual("EXIF".utf8) {
                let isPrefixed = bytes[body...].starts(with: Array("Exif\0\0".utf8)) && length >= 6
                return Exif(tiff: bytes[body + (isPrefixed ? 6 : 0)..<body + length]).orientation
            }
            offset = body + length + length % 2
        }
        return nil
    }
}

extension [UInt8] {
    func littleEndian(at offset: Int) -> Int {
        Int(self[offset]) | Int(self[offset + 1]) << 8 | Int(self[offset + 2]) << 16 | Int(self[offset + 3]) << 24
    }
}
