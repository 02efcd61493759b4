package import Model

/// Everything `assay image compare` says about two pictures. The JSON names and their definitions do not change.
///
/// What was not asked for by the options is nil, and absent from the JSON.
package struct ImageComparisonReport: Hashable, Sendable {
    package let output: ImageSummary
    package let reference: ImageSummary
    package let options: ComparisonOptions
    /// Same file bytes.
    package let bytesIdentical: Bool
    package let fidelity: PixelFidelity?
    /// dB; nil also where the error is 0.
    package let psnrY601: Double?
    /// Nil also under 11 and 176 pixels a side.
    package let ssim: Double?
    package let msssim: Double?
    package let differences: ImageComparison.Differences?
    /// At most five, worst first.
    package let worstBlocks: [BlockError.Block]?

    /// What ``ImageMetric/psnr`` consists of.
    package struct PixelFidelity: Hashable, Sendable {
        /// Same pixels: R, G, B, and alpha as far as it can be seen.
        package let identical: Bool
        package let mseRGB: Double
        /// dB; nil where the error is 0.
        package let psnrRGB: Double?
        /// dB; nil where neither picture is translucent, or the error is 0.
        package let psnrOverBlack: Double?
        package let psnrOverWhite: Double?
        /// The value that bars are held against, nil where it is infinite, and its name.
        package let decisive: Double?
        package let basis: String

        init(_ sums: PixelSums, peak: Double, _ background: ComparisonOptions.Background?) {
            let overBlack = ImageComparison.decibels(sums.mseOverBlack, peak: peak)
            let overWhite = ImageComparison.decibels(sums.mseOverWhite, peak: peak)
            identical = max(sums.mseOverBlack, sums.mseOverWhite, sums.mseRGB) == 0
            mseRGB = sums.mseRGB
            psnrRGB = ImageComparison.decibels(sums.mseRGB, peak: peak)
            psnrOverBlack = sums.isTranslucent ? overBlack : nil
            psnrOverWhite = sums.isTranslucent ? overWhite : nil
            let isBlackWorse = (overBlack ?? .infinity) <= (overWhite ?? .infinity)
            switch background ?? (isBlackWorse ? .black : .white) {
            case _ where !sums.isTranslucent: (decisive, basis) = (psnrRGB, "psnr_rgb")
            case .black: (decisive, basis) = (overBlack, "psnr_over_black")
            case .white: (decisive, basis) = (overWhite, "psnr_over_white")
            }
        }
    }

    /// Keys as documented in ``ImageComparison``; what is not defined is null.
    package var json: JSONValue {
        var members: [String: JSONValue] = [
            "schema": 1, "output": output.json, "reference": reference.json, "bytes_identical": .bool(bytesIdentical),
            "crop_border": .integer(options.cropBorder), "oriented": .bool(options.isOriented),
        ]
        if let fidelity {
            members["identical"] = .bool(fidelity.identical)
            members["mse_rgb"] = .number(fidelity.mseRGB)
            members["psnr_rgb"] = .init(fidelity.psnrRGB)
            members["psnr_over_black"] = .init(fidelity.psnrOverBlack)
            members["psnr_over_white"] = .init(fidelity.psnrOverWhite)
            members["psnr_decisive"] = .string(fidelity.basis)
        }
        if let differences {
            members["meanabs_rgb"] = .number(differences.mean)
            members["maxabs_rgb"] = .integer(differences.largest)
            members["diffpix_rgb"] = .integer(differences.pixels)
        }
        if options.metrics.contains(.psnrY) { members["psnr_y601"] = .init(psnrY601) }
        if options.metrics.contains(.ssim) { members["ssim"] = .init(ssim) }
        if options.metrics.contains(.msssim) { members["msssim"] = .init(msssim) }
        if let worstBlocks { members["worst_blocks"] = .array(worstBlocks.map(\.json)) }
        return .object(members)
    }
}

extension BlockError.Block {
    fileprivate var json: JSONValue {
        [
            "x": .integer(x), "y": .integer(y), "width": .integer(width), "height": .integer(height),
            "rmse": .number(rmse),
        ]
    }
}

extension JSONValue {
    init(_ number: Double?) { self = number.map(JSONValue.number) ?? .null }
}
