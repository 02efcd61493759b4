extension ImageComparison {
    /// `ssim` on luma; nil when the sizes differ or a side is under 11 pixels.
    package static func ssim(_ a: Bitmap, _ b: Bitmap) -> Double? {
        guard a.hasSameSize(as: b) else { return nil }
        return StructuralSimilarity(a, b).single
    }

    /// `msssim` on luma; nil when the sizes differ or a side is under 176 pixels.
    package static func multiScaleSSIM(_ a: Bitmap, _ b: Bitmap) -> Double? {
        guard a.hasSameSize(as: b) else { return nil }
        return StructuralSimilarity(a, b).multiScale
    }

    /// `maxabs_rgb`, the mean of the absolute differences, and `diffpix_rgb`: of R, G and B, in units of the common peak.
    package struct Differences: Hashable, Sendable {
        package var largest = 0
        package var mean = 0.0
        /// Pixels with any channel different.
        package var pixels = 0
    }

    static func differences(_ a: Bitmap, _ b: Bitmap) -> Differences {
        switch (a.samples, b.samples) {
        case (.eight(let x), .eight(let y)): differences(x, a.channels, y, b.channels)
        default: differences(a.words, a.channels, b.words, b.channels)
        }
    }

    private static func differences<Sample: FixedWidthInteger>(
        _ x: [Sample], _ stepX: Int, _ y: [Sample], _ stepY: Int
    ) -> Differences {
        var result = Differences()
        var sum: UInt64 = 0
        let count = x.count / stepX
        x.withUnsafeBufferPointer { x in
            y.withUnsafeBufferPointer { y in
                for pixel in 0..<count {
                    var most = 0
                    for channel in 0..<3 {
                        let gap = abs(Int(x[pixel &* stepX &+ channel]) - Int(y[pixel &* stepY &+ channel]))
                        sum &+= UInt64(gap)
                        most = max(most, gap)
                    }
                    result.largest = max(result.largest, most)
                    if most > 0 { result.pixels += 1 }
                }
            }
        }
        result.mean = Double(sum) / Double(3 * count)
        return result
    }
}
