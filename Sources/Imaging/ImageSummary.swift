package import Model

/// What a picture is, without judging it.
package struct ImageSummary: Hashable, Sendable {
    package let header: ImageHeader
    /// Bits per sample once decoded, 8 or 16.
    package let depth: Int
    package let hasAlpha: Bool
    package let isTranslucent: Bool
    /// Of the encoded file.
    package let byteCount: Int
    package let sha256: String
    package let warnings: [String]

    init(_ image: DecodedImage, _ bytes: [UInt8]) {
        header = image.header
        depth = image.bitmap.depth
        hasAlpha = image.bitmap.hasAlpha
        isTranslucent = image.bitmap.isTranslucent
        byteCount = bytes.count
        sha256 = SHA256.hex(bytes)
        warnings = image.warnings
    }

    package var json: JSONValue {
        [
            "format": .string(header.format.rawValue), "mime": .string(header.format.mime),
            "width": .integer(header.width), "height": .integer(header.height), "depth": .integer(depth),
            "alpha": .bool(hasAlpha), "translucent": .bool(isTranslucent), "animated": .bool(header.isAnimated),
            "orientation": header.orientation.map(JSONValue.integer) ?? .null, "bytes": .integer(byteCount),
            "sha256": .string(sha256), "warnings": .array(warnings.map(JSONValue.string)),
        ]
    }
}
