package import Model

/// Everything `assay image inspect` says about one picture.
package struct ImageInspectionReport: Hashable, Sendable {
    package let image: ImageSummary
    /// Nil for a picture with something on it.
    package let blank: String?
    package let findings: [HealthFinding]
    /// Sixteen hexadecimal digits; nil for blank pictures, whose hashes mean nothing.
    package let perceptualHash: String?

    /// The picture as it is meant to be seen; `input` and the rest of the context, upright too, only add findings.
    package static func inspect(
        _ bytes: [UInt8], in context: HealthContext = HealthContext(), limits: DecodeLimits = DecodeLimits()
    ) throws(ImageFault) -> ImageInspectionReport {
        let decoded = try ImageReader.read(bytes, limits: limits)
        let picture = decoded.bitmap.upright(decoded.header.orientation)
        let traits = PictureTraits(picture)
        let blank = Blankness.reason(traits.bitmap)
        let digits = String(PerceptualHash(traits.bitmap).bits, radix: 16)
        return ImageInspectionReport(
            image: ImageSummary(decoded, bytes), blank: blank,
            findings: ImageHealth.findings(traits, in: context) + FileFindings.of(decoded, bytes),
            perceptualHash: blank == nil ? String(repeating: "0", count: 16 - digits.count) + digits : nil)
    }

    /// Several pictures, as many at a time as there are processors; the results in their order.
    ///
    /// `bytes` gets each index once, possibly on several threads at a time.
    package static func inspectAll(
        _ count: Int, in context: HealthContext = HealthContext(), limits: DecodeLimits = DecodeLimits(),
        bytes: (Int) throws(ImageFault) -> [UInt8]
    ) -> [Result<ImageInspectionReport, ImageFault>] {
        Parallel.map(count) { index in
            Result { () throws(ImageFault) in try inspect(bytes(index), in: context, limits: limits) }
        }
    }

    package var json: JSONValue {
        [
            "schema": 1, "image": image.json, "blank": blank.map(JSONValue.string) ?? .null,
            "findings": .array(findings.map(\.json)), "dhash": perceptualHash.map(JSONValue.string) ?? .null,
        ]
    }
}
