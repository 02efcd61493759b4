package import Model

/// What a picture's first bytes say, at the price of reading them: nothing is decompressed.
package struct ImageHeader: Hashable, Sendable {
    /// By magic bytes, never by a declared type.
    package let format: ImageFormat
    /// In pixels.
    package let width: Int
    package let height: Int

    /// Reads the header and holds it against the limits.
    package static func read(
        _ bytes: [UInt8], limits: DecodeLimits = DecodeLimits()
    ) throws(ImageFault) -> ImageHeader {
        guard let format = ImageFormat(sniffing: bytes) else { throw .notAPicture(bytes) }
        try limits.admit(byteCount: bytes.count)
        guard format == .png else { throw .unreadFormat(format) }
        let header = try PNGStructure(header: bytes)
        try limits.admit(width: header.width, height: header.height)
        return ImageHeader(format: format, width: header.width, height: header.height)
    }
}

extension ImageFault {
    static func unreadFormat(_ format: ImageFormat) -> ImageFault {
        ImageFault(.undecodable, "a \(format.rawValue.uppercased()) picture; this format is not read yet")
    }
}
