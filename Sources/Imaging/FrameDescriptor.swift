import CKernels

#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// What a picture shows, in a form that survives restyling, colouring, contrast and scale as long as the frame is kept:
/// where its edges are and how they run.
///
/// Both parts begin with the luma stretched to 256 x 256 and halved. *Orientation* is the double-angle field (gx² - gy²,
/// 2 gx gy) of the Sobel slopes after a Gaussian of sigma 1, each vector scaled to the square root of the slope: light on
/// dark and dark on light are one (structure tensor, Bigün and Granlund, 1987). *Strength* is the slopes' length without
/// the Gaussian, in 32 x 32 means.
package struct FrameDescriptor: Sendable {
    /// 2 x 128 x 128 values whose squares sum to 1, or all zero for a flat picture.
    let orientation: [Float]
    /// 32 x 32 values with mean 0 whose squares sum to 1, or all zero.
    private let strength: [Float]

    static let side = 128

    /// - Parameter small: luma stretched to 256 x 256 and halved.
    init(_ small: Grid) {
        orientation = FrameDescriptor.field(small.smoothed(1)).scaledToUnit()
        let (across, down) = small.slopes()
        let lengths = [Float](unsafeUninitializedCapacity: across.count) { lengths, count in
            kernel_lengths(across, down, across.count, lengths.baseAddress)
            count = across.count
        }
        let means = Grid(width: small.width, height: small.height, values: lengths).boxed(4).values
        let mean = means.reduce(0, +) / Float(means.count)
        strength = means.map { $0 - mean }.scaledToUnit()
    }

    /// The first half of the values is the first part of all vectors.
    private static func field(_ grid: Grid) -> [Float] {
        let (across, down) = grid.slopes()
        let count = across.count
        return [Float](unsafeUninitializedCapacity: 2 * count) { field, initialised in
            kernel_orientation(across, down, count, field.baseAddress)
            initialised = 2 * count
        }
    }

    /// Cosine of the two fields of orientation, -1...1: 0 for pictures that have nothing to do with one another.
    package func orientation(alike other: FrameDescriptor) -> Double {
        Double(kernel_dot(orientation, other.orientation, orientation.count))
    }

    /// Cosines of the parts above and below a line, where they differ most: 1 and 0 for an output whose lower part is
    /// something else. The line is a quarter of the height from either end, or nearer to the middle.
    func split(alike other: FrameDescriptor) -> (above: Double, below: Double) {
        let (side, half) = (FrameDescriptor.side, orientation.count / 2)
        var sums = [SIMD4<Float>](repeating: .zero, count: 16)
        for row in 0..<side {
            for first in [row * side, half + row * side] {
                for at in first..<first + side {
                    let (a, b) = (orientation[at], other.orientation[at])
                    sums[row / 8] += SIMD4(a * b, a * a, b * b, 0)
                }
            }
        }
        func cosine(_ rows: Range<Int>) -> Double {
            let sum = sums[rows].reduce(.zero, +)
            let scale = (sum.y * sum.z).squareRoot()
            return scale > 1e-9 ? Double(sum.x / scale) : 0
        }
        let cuts = (4...12).map { (above: cosine(0..<$0), below: cosine($0..<16)) }
        return cuts.max { $0.above - $0.below < $1.above - $1.below } ?? (0, 0)
    }

    /// Pearson's coefficient of the strengths, -1...1.
    package func strength(alike other: FrameDescriptor) -> Double {
        Double(kernel_dot(strength, other.strength, strength.count))
    }
}

extension [Float] {
    fileprivate func scaledToUnit() -> [Float] {
        let length = kernel_dot(self, self, count).squareRoot()
        guard length > 1e-6 else { return [Float](repeating: 0, count: count) }
        let scale = 1 / length
        return map { $0 * scale }
    }
}
