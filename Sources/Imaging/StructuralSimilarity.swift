#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// SSIM of Wang, Bovik, Sheikh and Simoncelli (2004), and its five-scale form of Wang, Simoncelli and Bovik (2003).
///
/// Gaussian window of 11 x 11 with sigma 1.5 and weights that sum to 1, K1 = 0.01, K2 = 0.03, L = 255, biased covariance,
/// only windows that lie fully inside, no downsampling, the mean of the map; on ``Plane/init(lumaOf:)``.
enum StructuralSimilarity {
    static let window = 11
    /// The smaller side MS-SSIM needs: 11 pixels are left at its fifth scale.
    static let smallestMultiScaleSide = 176

    private static let c1 = (0.01 * 255) * (0.01 * 255)
    private static let c2 = (0.03 * 255) * (0.03 * 255)
    /// Half of the symmetric window and its middle.
    private static let weights: [Double] = {
        let raw = (0..<6).map { exp(-Double((5 - $0) * (5 - $0)) / 4.5) }
        let sum = 2 * raw[0..<5].reduce(0, +) + raw[5]
        return raw.map { $0 / sum }
    }()

    /// Nil when a side is under 11 pixels.
    static func mean(_ a: Plane, _ b: Plane) -> Double? {
        min(a.width, a.height) >= window ? parts(a, b).ssim : nil
    }

    /// Contrast and structure of scales 1 to 4, SSIM of scale 5, each to its weight; negative means count as 0. Between
    /// scales, the mean of two by two pixels. Nil when a side is under 176 pixels.
    static func multiScale(_ a: Plane, _ b: Plane) -> Double? {
        guard min(a.width, a.height) >= smallestMultiScaleSide else { return nil }
        var (x, y, product) = (a, b, 1.0)
        for weight in [0.0448, 0.2856, 0.3001, 0.2363] {
            product *= pow(max(parts(x, y).structure, 0), weight)
            (x, y) = (x.halved(), y.halved())
        }
        return product * pow(max(parts(x, y).ssim, 0), 0.1333)
    }

    /// The means of SSIM and of its contrast-structure factor.
    ///
    /// The four sums a window needs (x, y, x² + y², xy) travel together as one vector; rows are smoothed downward as they
    /// come, then across.
    private static func parts(_ a: Plane, _ b: Plane) -> (ssim: Double, structure: Double) {
        precondition(a.width == b.width && a.height == b.height, "pictures of one size")
        let (width, columns, rows) = (a.width, a.width - 10, a.height - 10)
        var ring = [[SIMD4<Double>]](repeating: [], count: window)
        var column = [SIMD4<Double>](repeating: .zero, count: width)
        var (ssim, structure) = (0.0, 0.0)
        for y in 0..<a.height {
            ring[y % window] = moments(a, b, row: y)
            guard y >= 10 else { continue }
            smoothDown(ring, last: y, into: &column)
            let sums = column.withUnsafeBufferPointer { across($0, columns) }
            ssim += sums.x
            structure += sums.y
        }
        let count = Double(columns * rows)
        return (ssim / count, structure / count)
    }

    private static func moments(_ a: Plane, _ b: Plane, row: Int) -> [SIMD4<Double>] {
        let start = row * a.width
        return (start..<start + a.width).map { at in
            let (x, y) = (a.values[at], b.values[at])
            return SIMD4(x, y, x * x + y * y, x * y)
        }
    }

    private static func smoothDown(_ ring: [[SIMD4<Double>]], last: Int, into column: inout [SIMD4<Double>]) {
        func add(_ first: [SIMD4<Double>], _ second: [SIMD4<Double>], _ weight: Double, isFirst: Bool) {
            column.withUnsafeMutableBufferPointer { column in
                first.withUnsafeBufferPointer { first in
                    second.withUnsafeBufferPointer { second in
                        for x in 0..<column.count {
                            let term = (first[x] + second[x]) * weight
                            column[x] = isFirst ? term : column[x] + term
                        }
                    }
                }
            }
        }
        for tap in 0..<5 {
            add(ring[(last - 10 + tap) % window], ring[(last - tap) % window], weights[tap], isFirst: tap == 0)
        }
        let middle = ring[(last - 5) % window]
        add(middle, middle, weights[5] / 2, isFirst: false)
    }

    private static func across(_ column: UnsafeBufferPointer<SIMD4<Double>>, _ columns: Int) -> SIMD2<Double> {
        let weights = StructuralSimilarity.weights
        var sums = SIMD2<Double>.zero
        for x in 0..<columns {
            var mean: SIMD4<Double> = column[x + 5] * weights[5]
            for tap in 0..<5 {
                let pair: SIMD4<Double> = column[x + tap] + column[x + 10 - tap]
                mean += pair * weights[tap]
            }
            let (squares, product) = (mean.x * mean.x + mean.y * mean.y, mean.x * mean.y)
            let structure = (2 * (mean.w - product) + c2) / (mean.z - squares + c2)
            sums += SIMD2(structure * (2 * product + c1) / (squares + c1), structure)
        }
        return sums
    }
}
