import Model

/// Places where a picture goes on further left or right than it came from above, told by itself: bands of rows that were moved
/// aside, in a picture that was made of words.
///
/// Rows differ from the next where something begins; but what begins is not what was there already, elsewhere. Patterns that
/// repeat themselves across are not told.
enum RowShift {
    /// Columns that are looked at: means of so many of the picture's.
    private static let columns = 256
    private static let nearest = 8
    private static let furthest = 56
    /// Correlations of slopes: rows go on, where they are on either side and moved across; they do not; and by how much no
    /// other shift may do as well. Water moves its mirrored rows a little from each to the next.
    private static let found: Float = 0.8
    private static let lost: Float = 0.5
    private static let gap: Float = 0.2
    /// Mean slope, in levels a column, under which there is nothing to see.
    private static let faintest: Float = 0.5
    /// Columns that share the slopes: one edge that moves on may be a stair.
    private static let fewest: Float = 10
    private static let least = 2

    static func finding(_ luma: Luma) -> HealthFinding? {
        let count = places(luma).count
        guard count >= least else { return nil }
        return HealthFinding(
            kind: .torn, severity: .alarm, value: Double(count), limit: Double(least),
            sentence: "at \(count) rows it goes on further left or right")
    }

    /// The rows above such places.
    static func places(_ luma: Luma) -> [Int] {
        guard luma.width >= columns / 2, luma.height >= 16 else { return [] }
        let grid = Grid(luma, width: columns, height: luma.height)
        let slopes = (0..<grid.height).map { y in
            (0..<columns - 2).map { grid[$0 + 2, y] - grid[$0, y] }
        }
        /// Two rows together.
        func pair(_ y: Int) -> [Float] { zip(slopes[y], slopes[y + 1]).map { ($0 + $1) / 2 } }
        var places: [Int] = []
        for y in 3..<grid.height - 4 where y > (places.last ?? -4) + 3 {
            let (above, below) = (pair(y - 1), pair(y + 1))
            guard alike(above, below, 0) < lost, alike(slopes[y - 1], slopes[y], 0) > found,
                alike(slopes[y + 1], slopes[y + 2], 0) > found, isMoved(above, below)
            else { continue }
            places.append(y)
        }
        return places
    }

    private static func isMoved(_ above: [Float], _ below: [Float]) -> Bool {
        guard min(spread(above), spread(below)) > fewest else { return false }
        let shifts = [-furthest...(-nearest), nearest...furthest].joined().map { ($0, alike(above, below, $0)) }
        guard let best = shifts.max(by: { $0.1 < $1.1 }), best.1 > found else { return false }
        return shifts.allSatisfy { abs($0.0 - best.0) < nearest || $0.1 < best.1 - gap }
    }

    /// As many columns of the same slope would have sums of squares and of fourth powers that are to one another like these.
    private static func spread(_ slopes: [Float]) -> Float {
        let (two, four) = slopes.reduce((0, 0)) { ($0.0 + $1 * $1, $0.1 + $1 * $1 * $1 * $1) }
        return four > 0 ? two * two / four : 0
    }

    /// Correlation of the second, moved so far, with the first, where both are; 0 where there is next to nothing to see.
    private static func alike(_ first: [Float], _ second: [Float], _ shift: Int) -> Float {
        let count = first.count - abs(shift)
        let (start, other) = (max(0, -shift), max(0, shift))
        var (product, one, two): (Float, Float, Float) = (0, 0, 0)
        first.withUnsafeBufferPointer { first in
            second.withUnsafeBufferPointer { second in
                for index in 0..<count {
                    let (a, b) = (first[start &+ index], second[other &+ index])
                    product += a * b
                    one += a * a
                    two += b * b
                }
            }
        }
        let least = faintest * faintest * Float(count)
        return min(one, two) < least ? 0 : product / (one * two).squareRoot()
    }
}
