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
        pixels = grid.values.map { Int16(max(0, min(255, $0.rounded()))) }
        smooth = grid.smoothed(2).values
        (across, down) = grid.slopes()
    }

    /// The strongest, strongest first; none beside a stronger one.
    func corners(atMost most: Int) -> [Corner] {
        var places = [UInt32](repeating: 0, count: pixels.count)
        let count = kernel_corners(pixels, width, height, CornerLevel.border, CornerLevel.threshold, &places)
        let found = places.prefix(count).map(Int.init)
        var responses = [Float](repeating: 0, count: pixels.count)
        for at in found { responses[at] = harris(at) }
        let peaks = found.filter { at in
            [-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1].allSatisfy {
                responses[at + $0] < responses[at] || (responses[at + $0] == responses[at] && $0 > 0)
            }
        }
        return peaks.map { Corner(x: $0 % width, y: $0 / width, response: responses[$0]) }
            .filter { $0.response > 0 }.sorted { ($1.response, $0.y, $0.x) < ($0.response, $1.y, $1.x) }
            .prefix(most).map(\.self)
    }

    /// Harris's response with k = 0.04, over 7 x 7 pixels.
    private func harris(_ at: Int) -> Float {
        var (xx, yy, xy): (Float, Float, Float) = (0, 0, 0)
        for dy in -3...3 {
            for place in at + dy * width - 3...at + dy * width + 3 {
                xx += across[place] * across[place]
                yy += down[place] * down[place]
                xy += across[place] * down[place]
            }
        }
        return xx * yy - xy * xy - 0.04 * (xx + yy) * (xx + yy)
    }

    /// 256 comparisons around the corner, turned by its centre of brightness.
    func description(of corner: Corner) -> [UInt64] {
        let at = corner.y * width + corner.x
        var (mx, my) = (0, 0)
        for y in -CornerLevel.radius...CornerLevel.radius {
            for x in -CornerLevel.radius...CornerLevel.radius where x * x + y * y <= 225 {
                let value = Int(pixels[at + y * width + x])
                mx += x * value
                my += y * value
            }
        }
        let angle = atan2(Float(my), Float(mx))
        let (cosine, sine) = (cos(angle), sin(angle))
        func value(_ place: SIMD2<Float>) -> Float {
            let (x, y) = (place.x * cosine - place.y * sine, place.x * sine + place.y * cosine)
            return smooth[at + Int(y.rounded()) * width + Int(x.rounded())]
        }
        return (0..<4).map { word in
            (0..<64).reduce(0) { bits, bit in
                let (a, b) = CornerLevel.pattern[word * 64 + bit]
                return bits << 1 | (value(a) < value(b) ? 1 : 0)
            }
        }
    }

    /// 256 pairs of places within the radius, from a Gaussian with a fifth of the diameter, always the same.
    private static let pattern: [(SIMD2<Float>, SIMD2<Float>)] = {
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
        return (0..<256).map { _ in (place(), place()) }
    }()
}
