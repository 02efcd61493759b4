import Model

/// Two encoded pictures, from their bytes to the report.
package struct PictureComparison {
    package let report: ImageComparisonReport
    /// The pictures as they were measured, turned and cropped; nil where the comparison could do without holding them.
    package let pictures: (output: Bitmap, reference: Bitmap)?

    /// Compares by `options`; `keepsPictures` makes sure that there are pictures to draw.
    ///
    /// Sizes that differ are found from the headers, before anything is decoded. Both files are decoded at the same time;
    /// files of the same bytes once. PSNR alone of two ordinary PNG files is taken band by band.
    package init(
        _ output: [UInt8], _ reference: [UInt8], _ options: ComparisonOptions = ComparisonOptions(),
        keepsPictures: Bool = false, limits: DecodeLimits = DecodeLimits()
    ) throws(ImageComparisonProblem) {
        let headers = try PictureComparison.checkedHeaders(output, reference, options, limits)
        let isSame = output == reference
        let canBand = options.metrics == [.psnr] && options.cropBorder == 0 && !options.isOriented && !keepsPictures
        if canBand, !isSame, let banded = BandedComparison.sums(output, reference) {
            let (sums, hasAlpha) = banded
            report = ImageComparisonReport(
                ImageSummary(plain: headers.0, hasAlpha: hasAlpha, isTranslucent: sums.firstIsTranslucent, output),
                ImageSummary(plain: headers.1, hasAlpha: hasAlpha, isTranslucent: sums.secondIsTranslucent, reference),
                options, sums)
            pictures = nil
            return
        }
        let decoded = try PictureComparison.decodeBoth(output, isSame ? nil : reference, options, limits)
        let border = options.cropBorder
        guard let a = decoded.0.picture.cropped(border: border), let b = decoded.1.picture.cropped(border: border)
        else {
            throw .nothingLeft(border: border, width: headers.0.width, height: headers.0.height)
        }
        report = ImageComparisonReport(
            decoded.0.summary, decoded.1.summary, options, a, isSame ? a : b, bytesIdentical: isSame)
        pictures = (a, b)
    }

    private static func checkedHeaders(
        _ output: [UInt8], _ reference: [UInt8], _ options: ComparisonOptions, _ limits: DecodeLimits
    ) throws(ImageComparisonProblem) -> (ImageHeader, ImageHeader) {
        let pair: (ImageHeader, ImageHeader)
        do throws(ImageFault) { pair.0 = try ImageHeader.read(output, limits: limits) } catch { throw .output(error) }
        do throws(ImageFault) { pair.1 = try ImageHeader.read(reference, limits: limits) } catch {
            throw .reference(error)
        }
        let (a, b) = (Size(pair.0, options), Size(pair.1, options))
        guard a == b else { throw .sizeMismatch(output: a, reference: b) }
        guard 2 * options.cropBorder < min(a.width, a.height) else {
            throw .nothingLeft(border: options.cropBorder, width: a.width, height: a.height)
        }
        return pair
    }

    private struct Decoded {
        let picture: Bitmap
        let summary: ImageSummary
    }

    /// A nil reference is the output once more.
    private static func decodeBoth(
        _ output: [UInt8], _ reference: [UInt8]?, _ options: ComparisonOptions, _ limits: DecodeLimits
    ) throws(ImageComparisonProblem) -> (Decoded, Decoded) {
        let isDigested = options.metrics == Set(ImageMetric.allCases)
        let results = Parallel.map(reference == nil ? 1 : 2) { index in
            Result { () throws(ImageFault) in
                let bytes = index == 0 ? output : reference ?? []
                let image = try ImageReader.read(bytes, limits: limits)
                let picture = options.isOriented ? image.bitmap.upright(image.header.orientation) : image.bitmap
                return Decoded(picture: picture, summary: ImageSummary(image, bytes, isDigested: isDigested))
            }
        }
        switch (results[0], results[results.count - 1]) {
        case (.success(let first), .success(let second)): return (first, second)
        case (.failure(let fault), _): throw .output(fault)
        case (_, .failure(let fault)): throw .reference(fault)
        }
    }

    /// In pixels, as compared: after turning, where the options say so.
    package struct Size: Hashable, Sendable {
        package let width: Int
        package let height: Int

        init(_ header: ImageHeader, _ options: ComparisonOptions) {
            let isTurned = options.isOriented && (5...8).contains(header.orientation ?? 1)
            width = isTurned ? header.height : header.width
            height = isTurned ? header.width : header.height
        }
    }
}

extension ImageComparisonReport {
    /// Decodes both pictures at the same time and measures them.
    package static func compare(
        _ output: [UInt8], _ reference: [UInt8], _ options: ComparisonOptions = ComparisonOptions(),
        limits: DecodeLimits = DecodeLimits()
    ) throws(ImageComparisonProblem) -> ImageComparisonReport {
        try PictureComparison(output, reference, options, limits: limits).report
    }

    /// PSNR alone, of 8-bit pictures.
    fileprivate init(
        _ output: ImageSummary, _ reference: ImageSummary, _ options: ComparisonOptions, _ sums: PixelSums
    ) {
        self.init(
            output: output, reference: reference, options: options, bytesIdentical: false,
            fidelity: PixelFidelity(sums, peak: 255, options.background), psnrY601: nil, ssim: nil, msssim: nil,
            differences: nil, worstBlocks: nil)
    }

    fileprivate init(
        _ output: ImageSummary, _ reference: ImageSummary, _ options: ComparisonOptions, _ a: Bitmap, _ b: Bitmap,
        bytesIdentical: Bool
    ) {
        let asked = options.metrics
        var sums = PixelSums()
        sums.add(a, b)
        let structure = asked.isDisjoint(with: [.ssim, .msssim]) ? nil : StructuralSimilarity(a, b)
        let luma = asked.contains(.psnrY) ? ImageComparison.meanSquaredErrorY601(a, b) : 0
        self.init(
            output: output, reference: reference, options: options, bytesIdentical: bytesIdentical,
            fidelity: asked.contains(.psnr)
                ? PixelFidelity(sums, peak: ImageComparison.commonPeak(a, b), options.background) : nil,
            psnrY601: ImageComparison.decibels(luma, peak: 255),
            ssim: asked.contains(.ssim) ? structure?.single : nil,
            msssim: asked.contains(.msssim) ? structure?.multiScale : nil,
            differences: asked.contains(.differences) ? ImageComparison.differences(a, b) : nil,
            worstBlocks: asked.contains(.blocks) ? BlockError(a, b).worst(5) : nil)
    }
}
