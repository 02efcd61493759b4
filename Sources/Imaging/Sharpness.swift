#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// How sharp a picture is, by itself: nothing is compared with an input, which may be blurred or noisy for good reasons.
struct Sharpness {
    /// log10 of the variance of the Laplacian (4 neighbours) after a Gaussian of sigma 1, on luma with a long side of 512:
    /// -1.9...-0.5 after a blur of sigma 8, 0...2.1 for healthy pictures.
    let detail: Double
    /// By how much a further blur, of 11 pixels along one axis, changes neighbours' differences: 0 (much, so it was sharp) to 1
    /// (Crété-Roffet, Dolmiere, Ladret and Nicolas, 2007); the worse axis.
    let blur: Double

    static let side = 512

    /// - Parameter enlarges: a smaller picture is brought to the same long side, where what was sharp is smooth; else it is
    ///   looked at as it is.
    init(_ luma: Luma, enlarges: Bool = true) {
        let long = max(luma.width, luma.height)
        let (width, height) = luma.fitted(to: enlarges ? Sharpness.side : min(Sharpness.side, long))
        let grid = Grid(luma, width: width, height: height)
        detail = log10(max(Sharpness.variance(grid.smoothed(1)), 1e-4))
        let turned = grid.turned()
        blur = max(
            Sharpness.blur(grid.slopes().across, width: width), Sharpness.blur(turned.slopes().across, width: height))
    }

    private static func variance(_ grid: Grid) -> Double {
        guard grid.width >= 3, grid.height >= 3 else { return 1 }
        let width = grid.width
        var (sum, squares): (Double, Double) = (0, 0)
        grid.values.withUnsafeBufferPointer { v in
            for y in 1..<grid.height - 1 {
                for at in y * width + 1..<(y + 1) * width - 1 {
                    let value = Double(4 * v[at] - v[at - 1] - v[at + 1] - v[at - width] - v[at + width])
                    sum += value
                    squares += value * value
                }
            }
        }
        let count = Double((width - 2) * (grid.height - 2))
        return squares / count - (sum / count) * (sum / count)
    }

    /// Along rows: slopes beside their means over 11 pixels, which are the slopes of the blurred picture.
    private static func blur(_ slopes: [Float], width: Int) -> Double {
        let reach = 5
        guard width > 2 * reach else { return 0 }
        var (all, lost): (Double, Double) = (0, 0)
        slopes.withUnsafeBufferPointer { v in
            for row in stride(from: 0, to: v.count, by: width) {
                var sum = (0..<2 * reach).reduce(Float(0)) { $0 + v[row + $1] }
                for x in reach..<width - reach {
                    sum += v[row + x + reach]
                    let here = abs(v[row + x])
                    all += Double(here)
                    lost += Double(max(0, here - abs(sum) / Float(2 * reach + 1)))
                    sum -= v[row + x - reach]
                }
            }
        }
        return all > 0 ? (all - lost) / all : 0
    }
}

extension Grid {
    /// Rows become columns.
    func turned() -> Grid {
        var turned = [Float](repeating: 0, count: values.count)
        for y in 0..<height {
            for x in 0..<width { turned[x * height + y] = values[y * width + x] }
        }
        return Grid(width: height, height: width, values: turned)
    }
}
