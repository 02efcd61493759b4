/// Strips of rows that lie in the input further left or right than they do in the output, while others lie where they should.
struct StripShift {
    /// Of 64 strips: those that were moved, and those that were not.
    let moved: Int
    let kept: Int

    private static let rows = 2
    private static let reach = 26
    /// Correlations: a strip is found, and is not found where it is.
    private static let found: Float = 0.8
    private static let gap: Float = 0.3

    /// - Parameter output: luma at 128 x 128; so is the input's.
    init(_ output: Grid, _ input: Grid) {
        var (moved, kept) = (0, 0)
        for top in stride(from: 0, to: output.height, by: StripShift.rows) {
            guard let strip = StripShift.scaled(output, top), let source = StripShift.scaled(input, top) else {
                continue
            }
            let here = StripShift.alike(strip, source, shift: 0, width: output.width)
            if here > StripShift.found {
                kept += 1
                continue
            }
            let shifts = [3...StripShift.reach, -StripShift.reach...(-3)].joined()
            let best = shifts.map { StripShift.alike(strip, source, shift: $0, width: output.width) }.max() ?? 0
            if best > StripShift.found, best - here > StripShift.gap { moved += 1 }
        }
        (self.moved, self.kept) = (moved, kept)
    }

    /// Without its mean, its squares summing to 1; nil where there is nothing to see.
    private static func scaled(_ grid: Grid, _ top: Int) -> [Float]? {
        let values = grid.values[top * grid.width..<(top + rows) * grid.width]
        let mean = values.reduce(0, +) / Float(values.count)
        let length = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
        guard length > 3 * Float(values.count).squareRoot() else { return nil }
        return values.map { ($0 - mean) / length }
    }

    /// Correlation with the other turned round by so many columns.
    private static func alike(_ strip: [Float], _ other: [Float], shift: Int, width: Int) -> Float {
        strip.withUnsafeBufferPointer { strip in
            other.withUnsafeBufferPointer { other in
                var sum: Float = 0
                for row in stride(from: 0, to: strip.count, by: width) {
                    let turn = (shift + width) % width
                    for x in 0..<width - turn { sum += strip[row &+ x &+ turn] * other[row &+ x] }
                    for x in width - turn..<width { sum += strip[row &+ x &+ turn &- width] * other[row &+ x] }
                }
                return sum
            }
        }
    }
}
