#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// Corners of a picture and what surrounds each, told again after turning, scaling and some restyling.
///
/// As ORB finds them (Rublee, Rabaud, Konolige and Bradski, 2011): corners by the segment test on nine of sixteen pixels
/// (Rosten and Drummond, 2006), ranked by Harris and Stephens (1988) on a pyramid of eight levels, turned by their centre of
/// brightness, described by 256 comparisons of smoothed pixels whose places are drawn from a Gaussian (Calonder and others,
/// 2010).
package struct Keypoints: Sendable {
    /// In pixels of the picture with its long side at ``side``.
    struct Point: Hashable, Sendable {
        let x: Float
        let y: Float
    }

    static let side = 512
    static let most = 1200
    /// A first look takes half the size, and a quarter of the corners.
    static let glance = (side: 256, most: 300)
    static let levels = 8
    static let step = 1.2

    let points: [Point]
    /// Four words for each point.
    let words: [UInt64]

    /// - Parameters:
    ///   - side: the long side at which corners are looked for, in pixels; places are those at ``side`` all the same.
    ///   - most: how many are kept, over all levels.
    init(_ luma: Luma, side: Int = side, most: Int = most) {
        let unit = Double(Keypoints.side) / Double(side)
        var (points, words): ([Point], [UInt64]) = ([], [])
        // Each level gets its share of the area.
        let weights = (0..<Keypoints.levels).map { pow(1 / Keypoints.step, Double($0)) }
        let total = weights.reduce(0, +)
        for level in 0..<Keypoints.levels {
            let scale = pow(Keypoints.step, Double(level))
            let (width, height) = luma.fitted(to: Int((Double(side) / scale).rounded()))
            guard min(width, height) > 2 * CornerLevel.border else { break }
            let picture = CornerLevel(Grid(luma, width: width, height: height))
            for corner in picture.corners(atMost: Int(Double(most) * weights[level] / total)) {
                points.append(
                    Point(x: Float(Double(corner.x) * scale * unit), y: Float(Double(corner.y) * scale * unit)))
                words += picture.description(of: corner)
            }
        }
        self.points = points
        self.words = words
    }
}
