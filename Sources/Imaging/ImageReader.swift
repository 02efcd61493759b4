package import Model

/// Picture bytes of any format become pixels.
package enum ImageReader {
    /// Decodes by what the first bytes show, whatever anybody declared.
    package static func decode(
        _ bytes: [UInt8], limits: DecodeLimits = DecodeLimits()
    ) throws(ImageFault) -> Bitmap {
        try read(bytes, limits: limits).bitmap
    }

    /// The same, with what the header says and what was odd.
    package static func read(
        _ bytes: [UInt8], limits: DecodeLimits = DecodeLimits()
    ) throws(ImageFault) -> DecodedImage {
        guard let format = ImageFormat(sniffing: bytes) else { throw .notAPicture(bytes) }
        try limits.admit(byteCount: bytes.count)
        switch format {
        case .png: return try PNGCodec.read(bytes, limits: limits)
        case .jpeg: return try JPEGDecoder.decode(bytes, limits: limits)
        case .webp: return try WebPDecoder.decode(bytes, limits: limits)
        case .gif: return try GIFDecoder.decode(bytes, limits: limits)
        case .bmp: return try BMPDecoder.decode(bytes, limits: limits)
        case .avif: return try AVIFDecoder.decode(bytes, limits: limits)
        }
    }
}

/// A whole picture.
package struct DecodedImage: Hashable, Sendable {
    package let header: ImageHeader
    package let bitmap: Bitmap
    /// What a strict reader remarks on although every pixel is there, each kind once.
    package let warnings: [PictureWarning]
    /// Where in the file what follows the picture's end begins; nil where nothing does.
    let tail: Int?

    init(header: ImageHeader, bitmap: Bitmap, warnings: [PictureWarning] = [], tail: Int? = nil) {
        self.header = header
        self.bitmap = bitmap
        self.warnings = warnings
        self.tail = tail
    }
}
