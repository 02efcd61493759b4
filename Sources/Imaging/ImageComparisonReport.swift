import Dispatch
package import Model
import Synchronization

/// Everything `assay image compare` says about two pictures. The JSON names and their definitions do not change.
package struct ImageComparisonReport: Hashable, Sendable {
    package let output: ImageSummary
    package let reference: ImageSummary
    /// Same pixels (R, G, B and visible alpha); same file bytes.
    package let identical: Bool
    package let bytesIdentical: Bool
    /// In pixels, cut off all four sides of both pictures before anything is measured.
    package let cropBorder: Int
    package let mseRGB: Double
    package let meanAbsoluteRGB: Double
    package let maximumAbsoluteRGB: Int
    package let differingPixels: Int
    /// dB; nil where the error is 0.
    package let psnrRGB: Double?
    package let psnrY601: Double?
    /// dB; nil where neither picture is translucent, or the error is 0.
    package let psnrOverBlack: Double?
    package let psnrOverWhite: Double?
    /// Nil under 11 and 176 pixels a side.
    package let ssim: Double?
    package let msssim: Double?
    package let worstBlocks: [BlockError.Block]

    /// Decodes both pictures at the same time and measures them.
    package static func compare(
        _ output: [UInt8], _ reference: [UInt8], cropBorder: Int = 0, limits: DecodeLimits = DecodeLimits()
    ) throws(ImageComparisonProblem) -> ImageComparisonReport {
        let headers = try checkedHeaders(output, reference, limits)
        guard cropBorder >= 0, 2 * cropBorder < min(headers.width, headers.height) else {
            throw .nothingLeft(border: cropBorder, width: headers.width, height: headers.height)
        }
        let (first, second) = try decodeBoth(output, reference, limits)
        guard let a = first.bitmap.cropped(border: cropBorder), let b = second.bitmap.cropped(border: cropBorder) else {
            throw .nothingLeft(border: cropBorder, width: headers.width, height: headers.height)
        }
        return ImageComparisonReport(
            a, b, ImageSummary(first, output), ImageSummary(second, reference), cropBorder: cropBorder,
            bytesIdentical: output == reference)
    }

    private init(
        _ a: Bitmap, _ b: Bitmap, _ output: ImageSummary, _ reference: ImageSummary, cropBorder: Int,
        bytesIdentical: Bool
    ) {
        self.output = output
        self.reference = reference
        self.cropBorder = cropBorder
        self.bytesIdentical = bytesIdentical
        let peak = ImageComparison.commonPeak(a, b)
        let differences = ImageComparison.differences(a, b)
        mseRGB = Double(ImageComparison.squaredError(a, b)) / Double(3 * a.pixelCount)
        meanAbsoluteRGB = differences.mean
        maximumAbsoluteRGB = differences.largest
        differingPixels = differences.pixels
        psnrRGB = ImageComparison.decibels(mseRGB, peak: peak)
        psnrY601 = ImageComparison.decibels(ImageComparison.meanSquaredErrorY601(a, b), peak: 255)
        let isTranslucent = a.isTranslucent || b.isTranslucent
        let (black, white) = isTranslucent ? ImageComparison.meanSquaredErrorComposited(a, b) : (0, 0)
        psnrOverBlack = ImageComparison.decibels(black, peak: peak)
        psnrOverWhite = ImageComparison.decibels(white, peak: peak)
        identical = max(black, white) == 0 && mseRGB == 0
        let (x, y) = (Plane(lumaOf: a), Plane(lumaOf: b))
        ssim = StructuralSimilarity.mean(x, y)
        msssim = StructuralSimilarity.multiScale(x, y)
        worstBlocks = BlockError(a, b).worst(5)
    }

    /// Sizes that differ are found from the headers, before anything is decoded.
    private static func checkedHeaders(
        _ output: [UInt8], _ reference: [UInt8], _ limits: DecodeLimits
    ) throws(ImageComparisonProblem) -> ImageHeader {
        let pair: (ImageHeader, ImageHeader)
        do throws(ImageFault) { pair.0 = try ImageHeader.read(output, limits: limits) } catch { throw .output(error) }
        do throws(ImageFault) { pair.1 = try ImageHeader.read(reference, limits: limits) } catch {
            throw .reference(error)
        }
        guard (pair.0.width, pair.0.height) == (pair.1.width, pair.1.height) else {
            throw .sizeMismatch(output: pair.0, reference: pair.1)
        }
        return pair.0
    }

    private static func decodeBoth(
        _ output: [UInt8], _ reference: [UInt8], _ limits: DecodeLimits
    ) throws(ImageComparisonProblem) -> (DecodedImage, DecodedImage) {
        let results = Mutex<[Int: Result<DecodedImage, ImageFault>]>([:])
        DispatchQueue.concurrentPerform(iterations: 2) { index in
            let result = Result { () throws(ImageFault) in
                try ImageReader.read(index == 0 ? output : reference, limits: limits)
            }
            results.withLock { $0[index] = result }
        }
        let both = results.withLock { $0 }
        switch (both[0], both[1]) {
        case (.success(let first), .success(let second)): return (first, second)
        case (.failure(let fault), _): throw .output(fault)
        case (_, .failure(let fault)): throw .reference(fault)
        default: preconditionFailure("both pictures were decoded or refused")
        }
    }

    /// Keys as documented in ``ImageComparison``; what is not defined is null.
    package var json: JSONValue {
        [
            "schema": 1, "output": output.json, "reference": reference.json, "identical": .bool(identical),
            "bytes_identical": .bool(bytesIdentical), "crop_border": .integer(cropBorder), "mse_rgb": .number(mseRGB),
            "meanabs_rgb": .number(meanAbsoluteRGB), "maxabs_rgb": .integer(maximumAbsoluteRGB),
            "diffpix_rgb": .integer(differingPixels), "psnr_rgb": .init(psnrRGB), "psnr_y601": .init(psnrY601),
            "psnr_over_black": .init(psnrOverBlack), "psnr_over_white": .init(psnrOverWhite), "ssim": .init(ssim),
            "msssim": .init(msssim),
            "worst_blocks": .array(
                worstBlocks.map { block in
                    [
                        "x": .integer(block.x), "y": .integer(block.y), "width": .integer(block.width),
                        "height": .integer(block.height), "rmse": .number(block.rmse),
                    ]
                }),
        ]
    }
}

/// Why two pictures could not be compared; exit code 2 on the command line.
package enum ImageComparisonProblem: Error, Hashable, Sendable {
    case output(ImageFault)
    case reference(ImageFault)
    case sizeMismatch(output: ImageHeader, reference: ImageHeader)
    case nothingLeft(border: Int, width: Int, height: Int)

    /// One sentence with the real values.
    package var description: String {
        switch self {
        case .output(let fault): "the first picture cannot be read: \(fault.detail)"
        case .reference(let fault): "the second picture cannot be read: \(fault.detail)"
        case .sizeMismatch(let a, let b):
            "size_mismatch: the first picture has \(a.width)x\(a.height) pixels, the second \(b.width)x\(b.height), "
                + "which is \(Double(b.width) / Double(a.width), decimals: 2)x by "
                + "\(Double(b.height) / Double(a.height), decimals: 2)x; only pictures of one size are compared"
        case .nothingLeft(let border, let width, let height):
            "a border of \(border) pixels leaves nothing of a \(width)x\(height) picture"
        }
    }
}

extension JSONValue {
    init(_ number: Double?) { self = number.map(JSONValue.number) ?? .null }
}
