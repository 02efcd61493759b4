import Hashing
package import Model

/// What a picture is, without judging it.
package struct ImageSummary: Hashable, Sendable {
    package let header: ImageHeader
    /// Bits per sample once decoded, 8 or 16.
    package let depth: Int
    package let hasAlpha: Bool
    /// Some pixel is not opaque; nil where that was not looked at.
    package let isTranslucent: Bool?
    /// Of the encoded file.
    package let byteCount: Int
    /// Nil where it was not asked for.
    package let sha256: String?
    package let warnings: [PictureWarning]

    init(_ image: DecodedImage, _ bytes: [UInt8], isDigested: Bool = true) {
        header = image.header
        depth = image.bitmap.depth
        hasAlpha = image.bitmap.hasAlpha
        isTranslucent = image.bitmap.isTranslucent
        byteCount = bytes.count
        sha256 = isDigested ? SHA256.hex(bytes) : nil
        warnings = image.warnings
    }

    /// Of an ordinary PNG (8 bits, nothing to warn of) whose pixels went by.
    init(plain header: ImageHeader, hasAlpha: Bool, isTranslucent: Bool, _ bytes: [UInt8]) {
        self.header = header
        depth = 8
        self.hasAlpha = hasAlpha
        self.isTranslucent = isTranslucent
        byteCount = bytes.count
        sha256 = nil
        warnings = []
    }

    package var json: JSONValue {
        [
            "format": .string(header.format.rawValue), "mime": .string(header.format.mime),
            "width": .integer(header.width), "height": .integer(header.height), "depth": .integer(depth),
            "alpha": .bool(hasAlpha), "translucent": isTranslucent.map(JSONValue.bool) ?? .null,
            "animated": .bool(header.isAnimated),
            "orientation": header.orientation.map(JSONValue.integer) ?? .null, "bytes": .integer(byteCount),
            "sha256": sha256.map(JSONValue.string) ?? .null, "warnings": .array(warnings.map(\.json)),
        ]
    }
}

extension PictureWarning {
    fileprivate var json: JSONValue { ["kind": .string(rawValue), "message": .string(sentence)] }
}
