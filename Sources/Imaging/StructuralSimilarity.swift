import CKernels

#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// SSIM of Wang, Bovik, Sheikh and Simoncelli (2004), and its five-scale form of Wang, Simoncelli and Bovik (2003).
///
/// Gaussian window of 11 x 11 with sigma 1.5 and weights that sum to 1, K1 = 0.01, K2 = 0.03, L = 255, biased covariance,
/// only windows that lie fully inside, no downsampling, the mean of the map; on ``Plane/init(lumaOf:)``.
struct StructuralSimilarity {
    static let window = 11
    /// The smaller side MS-SSIM needs: 11 pixels are left at its fifth scale.
    static let smallestMultiScaleSide = 176

    /// Means over all windows.
    private struct Means {
        let ssim: Double
        /// Of the contrast-structure factor alone.
        let structure: Double
    }

    private let a: Bitmap
    private let b: Bitmap
    /// Then every mean is exactly 1, whatever rounding makes of it.
    private let areEqual: Bool
    private let fullSize: Means?

    /// Pictures of one size; the common first scale is measured at once.
    init(_ a: Bitmap, _ b: Bitmap) {
        precondition(a.hasSameSize(as: b), "pictures of one size")
        self.a = a
        self.b = b
        let isLargeEnough = min(a.width, a.height) >= StructuralSimilarity.window
        areEqual = a == b
        fullSize = isLargeEnough ? areEqual ? Means(ssim: 1, structure: 1) : StructuralSimilarity.means(a, b) : nil
    }

    /// Nil when a side is under 11 pixels.
    var single: Double? { fullSize?.ssim }

    /// Contrast and structure of scales 1 to 4, SSIM of scale 5, each to its weight; negative means count as 0. Between
    /// scales, the mean of two by two pixels. Nil when a side is under 176 pixels.
    var multiScale: Double? {
        guard let fullSize, min(a.width, a.height) >= StructuralSimilarity.smallestMultiScaleSide else { return nil }
        guard !areEqual else { return 1 }
        var product = pow(max(fullSize.structure, 0), 0.0448)
        let halves = Parallel.map(2) { Plane(halvedLumaOf: $0 == 0 ? a : b) }
        var (x, y) = (halves[0], halves[1])
        for weight in [0.2856, 0.3001, 0.2363] {
            product *= pow(max(StructuralSimilarity.means(x, y).structure, 0), weight)
            (x, y) = (x.halved(), y.halved())
        }
        return product * pow(max(StructuralSimilarity.means(x, y).ssim, 0), 0.1333)
    }

    private static func means(_ a: Bitmap, _ b: Bitmap) -> Means {
        a.withKernelPicture { x in b.withKernelPicture { y in means(x, y, height: a.height) } }
    }

    private static func means(_ a: Plane, _ b: Plane) -> Means {
        a.withKernelPicture { x in b.withKernelPicture { y in means(x, y, height: a.height) } }
    }

    /// In eight parts whatever the number of processors, so that the sum does not depend on it.
    private static func means(_ x: kernel_picture, _ y: kernel_picture, height: Int) -> Means {
        let (columns, rows, parts) = (Int(x.width) - window + 1, height - window + 1, 8)
        let sums = Parallel.map(parts) { part in
            var (ssim, structure) = (0.0, 0.0)
            kernel_similarity(x, y, rows * part / parts, rows * (part + 1) / parts, &ssim, &structure)
            return SIMD2(ssim, structure)
        }
        let means = sums.reduce(.zero, +) / Double(columns * rows)
        return Means(ssim: means.x, structure: means.y)
    }
}

extension Bitmap {
    fileprivate func withKernelPicture<Result>(_ body: (kernel_picture) -> Result) -> Result {
        switch samples {
        case .eight(let values):
            values.withUnsafeBytes { body(kernel_picture($0, width, channels, KERNEL_BYTES)) }
        case .sixteen(let values):
            values.withUnsafeBytes { body(kernel_picture($0, width, channels, KERNEL_WORDS)) }
        }
    }
}

extension Plane {
    fileprivate func withKernelPicture<Result>(_ body: (kernel_picture) -> Result) -> Result {
        values.withUnsafeBytes { body(kernel_picture($0, width, 1, KERNEL_LUMA)) }
    }
}

extension kernel_picture {
    fileprivate init(_ samples: UnsafeRawBufferPointer, _ width: Int, _ channels: Int, _ kind: kernel_kind) {
        self.init(samples: samples.baseAddress, width: width, channels: channels, kind: kind)
    }
}
