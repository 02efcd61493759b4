import CCodecs
import Model

/// JPEG through libjpeg: the accurate integer transform and smooth chroma, as every measured peer does it.
enum JPEGDecoder {
    static func header(_ bytes: [UInt8], limits: DecodeLimits) throws(ImageFault) -> (ImageHeader, JPEGStructure) {
        let structure = try JPEGStructure(bytes)
        try limits.admit(width: structure.width, height: structure.height)
        let header = ImageHeader(
            format: .jpeg, width: structure.width, height: structure.height, orientation: structure.orientation)
        return (header, structure)
    }

    /// Strict, with one exception: a file that lacks nothing but its end marker is whole, with a warning.
    static func decode(_ bytes: [UInt8], limits: DecodeLimits) throws(ImageFault) -> DecodedImage {
        let (header, structure) = try header(bytes, limits: limits)
        guard structure.scans <= limits.maximumScans else {
            throw ImageFault(
                .tooLarge, "a JPEG of \(structure.scans) scans, at most \(limits.maximumScans) are decoded")
        }
        let layout = codec_layout(width: UInt32(header.width), height: UInt32(header.height), channels: 3, depth: 8)
        var result = codec_result()
        var lacksEnd: Int32 = 0
        let samples = [UInt8](decodedCount: header.width * header.height * 3) { memory in
            result = codec_jpeg_decode(bytes, bytes.count, layout, memory, &lacksEnd)
            return result.status == CODEC_OK
        }
        guard result.status == CODEC_OK else {
            throw ImageFault(
                result.kind,
                "a \(result.adjective) JPEG (libjpeg: \(result.words)); \(result.rows) of \(header.height) rows are there"
            )
        }
        guard structure.missingCoefficients == 0 else {
            throw ImageFault(
                .truncated,
                "a JPEG whose last scans are missing: \(structure.scans) came, and \(structure.missingCoefficients) of "
                    + "\(structure.coefficients) coefficients are absent or coarse")
        }
        return DecodedImage(
            header: header, bitmap: Bitmap(width: header.width, height: header.height, samples),
            warnings: lacksEnd != 0 ? ["the JPEG lacks its end marker; every row is there"] : [])
    }
}

extension codec_result {
    var kind: ImageFault.Kind { status == CODEC_TRUNCATED ? .truncated : .undecodable }
    var adjective: String { status == CODEC_TRUNCATED ? "truncated" : "broken" }
}
