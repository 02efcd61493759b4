import CKernels

#if canImport(Glibc)
    import Glibc
#else
    import Foundation
#endif

/// How sharp a picture is, by itself: nothing is compared with an input, which may be blurred or noisy for good reasons.
struct Sharpness {
    /// log10 of the variance of the Laplacian (4 neighbours) after a Gaussian of sigma 1, on luma with a long side of 512:
    /// -1.9...-0.5 after a blur of sigma 8, 0...2.1 for healthy pictures. Nil where ``blur`` already shows it sharp.
    let detail: Double?
    /// By how much a further blur, of 11 pixels along one axis, changes neighbours' differences: 0 (much, so it was sharp) to 1
    /// (Crété-Roffet, Dolmiere, Ladret and Nicolas, 2007); the worse axis.
    let blur: Double

    static let side = 512
    /// Of less ``blur`` a picture is sharp.
    private static let leastBlur = 0.5

    /// - Parameter enlarges: a smaller picture is brought to the same long side, where what was sharp is smooth; else it is
    ///   looked at as it is.
    init(_ luma: Luma, enlarges: Bool = true) {
        let long = max(luma.width, luma.height)
        let (width, height) = luma.fitted(to: enlarges ? Sharpness.side : min(Sharpness.side, long))
        let grid = Grid(luma, width: width, height: height)
        let (across, down) = grid.slopes()
        let turned = Grid(width: width, height: height, values: across).turned()
        blur = max(Sharpness.blur(turned), Sharpness.blur(Grid(width: width, height: height, values: down)))
        detail = blur < Sharpness.leastBlur ? nil : log10(max(Sharpness.variance(grid.smoothed(1)), 1e-4))
    }

    private static func variance(_ grid: Grid) -> Double {
        guard grid.width >= 3, grid.height >= 3 else { return 1 }
        return kernel_laplacian_variance(grid.values, grid.width, grid.height)
    }

    /// Down the columns: slopes beside their means over 11 pixels, which are the slopes of the blurred picture.
    private static func blur(_ slopes: Grid) -> Double {
        let reach = 5
        guard slopes.height > 2 * reach else { return 0 }
        var (all, lost): (Double, Double) = (0, 0)
        kernel_column_blur(slopes.values, slopes.width, slopes.height, reach, &all, &lost)
        return all > 0 ? (all - lost) / all : 0
    }
}

extension Grid {
    /// Rows become columns.
    func turned() -> Grid {
        let turned = [Float](unsafeUninitializedCapacity: values.count) { turned, count in
            kernel_turn(values, width, height, turned.baseAddress)
            count = values.count
        }
        return Grid(width: height, height: width, values: turned)
    }
}
