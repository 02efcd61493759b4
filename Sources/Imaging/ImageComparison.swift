package import Model

#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// How near one picture is to another: every number by one definition that does not change.
///
/// - `mse_rgb`: sum of (a-b)² over R, G and B of all pixels, an exact integer, divided by 3·W·H.
/// - `psnr_rgb`: 10 log10(peak² / mse_rgb); peak 255, or 65535 where either picture has 16 bits, the other's samples then
///   being multiplied by 257.
/// - `psnr_y601`: of Y = 16 + (65.481 R + 128.553 G + 24.966 B) / 255, not rounded, peak 255 (ITU-R BT.601 as in
///   `test_y_channel` of BasicSR); 16-bit samples are divided by 257 first.
/// - `psnr_over_black`, `psnr_over_white`: both pictures composited as a·c + (1-a)·background.
///
/// Alpha is dropped for everything but the last two.
package enum ImageComparison {
    /// Nil when the sizes differ: no picture is ever resized to fit.
    ///
    /// `psnr` is `psnr_rgb` of the whole pictures; where either is not opaque, the lower of `psnr_over_black` and
    /// `psnr_over_white`, which no colour hidden under full transparency can disturb. `psnrY` is `psnr_y601` with
    /// `cropBorder` pixels cut off each side, as super-resolution papers do with the scale; nil when nothing is left or
    /// Y does not differ. `identical` means that nothing visible differs.
    package static func fidelity(_ output: Bitmap, _ reference: Bitmap, cropBorder: Int) -> Fidelity? {
        guard output.hasSameSize(as: reference) else { return nil }
        var sums = PixelSums()
        sums.add(output, reference)
        let visible = max(sums.mseOverBlack, sums.mseOverWhite)
        guard visible > 0 else { return Fidelity(identical: true, psnr: nil, psnrY: nil) }
        let peak = commonPeak(output, reference)
        var luma: Double?
        if let a = output.cropped(border: cropBorder), let b = reference.cropped(border: cropBorder) {
            luma = decibels(meanSquaredErrorY601(a, b), peak: 255)
        }
        return Fidelity(identical: false, psnr: decibels(visible, peak: peak), psnrY: luma)
    }

    /// `mse_rgb`, in units of ``commonPeak(_:_:)``; nil when the sizes differ.
    package static func meanSquaredError(_ a: Bitmap, _ b: Bitmap) -> Double? {
        guard a.hasSameSize(as: b) else { return nil }
        return Double(squaredError(a, b)) / Double(3 * a.pixelCount)
    }

    /// The largest sample value both pictures are measured by.
    package static func commonPeak(_ a: Bitmap, _ b: Bitmap) -> Double {
        max(a.depth, b.depth) == 16 ? 65_535 : 255
    }

    /// 10 log10(peak² / mse); nil for an error of 0, whose PSNR is infinite.
    package static func decibels(_ meanSquaredError: Double, peak: Double) -> Double? {
        meanSquaredError > 0 ? 10 * log10(peak * peak / meanSquaredError) : nil
    }

    /// Sum of squared differences over R, G and B; exact.
    static func squaredError(_ a: Bitmap, _ b: Bitmap) -> UInt64 {
        guard a.hasAlpha == b.hasAlpha else { return squaredError(a.withoutAlpha(), b.withoutAlpha()) }
        return switch (a.samples, b.samples) {
        case (.eight(let x), .eight(let y)): SquaredError.sum(x, y, skippingFourth: a.hasAlpha)
        default: SquaredError.sum(a.words, b.words, skippingFourth: a.hasAlpha)
        }
    }
}
