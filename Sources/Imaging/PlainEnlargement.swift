/// A picture's luma as it would look enlarged to another size by plain interpolation, part by part.
struct PlainEnlargement {
    let bitmap: Bitmap
    let width: Int
    let height: Int

    /// Several parts at once, each as ``plane(_:by:)`` has it.
    func planes(_ windows: [PixelWindow], by kernel: Plane.Kernel) -> [Plane] {
        var (across, down): ([Range<Int>: EnlargementTaps], [Range<Int>: EnlargementTaps]) = ([:], [:])
        return windows.map { window in
            let columns =
                across[window.columns]
                ?? EnlargementTaps(from: bitmap.width, to: width, window.columns, kernel)
            let rows = down[window.rows] ?? EnlargementTaps(from: bitmap.height, to: height, window.rows, kernel)
            (across[window.columns], down[window.rows]) = (columns, rows)
            return plane(columns, rows)
        }
    }

    /// Edges are repeated outward.
    func plane(_ window: PixelWindow, by kernel: Plane.Kernel) -> Plane { planes([window], by: kernel)[0] }

    private func plane(_ across: EnlargementTaps, _ down: EnlargementTaps) -> Plane {
        let source = PixelWindow(columns: across.span, rows: down.span)
        let turned = Plane(lumaOf: bitmap, in: source).turned()
        let wide = Plane(
            width: turned.width, height: across.count, values: across.eachColumn(of: turned.values, width: turned.width)
        ).turned()
        return Plane(
            width: across.count, height: down.count, values: down.eachColumn(of: wide.values, width: across.count))
    }
}

/// Which samples of a length make each of a range of enlarged ones, and with what weights.
private struct EnlargementTaps {
    let count: Int
    /// The samples that are needed at all.
    let span: Range<Int>
    /// Weights of each, one after the other; and which of the span they are of.
    private let reach: Int
    private let weights: [Double]
    private let sources: [Int]

    init(from inputs: Int, to outputs: Int, _ range: Range<Int>, _ kernel: Plane.Kernel) {
        let step = Double(inputs) / Double(outputs)
        let reach = kernel == .nearest ? 1 : 2 * Int(kernel.reach) + 1
        var (weights, places): ([Double], [Int]) = ([], [])
        for output in range {
            let centre = (Double(output) + 0.5) * step
            let start = kernel == .nearest ? Int(centre) : Int((centre - kernel.reach).rounded(.down))
            let raw =
                kernel == .nearest ? [1] : (start..<start + reach).map { kernel.weight(Double($0) + 0.5 - centre) }
            let sum = raw.reduce(0, +)
            weights += raw.map { $0 / sum }
            places += (start..<start + reach).map { min(max($0, 0), inputs - 1) }
        }
        let first = places.min() ?? 0
        count = range.count
        span = first..<(places.max() ?? 0) + 1
        self.reach = reach
        self.weights = weights
        sources = places.map { $0 - first }
    }

    /// Rows of this width, as many as the span, become as many as the range.
    func eachColumn(of rows: [Double], width: Int) -> [Double] {
        var values = [Double](repeating: 0, count: width * count)
        values.withUnsafeMutableBufferPointer { values in
            rows.withUnsafeBufferPointer { rows in
                for cell in 0..<count {
                    for tap in cell * reach..<(cell + 1) * reach where weights[tap] != 0 {
                        let (from, weight) = (sources[tap] * width, weights[tap])
                        for x in 0..<width { values[cell &* width &+ x] += rows[from &+ x] * weight }
                    }
                }
            }
        }
        return values
    }
}
