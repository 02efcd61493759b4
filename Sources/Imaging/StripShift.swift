import CKernels

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
            let turned = StripShift.twice(strip, width: output.width)
            let here = StripShift.alike(turned, source, shift: 0, width: output.width)
            if here > StripShift.found {
                kept += 1
                continue
            }
            let shifts = [3...StripShift.reach, -StripShift.reach...(-3)].joined()
            let best = shifts.map { StripShift.alike(turned, source, shift: $0, width: output.width) }.max() ?? 0
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

    /// Each row two times in a row.
    private static func twice(_ strip: [Float], width: Int) -> [Float] {
        stride(from: 0, to: strip.count, by: width).flatMap { row in
            let row = strip[row..<row + width]
            return row + row
        }
    }

    /// Correlation of the strip, of which each row is there twice, turned round by so many columns, with the other.
    private static func alike(_ twice: [Float], _ other: [Float], shift: Int, width: Int) -> Float {
        twice.withUnsafeBufferPointer { twice in
            other.withUnsafeBufferPointer { other in
                stride(from: 0, to: other.count, by: width).reduce(0) { sum, row in
                    sum
                        + kernel_dot(
                            twice.baseAddress?.advanced(by: 2 * row + (shift + width) % width),
                            other.baseAddress?.advanced(by: row), width)
                }
            }
        }
    }
}
