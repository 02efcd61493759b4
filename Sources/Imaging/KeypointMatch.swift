import CKernels

/// How many corners of one picture lie in another as one turn, scale and shift of all of them would put them.
package enum KeypointMatch {
    /// A match is one whose nearest is clearly nearer than the next.
    private static let ratio = 0.8
    /// In pixels of the picture that is searched, its long side at ``Keypoints/side``; and of the one looked for.
    private static let tolerance: Float = 6
    private static let scales: ClosedRange<Float> = 0.08...12
    /// Of what shows all of the input, and no more.
    private static let wholeScales: ClosedRange<Float> = 0.75...1.33
    private static let trials = 2000

    /// The largest number of matches that agree; 0 and 1 say nothing.
    ///
    /// - Parameters:
    ///   - output: whose corners are looked for.
    ///   - input: where they are looked for; may show more than the output does.
    ///   - isWhole: it may not: a part of it, enlarged, does not count.
    package static func inliers(_ output: Keypoints, in input: Keypoints, isWhole: Bool = false) -> Int {
        let scales = isWhole ? wholeScales : scales
        let pairs = matches(output, input)
        guard pairs.count >= 3 else { return pairs.count }
        var state: UInt64 = 0x2545_F491_4F6C_DD1D
        func pick() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % pairs.count
        }
        var best = 0
        for _ in 0..<min(trials, pairs.count * pairs.count) {
            let (first, second) = (pairs[pick()], pairs[pick()])
            guard let move = Move(first, second, scales) else { continue }
            best = max(best, pairs.count { move.fits($0) })
        }
        return best
    }

    private struct Pair {
        let from: SIMD2<Float>
        let to: SIMD2<Float>
        let bits: UInt32
    }

    /// Each corner of either picture at most once.
    private static func matches(_ output: Keypoints, _ input: Keypoints) -> [Pair] {
        var best: [UInt32: Pair] = [:]
        for (index, point) in output.points.enumerated() {
            var (place, nearest, next): (UInt32, UInt32, UInt32) = (0, 0, 0)
            output.words.withUnsafeBufferPointer { words in
                kernel_nearest(
                    words.baseAddress?.advanced(by: 4 * index), input.words, input.points.count, &place, &nearest, &next
                )
            }
            guard next != .max, Double(nearest) < ratio * Double(next) else { continue }
            if let known = best[place], known.bits <= nearest { continue }
            let target = input.points[Int(place)]
            best[place] = Pair(from: SIMD2(point.x, point.y), to: SIMD2(target.x, target.y), bits: nearest)
        }
        return best.sorted { $0.key < $1.key }.map(\.value)
    }

    /// A turn with a scale, as a complex factor, and a shift.
    private struct Move {
        let factor: SIMD2<Float>
        let shift: SIMD2<Float>
        private let reach: Float

        /// Nil where two pairs determine none, or one that is out of the question.
        init?(_ a: Pair, _ b: Pair, _ scales: ClosedRange<Float>) {
            let (from, to) = (b.from - a.from, b.to - a.to)
            let square = (from * from).sum()
            guard square > 64 else { return nil }
            factor = SIMD2(from.x * to.x + from.y * to.y, from.x * to.y - from.y * to.x) / square
            let scale = (factor * factor).sum().squareRoot()
            guard scales.contains(scale) else { return nil }
            // Seen from either picture, no point may be off by much.
            reach = tolerance * min(1, 2 * scale)
            shift = SIMD2(
                a.to.x - factor.x * a.from.x + factor.y * a.from.y,
                a.to.y - factor.y * a.from.x - factor.x * a.from.y)
        }

        func fits(_ pair: Pair) -> Bool {
            let x = factor.x * pair.from.x - factor.y * pair.from.y + shift.x
            let y = factor.y * pair.from.x + factor.x * pair.from.y + shift.y
            let gap = SIMD2(x, y) - pair.to
            return (gap * gap).sum() <= reach * reach
        }
    }
}
