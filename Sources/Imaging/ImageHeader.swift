package import Model

/// What a picture's structure says, at the price of reading it: nothing is decompressed.
package struct ImageHeader: Hashable, Sendable {
    /// By magic bytes, never by a declared type.
    package let format: ImageFormat
    /// In pixels, as stored: an orientation is reported and never applied.
    package let width: Int
    package let height: Int
    /// More than one picture in the file; the first one is decoded.
    package let isAnimated: Bool
    /// The Exif orientation, 1 (upright) to 8; nil where nothing is said.
    package let orientation: Int?

    /// In pixels, as viewers show it: turned as its orientation says.
    package var shown: (width: Int, height: Int) { (orientation ?? 1) >= 5 ? (height, width) : (width, height) }

    init(format: ImageFormat, width: Int, height: Int, isAnimated: Bool = false, orientation: Int? = nil) {
        self.format = format
        self.width = width
        self.height = height
        self.isAnimated = isAnimated
        self.orientation = orientation
    }

    /// Reads the header and holds it against the limits.
    package static func read(
        _ bytes: [UInt8], limits: DecodeLimits = DecodeLimits()
    ) throws(ImageFault) -> ImageHeader {
        guard let format = ImageFormat(sniffing: bytes) else { throw .notAPicture(bytes) }
        try limits.admit(byteCount: bytes.count)
        switch format {
        case .png: return try PNGCodec.header(bytes, limits: limits).0
        case .jpeg: return try JPEGDecoder.header(bytes, limits: limits).0
        case .webp: return try WebPDecoder.header(bytes, limits: limits).0
        case .gif: return try GIFDecoder.header(bytes, limits: limits).0
        case .bmp: return try BMPDecoder.header(bytes, limits: limits).0
        case .avif: return try AVIFDecoder.header(bytes, limits: limits).0
        }
    }
}
