/// What a comparison computes.
package enum ImageMetric: String, Hashable, Sendable, CaseIterable {
    /// `mse_rgb`, `psnr_rgb`, and over black and white where either picture is translucent.
    case psnr
    /// `psnr_y601`.
    case psnrY = "psnr-y"
    case ssim
    case msssim = "ms-ssim"
    /// `meanabs_rgb`, `maxabs_rgb`, `diffpix_rgb`.
    case differences
    /// `worst_blocks`.
    case blocks
}

/// How two pictures are compared.
package struct ComparisonOptions: Hashable, Sendable {
    /// What lies behind a translucent picture.
    package enum Background: String, Hashable, Sendable, CaseIterable { case black, white }

    package var metrics: Set<ImageMetric>
    /// In pixels, cut off all four sides of both pictures before anything is measured.
    package var cropBorder: Int
    /// Whose PSNR decides where a picture is translucent; nil: the lower of both, which holds on every background.
    package var background: Background?
    /// Turns both pictures upright by their Exif orientation first.
    package var isOriented: Bool

    package init(
        metrics: Set<ImageMetric> = Set(ImageMetric.allCases), cropBorder: Int = 0, background: Background? = nil,
        isOriented: Bool = false
    ) {
        self.metrics = metrics
        self.cropBorder = cropBorder
        self.background = background
        self.isOriented = isOriented
    }
}
