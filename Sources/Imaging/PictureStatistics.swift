import CKernels

#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// Numbers that tell a picture from what broken services send, all on luma (0...255, whole numbers), from one pass over its bytes.
struct PictureStatistics {
    /// Whole tiles of 16 x 16 pixels.
    let columns: Int
    let rows: Int
    /// The brightest pixel of each whole tile, row by row.
    let tileMaxima: [Double]
    /// Share of such tiles whose luma spans at most 3; 0 without any.
    let flatTiles: Double
    /// Share of neighbouring flat tiles whose luma jumps by more than 6 from one to the other; 0 without any. Even a dark
    /// sky, flat in every tile, has no jumps.
    let jumps: Double
    /// Shannon entropy of the histogram of 256 values, in bits.
    let entropy: Double
    /// Share of the height taken by flat rows (span at most 2) at the bottom.
    let flatBottom: Double

    static let tile = 16

    init(_ luma: Luma) {
        let pass = LumaPass(luma)
        (columns, rows) = (luma.width / Self.tile, luma.height / Self.tile)
        let whole = (0..<rows).flatMap { row in
            (0..<luma.width / Self.tile).map { row * pass.tilesPerRow + $0 }
        }
        tileMaxima = whole.map { Double(pass.highs[$0]) }
        let isFlat = whole.map { Int(pass.highs[$0]) - Int(pass.lows[$0]) <= 3 }
        flatTiles = whole.isEmpty ? 0 : Double(isFlat.count { $0 }) / Double(whole.count)
        jumps = PictureStatistics.jumps(tileMaxima, isFlat, columns: columns)
        flatBottom = Double(pass.flatRowsAtTheBottom) / Double(luma.height)
        let pixels = Double(luma.bytes.count)
        entropy = pass.histogram.reduce(0) { sum, count in
            count > 0 ? sum - Double(count) / pixels * log2(Double(count) / pixels) : sum
        }
    }

    var tiles: Int { tileMaxima.count }

    private static func jumps(_ maxima: [Double], _ isFlat: [Bool], columns: Int) -> Double {
        var (pairs, jumps) = (0, 0)
        for tile in maxima.indices where isFlat[tile] {
            for (next, isThere) in [
                (tile + 1, tile % columns + 1 < columns), (tile + columns, tile + columns < maxima.count),
            ]
            where isThere && isFlat[next] {
                pairs += 1
                if abs(maxima[tile] - maxima[next]) > 6 { jumps += 1 }
            }
        }
        return pairs > 0 ? Double(jumps) / Double(pairs) : 0
    }
}

/// What one pass finds.
private struct LumaPass {
    /// Partial tiles at the right and at the bottom are counted too.
    let tilesPerRow: Int
    /// Extremes by tile.
    private(set) var lows: [UInt8]
    private(set) var highs: [UInt8]
    private(set) var histogram = [UInt32](repeating: 0, count: 256)
    let flatRowsAtTheBottom: Int

    init(_ luma: Luma) {
        let side = PictureStatistics.tile
        tilesPerRow = (luma.width + side - 1) / side
        let count = tilesPerRow * ((luma.height + side - 1) / side)
        lows = Array(repeating: .max, count: count)
        highs = Array(repeating: 0, count: count)
        flatRowsAtTheBottom = kernel_tiles(luma.bytes, luma.width, luma.height, &lows, &highs, &histogram)
    }
}

/// How much fine detail there is: the variance of the Laplacian (4 centre - left - right - up - down) over some planes.
struct Detail {
    let variance: Double

    init(_ planes: [Plane]) {
        var (sum, squares, count) = (0.0, 0.0, 0.0)
        for plane in planes where plane.width >= 3 && plane.height >= 3 {
            let width = plane.width
            plane.values.withUnsafeBufferPointer { values in
                for y in 1..<plane.height - 1 {
                    for at in y * width + 1..<(y + 1) * width - 1 {
                        let value =
                            4 * values[at] - values[at - 1] - values[at + 1] - values[at - width] - values[at + width]
                        sum += value
                        squares += value * value
                    }
                }
            }
            count += Double((width - 2) * (plane.height - 2))
        }
        variance = count > 0 ? squares / count - (sum / count) * (sum / count) : 0
    }
}

/// Sixty-four comparisons of neighbours in a picture shrunk to 9 x 8: alike for pictures that look alike.
package struct PerceptualHash: Hashable, Sendable {
    package let bits: UInt64

    /// dHash of the luma. Flat pictures have no meaningful hash.
    package init(_ bitmap: Bitmap) {
        let small = Plane(boxed: bitmap, width: 9, height: 8)
        bits = (0..<64).reduce(0) { bits, index in
            let (x, y) = (index % 8, index / 8)
            return bits << 1 | (small[x, y] < small[x + 1, y] ? 1 : 0)
        }
    }

    package init(bits: UInt64) { self.bits = bits }

    /// In how many of 64 bits two hashes differ: up to 4 for the same picture recompressed, about 30 for another one.
    package func distance(_ other: PerceptualHash) -> Int { (bits ^ other.bits).nonzeroBitCount }
}

extension Plane {
    /// The deviation of the Laplacian over that of the values themselves: 0 for a slope, 4.5 for noise.
    var unevenness: Double { Detail([self]).variance.squareRoot() / max(deviation, 1e-6) }
}
