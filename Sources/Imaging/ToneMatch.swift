#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// An output's tones beside those of an input whose frame it keeps, area by area, whatever the work did to all tones alike.
struct ToneMatch {
    /// Share of the areas whose luma is off by more than 25 of 255 from what the input's becomes elsewhere in the picture.
    let strayShare: Double
    /// How steep edges are, at 128 x 128, over how steep the input's are and how far the work stretches tones: 1 where they
    /// are kept, 0.3...0.65 after a blur of sigma 8 at a long side of 512, at least 0.8 in healthy pictures of most works.
    let edgeGain: Double
    /// By how much the middle one of the areas is brighter than in the input, in levels: 2 at most either way in healthy
    /// enlargements.
    let shift: Double

    private static let stray: Float = 25
    private static let side = FrameDescriptor.side

    /// - Parameters:
    ///   - output: luma at 128 x 128; so is the input's.
    ///   - inputSide: pixels of the input's shorter side: an area has at least three.
    init?(_ output: Grid, _ input: Grid, inputSide: Int) {
        guard let areas = [32, 16, 8].first(where: { 3 * $0 <= inputSide }) else { return nil }
        let (before, after) = (input.boxed(ToneMatch.side / areas).values, output.boxed(ToneMatch.side / areas).values)
        let expected = ToneMatch.rising(before, after)
        let strays = zip(after, expected).count { abs($0 - $1) > ToneMatch.stray }
        strayShare = Double(strays) / Double(after.count)
        let steepness = (ToneMatch.steepness(output) / max(ToneMatch.steepness(input), 1e-6)).squareRoot()
        shift = Double(ToneMatch.median(zip(after, before).map { $0 - $1 }))
        edgeGain = Double(steepness / ToneMatch.stretch(before, after))
    }

    /// The rising function of `x` that is nearest to `y` in squares, at each `x` (pool adjacent violators; Ayer and others,
    /// 1955).
    private static func rising(_ x: [Float], _ y: [Float]) -> [Float] {
        let order = x.ascending
        var pools: [(mean: Float, count: Int)] = []
        for index in order {
            pools.append((y[index], 1))
            while pools.count > 1, pools[pools.count - 2].mean > pools[pools.count - 1].mean {
                let (last, before) = (pools.removeLast(), pools.removeLast())
                let count = last.count + before.count
                pools.append(
                    ((last.mean * Float(last.count) + before.mean * Float(before.count)) / Float(count), count))
            }
        }
        var fitted = [Float](repeating: 0, count: x.count)
        var place = 0
        for pool in pools {
            for _ in 0..<pool.count {
                fitted[order[place]] = pool.mean
                place += 1
            }
        }
        return fitted
    }

    /// By how much the work multiplies differences of tones: the slope of the straight line that fits seven tenths of the
    /// areas best (least trimmed squares; Rousseeuw, 1984), 0.02...4.
    private static func stretch(_ x: [Float], _ y: [Float]) -> Float {
        var (slope, shift): (Float, Float) = (1, median(zip(y, x).map { $0 - $1 }))
        for _ in 0..<8 {
            let gaps = zip(x, y).map { abs($1 - slope * $0 - shift) }
            let limit = gaps.smallest(max(8, x.count * 7 / 10))
            let near = x.indices.filter { gaps[$0] <= limit }
            let count = Float(near.count)
            let (meanX, meanY) = (near.reduce(0) { $0 + x[$1] } / count, near.reduce(0) { $0 + y[$1] } / count)
            let spread = near.reduce(0) { $0 + (x[$1] - meanX) * (x[$1] - meanX) }
            let common = near.reduce(0) { $0 + (x[$1] - meanX) * (y[$1] - meanY) }
            slope = spread > 4 * count ? min(max(common / spread, 0.02), 4) : 1
            shift = meanY - slope * meanX
        }
        return slope
    }

    private static func median(_ values: [Float]) -> Float { values.smallest(values.count / 2 + 1) }

    /// The sum of squared slopes.
    private static func steepness(_ grid: Grid) -> Float {
        let (width, values) = (grid.width, grid.values)
        var sum: Float = 0
        for y in 1..<grid.height - 1 {
            for at in y * width + 1..<(y + 1) * width - 1 {
                let (across, down) = (values[at + 1] - values[at - 1], values[at + width] - values[at - width])
                sum += across * across + down * down
            }
        }
        return sum
    }
}
