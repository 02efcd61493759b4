#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// Numbers that tell a picture from what broken services send, all on luma (0...255).
struct PictureStatistics {
    /// The brightest pixel of each whole tile of 16 x 16 pixels, row by row.
    let tileMaxima: [Double]
    /// Share of such tiles whose luma spans at most 3; 0 without any.
    let flatTiles: Double
    /// Shannon entropy of the histogram of 256 values, in bits.
    let entropy: Double
    /// Share of the height taken by flat rows (span at most 2) at the bottom.
    let flatBottom: Double
    /// Variance of the Laplacian (4 centre - left - right - up - down): how much fine detail there is.
    let detail: Double

    init(_ plane: Plane) {
        (tileMaxima, flatTiles) = PictureStatistics.tiles(plane)
        entropy = PictureStatistics.entropy(plane)
        flatBottom = PictureStatistics.flatBottom(plane)
        detail = PictureStatistics.laplacianVariance(plane)
    }

    /// Whole tiles in the picture.
    var tiles: Int { tileMaxima.count }

    private static func tiles(_ plane: Plane) -> (maxima: [Double], flat: Double) {
        var (maxima, flat): ([Double], Int) = ([], 0)
        for top in stride(from: 0, through: plane.height - 16, by: 16) {
            for left in stride(from: 0, through: plane.width - 16, by: 16) {
                var (low, high) = (Double.infinity, -Double.infinity)
                for y in top..<top + 16 {
                    for x in left..<left + 16 {
                        low = min(low, plane[x, y])
                        high = max(high, plane[x, y])
                    }
                }
                maxima.append(high)
                if high - low <= 3 { flat += 1 }
            }
        }
        return (maxima, maxima.isEmpty ? 0 : Double(flat) / Double(maxima.count))
    }

    private static func entropy(_ plane: Plane) -> Double {
        var counts = [Int](repeating: 0, count: 256)
        for value in plane.values { counts[Int(min(max(value, 0), 255).rounded())] += 1 }
        return counts.reduce(0) { sum, count in
            guard count > 0 else { return sum }
            let share = Double(count) / Double(plane.values.count)
            return sum - share * log2(share)
        }
    }

    private static func flatBottom(_ plane: Plane) -> Double {
        var rows = 0
        for y in (0..<plane.height).reversed() {
            let row = plane.values[y * plane.width..<(y + 1) * plane.width]
            guard let low = row.min(), let high = row.max(), high - low <= 2 else { break }
            rows += 1
        }
        return Double(rows) / Double(plane.height)
    }

    private static func laplacianVariance(_ plane: Plane) -> Double {
        guard plane.width >= 3, plane.height >= 3 else { return 0 }
        var (sum, squares) = (0.0, 0.0)
        for y in 1..<plane.height - 1 {
            for x in 1..<plane.width - 1 {
                let value = 4 * plane[x, y] - plane[x - 1, y] - plane[x + 1, y] - plane[x, y - 1] - plane[x, y + 1]
                sum += value
                squares += value * value
            }
        }
        let count = Double((plane.width - 2) * (plane.height - 2))
        return squares / count - (sum / count) * (sum / count)
    }
}

/// Sixty-four comparisons of neighbours in a picture shrunk to 9 x 8: alike for pictures that look alike.
package struct PerceptualHash: Hashable, Sendable {
    package let bits: UInt64

    /// dHash of the luma. Flat pictures have no meaningful hash.
    package init(_ bitmap: Bitmap) {
        self.init(Plane(lumaOf: bitmap))
    }

    init(_ plane: Plane) {
        let small = plane.boxed(width: 9, height: 8)
        bits = (0..<64).reduce(0) { bits, index in
            let (x, y) = (index % 8, index / 8)
            return bits << 1 | (small[x, y] < small[x + 1, y] ? 1 : 0)
        }
    }

    /// In how many of 64 bits two hashes differ: up to 4 for the same picture recompressed, about 30 for another one.
    package func distance(_ other: PerceptualHash) -> Int { (bits ^ other.bits).nonzeroBitCount }
}
