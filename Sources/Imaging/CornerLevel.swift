import CKernels

#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// One level of the pyramid in which ``Keypoints`` are looked for.
struct CornerLevel {
    struct Corner {
        let x: Int
        let y: Int
        let response: Float
    }

    /// No corner is nearer to an edge, in pixels: its surroundings must lie inside, however they are turned.
    static let border = 19
    /// By how much nine neighbours on the circle must all be lighter, or all darker.
    private static let threshold: Int16 = 7
    /// Around a corner, in pixels.
    private static let radius = 15

    private let width: Int
    private let height: Int
    private let pixels: [Int16]
    private let smooth: [Float]
    private let across: [Float]
    private let down: [Float]

    init(_ grid: Grid) {
        width = grid.width
        height = grid.height
        pixels = [Int16](unsafeUninitializedCapacity: grid.values.count) { levels, count in
            kernel_levels(grid.values, grid.values.count, levels.baseAddress)
            count = grid.values.count
        }
        smooth = grid.smoothed(2).values
        (across, down) = grid.slopes()
    }

    /// The strongest, strongest first; none beside a stronger one.
    func corners(atMost most: Int) -> [Corner] {
        var places = [UInt32](repeating: 0, count: pixels.count)
        let count = kernel_corners(pixels, width, height, CornerLevel.border, CornerLevel.threshold, &places)
        var responses = [Float](repeating: 0, count: pixels.count)
        kernel_harris(across, down, width, places, count, &responses)
        let found: [Int] = places.prefix(count).map(Int.init)
        let peaks = found.filter { at in
            [-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1].allSatisfy {
                responses[at + $0] < responses[at] || (responses[at + $0] == responses[at] && $0 > 0)
            }
        }
        return peaks.map { Corner(x: $0 % width, y: $0 / width, response: responses[$0]) }
            .filter { $0.response > 0 }.sorted { ($1.response, $0.y, $0.x) < ($0.response, $1.y, $1.x) }
            .prefix(most).map(\.self)
    }

    /// 256 comparisons around the corner, turned by its centre of brightness: four words.
    func description(of corner: Corner) -> [UInt64] {
        [UInt64](unsafeUninitializedCapacity: 4) { words, count in
            kernel_describe(
                pixels, smooth, width, corner.y * width + corner.x, CornerLevel.pattern, words.baseAddress)
            count = 4
        }
    }

    /// 256 pairs of places within the radius, from a Gaussian with a fifth of the diameter, always the same: x and y of the
    /// first ones, then of the second ones.
    private static let pattern: [Float] = {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        func uniform() -> Float {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (Float(state >> 40) + 0.5) / Float(1 << 24)
        }
        func place() -> SIMD2<Float> {
            while true {
                let (length, angle) = ((-2 * log(uniform())).squareRoot() * 6.2, 2 * Float.pi * uniform())
                if length <= Float(radius) { return SIMD2(length * cos(angle), length * sin(angle)) }
            }
        }
        let pairs = (0..<256).map { _ in (place(), place()) }
        return pairs.map(\.0.x) + pairs.map(\.0.y) + pairs.map(\.1.x) + pairs.map(\.1.y)
    }()
}
