/// What is done to a picture by mistake: a camera's note of how it was held was lost, or rows were read from below.
enum Turn: String, CaseIterable {
    case right = "turned by 90 degrees clockwise"
    case left = "turned by 90 degrees counter-clockwise"
    case over = "turned by 180 degrees"
    case mirrored = "mirrored left to right"
    case flipped = "mirrored top to bottom"

    /// Where in a square with this last column and row a cell was before.
    func source(_ x: Int, _ y: Int, last: Int) -> (x: Int, y: Int) {
        switch self {
        case .right: (y, last - x)
        case .left: (last - y, x)
        case .over: (last - x, last - y)
        case .mirrored: (last - x, y)
        case .flipped: (x, last - y)
        }
    }

    /// What becomes of the cosine and the sine of an angle that counts twice.
    fileprivate var signs: SIMD2<Float> {
        switch self {
        case .right, .left: SIMD2(-1, -1)
        case .over: SIMD2(1, 1)
        case .mirrored, .flipped: SIMD2(1, -1)
        }
    }
}

extension FrameDescriptor {
    /// Cosine of the field of orientation and that of another picture that is turned, at every fourth cell across and down.
    func orientation(alike other: FrameDescriptor, _ turn: Turn) -> Double {
        let (side, signs) = (FrameDescriptor.side, turn.signs)
        return orientation.withUnsafeBufferPointer { own in
            other.orientation.withUnsafeBufferPointer { other in
                var sums = SIMD4<Float>.zero
                for y in stride(from: 0, to: side, by: 4) {
                    for x in stride(from: 0, to: side, by: 4) {
                        let source = turn.source(x, y, last: side - 1)
                        let (here, there) = (y * side + x, source.y * side + source.x)
                        let a = SIMD2(own[here], own[side * side + here])
                        let b = SIMD2(other[there], other[side * side + there]) * signs
                        sums += SIMD4((a * b).sum(), (a * a).sum(), (b * b).sum(), 0)
                    }
                }
                let scale = (sums.y * sums.z).squareRoot()
                return scale > 1e-9 ? Double(sums.x / scale) : 0
            }
        }
    }
}
