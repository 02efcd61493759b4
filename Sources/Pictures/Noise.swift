import Model

/// Value noise: random numbers on a grid, smoothly joined. The grid is hashed with whole numbers, never stored.
struct Noise: Sendable {
    let seed: UInt64

    /// In 0..<1.
    func at(_ column: Int, _ row: Int) -> Float {
        var mixed = seed &+ UInt64(bitPattern: Int64(column)) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 31)) &+ UInt64(bitPattern: Int64(row)) &* 0xD6E8_FEB8_6659_FD93
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Float((mixed ^ (mixed >> 31)) >> 40) * 0x1p-24
    }

    /// Smooth, in 0..<1, with features about 1 wide.
    func smooth(_ p: Point) -> Float {
        let base = p.rounded(.down)
        let (column, row) = (Int(base.x), Int(base.y))
        let t = p - base
        let s = t * t * (3 - 2 * t)
        let top = at(column, row) + (at(column + 1, row) - at(column, row)) * s.x
        let bottom = at(column, row + 1) + (at(column + 1, row + 1) - at(column, row + 1)) * s.x
        return top + (bottom - top) * s.y
    }

    /// Sum of octaves, each twice as fine and half as strong; in 0..<1 with a mean of one half.
    func fractal(_ p: Point, octaves: Int) -> Float {
        var (sum, weight, whole): (Float, Float, Float) = (0, 0.5, 0)
        var point = p
        for _ in 0..<octaves {
            sum += smooth(point) * weight
            whole += weight
            weight /= 2
            point = point * 2 + Point(17.3, 9.1)
        }
        return sum / whole
    }
}
