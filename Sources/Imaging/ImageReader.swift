package import Model

/// Picture bytes of any format become pixels.
package enum ImageReader {
    /// Decodes by what the first bytes show, whatever anybody declared.
    package static func decode(
        _ bytes: [UInt8], limits: DecodeLimits = DecodeLimits()
    ) throws(ImageFault) -> Bitmap {
        switch ImageFormat(sniffing: bytes) {
        case .png: try PNGCodec.decode(bytes, limits: limits)
        case let other?: throw .unreadFormat(other)
        case nil: throw .notAPicture(bytes)
        }
    }
}
