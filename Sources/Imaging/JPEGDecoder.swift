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

    /// Every pixel must be there; what is odd about the file around them is a warning.
    static func decode(_ bytes: [UInt8], limits: DecodeLimits) throws(ImageFault) -> DecodedImage {
        let (header, structure) = try header(bytes, limits: limits)
        guard structure.scans <= limits.maximumScans else {
            throw ImageFault(
                .tooLarge, "a JPEG of \(structure.scans) scans, at most \(limits.maximumScans) are decoded")
        }
        if let offset = structure.shiftedAt {
            throw ImageFault(
                .undecodable, "a JPEG whose table or scan parameters before byte \(offset) gained or lost a byte")
        }
        let layout = codec_layout(width: UInt32(header.width), height: UInt32(header.height), channels: 3, depth: 8)
        var result = codec_result()
        var remarks: UInt32 = 0
        let samples = [UInt8](decodedCount: header.width * header.height * 3) { memory in
            result = codec_jpeg_decode(bytes, bytes.count, layout, memory, &remarks)
            return result.status == CODEC_OK
        }
        guard result.status == CODEC_OK else { throw fault(result, structure) }
        guard structure.missingCoefficients == 0 else {
            throw ImageFault(
                .truncated,
                "a JPEG whose last scans are missing: \(structure.scans) came, and \(structure.missingCoefficients) of "
                    + "\(structure.coefficients) coefficients are absent or coarse")
        }
        return DecodedImage(
            header: header, bitmap: Bitmap(width: header.width, height: header.height, samples),
            warnings: warnings(remarks, structure), tail: structure.tail)
    }

    /// Of a picture that comes in several scans no row is whole before the last one.
    private static func fault(_ result: codec_result, _ structure: JPEGStructure) -> ImageFault {
        guard result.rows < structure.height else {
            return ImageFault(
                result.kind,
                "a damaged JPEG (libjpeg: \(result.words)); all \(structure.height) rows came, and bytes are left over that "
                    + "are none of the picture")
        }
        let reached =
            structure.scans > 1
            ? "it breaks off in one of \(structure.scans) scans that came"
            : "\(result.rows) of \(structure.height) rows are there"
        return ImageFault(result.kind, "a \(result.adjective) JPEG (libjpeg: \(result.words)); \(reached)")
    }

    private static func warnings(_ remarks: UInt32, _ structure: JPEGStructure) -> [PictureWarning] {
        let names: [(Int, PictureWarning)] = [
            (CODEC_JPEG_LACKS_END, .lacksEnd), (CODEC_JPEG_STRAY_BYTES, .strayBytes),
            (CODEC_JPEG_PADDED, .paddedData), (CODEC_JPEG_BAD_NOTES, .badNotes),
            (CODEC_JPEG_UNKNOWN_TRANSFORM, .unknownTransform), (CODEC_JPEG_ODD_SCANS, .oddScans),
        ]
        var found = names.filter { Int(remarks) & $0.0 != 0 }.map(\.1)
        if structure.hasBrokenNotes, !found.contains(.badNotes) { found.append(.badNotes) }
        if structure.tail != nil { found.append(.trailingBytes) }
        return found
    }
}

extension codec_result {
    var kind: ImageFault.Kind {
        switch status {
        case CODEC_TRUNCATED: .truncated
        case CODEC_TOO_LARGE: .tooLarge
        default: .undecodable
        }
    }
    var adjective: String { status == CODEC_TRUNCATED ? "truncated" : "broken" }
}
